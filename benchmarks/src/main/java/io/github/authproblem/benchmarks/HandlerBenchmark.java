/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.authproblem.benchmarks;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;

/**
 * Ours beside Spring Security's and hand-written ones.
 */
public class HandlerBenchmark extends ApplicationBenchmark {

	/** What is denied. */
	@Param
	public DeniedCall.Kind denied = DeniedCall.Kind.MISSING;

	/** Who answers. */
	@Param({ "auth-problem", "spring", "jackson", "resolver" })
	public String handler = "";

	/**
	 * Start the application, and have it deny once.
	 */
	@Setup
	public void start() throws IOException, ServletException {
		measure(this.denied.prepare(), switch (this.handler) {
			case "auth-problem" -> handlers(startWith());
			case "spring" -> new MeasuredApplication.Recipe(new BearerTokenAuthenticationEntryPoint(),
					new BearerTokenAccessDeniedHandler());
			default -> recipe(this.handler);
		});
		LightResponse response = call();
		System.out.println(response.getStatus() + " WWW-Authenticate: " + response.getHeader("WWW-Authenticate") + ", "
				+ response.bytes() + " bytes");
	}

	private MeasuredApplication.Recipe recipe(String name) {
		ConfigurableApplicationContext application = startWith("--auth-problem.enabled=false",
				"--measured.recipe=" + name);
		return application.getBean(MeasuredApplication.Recipe.class);
	}

}

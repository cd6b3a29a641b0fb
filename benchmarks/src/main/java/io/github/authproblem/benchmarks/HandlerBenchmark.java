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
import java.util.concurrent.TimeUnit;

import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * What a handler costs, from the exception to the last byte. Ours are taken out of an
 * application that was really started.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandlerBenchmark {

	/** What is denied. */
	@Param
	public DeniedCall.Kind denied = DeniedCall.Kind.MISSING;

	/** Who answers. */
	@Param({ "auth-problem", "spring", "jackson", "resolver" })
	public String handler = "";

	private @Nullable DeniedCall call;

	private MeasuredApplication.@Nullable Recipe recipe;

	private @Nullable ConfigurableApplicationContext application;

	/**
	 * Start the application, and have it deny once.
	 */
	@Setup
	public void start() throws IOException, ServletException {
		this.call = this.denied.prepare();
		this.recipe = switch (this.handler) {
			case "auth-problem" -> ours();
			case "spring" -> new MeasuredApplication.Recipe(new BearerTokenAuthenticationEntryPoint(),
					new BearerTokenAccessDeniedHandler());
			default -> recipe(this.handler);
		};
		LightResponse response = call();
		System.out.println(response.getStatus() + " WWW-Authenticate: " + response.getHeader("WWW-Authenticate") + ", "
				+ response.bytes() + " bytes");
	}

	private MeasuredApplication.Recipe ours() {
		this.application = MeasuredApplication.start();
		return new MeasuredApplication.Recipe(this.application.getBean(AuthenticationEntryPoint.class),
				this.application.getBean(AccessDeniedHandler.class));
	}

	private MeasuredApplication.Recipe recipe(String name) {
		this.application = MeasuredApplication.start("--auth-problem.enabled=false", "--measured.recipe=" + name);
		return this.application.getBean(MeasuredApplication.Recipe.class);
	}

	/**
	 * Stop the application.
	 */
	@TearDown
	public void stop() {
		if (this.application != null) {
			this.application.close();
		}
	}

	/**
	 * Answer the denial.
	 * @return the response
	 */
	@Benchmark
	public LightResponse call() throws IOException, ServletException {
		DeniedCall call = this.call;
		MeasuredApplication.Recipe recipe = this.recipe;
		if (call == null || recipe == null) {
			throw new IllegalStateException("Not started");
		}
		return call.to(recipe.entryPoint(), recipe.deniedHandler());
	}

}

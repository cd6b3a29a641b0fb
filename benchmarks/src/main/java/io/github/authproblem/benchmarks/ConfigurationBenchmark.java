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
import java.util.Locale;
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
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * What the denial of a request without a token costs in applications that are configured
 * otherwise.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConfigurationBenchmark {

	/** What is special about the application, or about the request. */
	@Param({ "nothing", "20 languages", "50 customizers", "path of 2 KB" })
	public String special = "";

	private @Nullable DeniedCall call;

	private @Nullable AuthenticationEntryPoint entryPoint;

	private @Nullable ConfigurableApplicationContext application;

	/**
	 * Start the application.
	 */
	@Setup
	public void start() {
		String[] properties = switch (this.special) {
			case "20 languages" -> new String[] { "--auth-problem.messages.basename=measured" };
			case "50 customizers" -> new String[] { "--measured.customizers=50" };
			default -> new String[0];
		};
		this.application = MeasuredApplication.start(properties);
		this.entryPoint = this.application.getBean(AuthenticationEntryPoint.class);
		LightRequest request = new LightRequest(
				"path of 2 KB".equals(this.special) ? "/orders/" + "a".repeat(2040) : "/orders");
		if ("20 languages".equals(this.special)) {
			request.header("Accept-Language", "fi").in(Locale.forLanguageTag("fi"));
		}
		this.call = new DeniedCall(DeniedCall.Kind.MISSING.prepare().exception(), request);
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
		AuthenticationEntryPoint entryPoint = this.entryPoint;
		if (call == null || entryPoint == null) {
			throw new IllegalStateException("Not started");
		}
		return call.to(entryPoint, (request, response, exception) -> {
			throw new IllegalStateException("No 403 is measured", exception);
		});
	}

}

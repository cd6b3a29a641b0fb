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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * What the handlers of an application take to answer a denial, from the exception to the
 * last byte.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class ApplicationBenchmark {

	private @Nullable ConfigurableApplicationContext application;

	private DeniedCall call = new DeniedCall(new IllegalStateException("Not started"), new LightRequest("/"));

	private MeasuredApplication.@Nullable Recipe recipe;

	ConfigurableApplicationContext startWith(String... properties) {
		ConfigurableApplicationContext application = MeasuredApplication.start(properties);
		this.application = application;
		return application;
	}

	static MeasuredApplication.Recipe handlers(ConfigurableApplicationContext application) {
		return new MeasuredApplication.Recipe(application.getBean(AuthenticationEntryPoint.class),
				application.getBean(AccessDeniedHandler.class));
	}

	void measure(DeniedCall call, MeasuredApplication.Recipe recipe) {
		this.call = call;
		this.recipe = recipe;
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
		MeasuredApplication.Recipe recipe = this.recipe;
		if (recipe == null) {
			throw new IllegalStateException("Not started");
		}
		return this.call.to(recipe.entryPoint(), recipe.deniedHandler());
	}

}

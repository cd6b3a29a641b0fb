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

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.authproblem.Denial;
import io.github.authproblem.classify.DenialClassifiers;
import io.github.authproblem.classify.DenialContext;
import io.github.authproblem.classify.DeniedRule;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * What it costs to tell why a request is denied.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClassifierBenchmark {

	private final DenialClassifiers classifiers = new DenialClassifiers(List.of(),
			new DeniedRule("SCOPE_", "ROLE_", new NullRoleHierarchy()));

	/** What is denied. */
	@Param
	public DeniedCall.Kind denied = DeniedCall.Kind.MISSING;

	private DeniedCall call = new DeniedCall(new IllegalStateException(), new LightRequest("/"));

	/**
	 * Make the exception.
	 */
	@Setup
	public void prepare() {
		this.call = this.denied.prepare();
	}

	/**
	 * Classify the denial.
	 * @return the denial
	 */
	@Benchmark
	public Denial classify() {
		LightRequest request = this.call.request();
		return this.classifiers.classify(new DenialContext(this.call.exception(),
				SecurityContextHolder.getContext().getAuthentication(), request.getHeader("Authorization"), () -> false,
				false, request.getMethod(), request.getRequestURI()));
	}

}

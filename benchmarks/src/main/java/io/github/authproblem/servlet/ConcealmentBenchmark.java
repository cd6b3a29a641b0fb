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

package io.github.authproblem.servlet;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.authproblem.benchmarks.LightRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What it costs to decide whether a path is concealed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConcealmentBenchmark {

	/** How many patterns there are. */
	@Param({ "1", "1000" })
	public int patterns;

	/** Which of them is the one that matches. */
	@Param({ "first", "last", "none" })
	public String matching = "";

	/** What they look like. */
	@Param({ "/area-%d/**", "/api/area-%d/**", "/{tenant}/area-%d/*" })
	public String shape = "";

	private ConcealedPaths paths = new ConcealedPaths(List.of(), List.of(), List.of(), PathPatternParser::new);

	private HttpServletRequest request = new LightRequest("/");

	/**
	 * Parse the patterns and the path, as Spring Security has by then.
	 */
	@Setup
	public void prepare() {
		this.paths = new ConcealedPaths(IntStream.range(0, this.patterns).mapToObj(this.shape::formatted).toList(),
				List.of(), List.of(), PathPatternParser::new);
		int number = switch (this.matching) {
			case "first" -> 0;
			case "last" -> this.patterns - 1;
			default -> this.patterns;
		};
		String area = this.shape.formatted(number).replace("{tenant}", "acme").replaceAll("\\*+", "salaries");
		this.request = new LightRequest(area);
		ServletRequestPathUtils.parseAndCache(this.request);
		if (conceals() != (number < this.patterns)) {
			throw new IllegalStateException(area);
		}
	}

	/**
	 * Decide.
	 * @return whether the path is concealed
	 */
	@Benchmark
	public boolean conceals() {
		return this.paths.contain(this.request);
	}

}

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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks, round by round, each with a JVM of its own, and prints medians and
 * their ratios.
 */
public final class HandlerComparison {

	private static final int ROUNDS = Integer.getInteger("rounds", 5);

	private static final int SECONDS = Integer.getInteger("seconds", 3);

	private HandlerComparison() {
	}

	/**
	 * Run the benchmarks.
	 * @param arguments regular expressions that choose among the benchmarks; without any,
	 * all are run
	 * @throws RunnerException if one of them fails
	 */
	public static void main(String[] arguments) throws RunnerException {
		Map<String, Cost> costs = new LinkedHashMap<>();
		for (int round = 1; round <= ROUNDS; round++) {
			System.out.println("Round " + round + " of " + ROUNDS);
			for (RunResult result : new Runner(options(arguments)).run()) {
				costs.computeIfAbsent(name(result.getParams()), (name) -> new Cost()).add(result);
			}
		}
		print(costs);
	}

	private static Options options(String[] benchmarks) {
		OptionsBuilder options = new OptionsBuilder();
		for (String benchmark : benchmarks) {
			options.include(benchmark);
		}
		options.forks(1)
			.warmupIterations(SECONDS)
			.measurementIterations(SECONDS)
			.warmupTime(TimeValue.seconds(1))
			.measurementTime(TimeValue.seconds(1))
			.addProfiler(GCProfiler.class)
			// Else the first use of the heap's memory is measured too
			.jvmArgsAppend("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch")
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true);
		return options.build();
	}

	/**
	 * Such as {@code Handler/MISSING/spring}.
	 */
	private static String name(BenchmarkParams parameters) {
		String[] parts = parameters.getBenchmark().split("\\.", -1);
		StringBuilder name = new StringBuilder(parts[parts.length - 2].replace("Benchmark", ""));
		for (String key : parameters.getParamsKeys()) {
			name.append(' ').append(parameters.getParam(key));
		}
		return name.toString();
	}

	private static void print(Map<String, Cost> costs) {
		System.out.printf(Locale.ROOT, "%n| %-44s | ns | B | %-22s | %-22s |%n|---|---|---|---|---|%n", "what",
				"of Spring's, time bytes", "of Jackson's, time bytes");
		costs.forEach((name, cost) -> System.out.printf(Locale.ROOT, "| %-44s | %.0f | %.0f | %-22s | %-22s |%n", name,
				cost.nanoseconds(), cost.bytes(), ratio(cost, costs.get(sibling(name, "spring"))),
				ratio(cost, costs.get(sibling(name, "jackson")))));
	}

	private static String sibling(String name, String handler) {
		return name.startsWith("Handler ") ? name.substring(0, name.lastIndexOf(' ') + 1) + handler : "";
	}

	private static String ratio(Cost cost, @Nullable Cost other) {
		return (other != null) ? String.format(Locale.ROOT, "%.2f %.2f", cost.nanoseconds() / other.nanoseconds(),
				cost.bytes() / other.bytes()) : "";
	}

	/**
	 * What the rounds found.
	 */
	private static final class Cost {

		private final List<Double> nanoseconds = new ArrayList<>();

		private final List<Double> bytes = new ArrayList<>();

		void add(RunResult result) {
			this.nanoseconds.add(result.getPrimaryResult().getScore());
			this.bytes.add(Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore());
		}

		double nanoseconds() {
			return median(this.nanoseconds);
		}

		double bytes() {
			return median(this.bytes);
		}

		private static double median(List<Double> values) {
			List<Double> sorted = values.stream().sorted().toList();
			int middle = sorted.size() / 2;
			return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
		}

	}

}

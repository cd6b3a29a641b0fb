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
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.server.PathContainer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The paths that the properties conceal.
 *
 * @since 0.1.0
 */
public final class ConcealedPaths {

	private final List<String> patterns;

	private final Supplier<PathPatternIndex> included;

	private final Supplier<PathPatternIndex> excluded;

	private final Set<String> methods;

	/**
	 * Create an instance.
	 * @param included patterns of paths that are concealed
	 * @param excluded patterns of paths that are taken out again
	 * @param methods the HTTP methods concerned; empty: all
	 * @param parser parses patterns as Spring MVC does, once it is there
	 */
	public ConcealedPaths(List<String> included, List<String> excluded, List<String> methods,
			Supplier<PathPatternParser> parser) {
		this.patterns = List.copyOf(included);
		this.included = patterns(included, parser);
		this.excluded = patterns(excluded, parser);
		this.methods = methods.stream()
			.map((method) -> method.toUpperCase(Locale.ROOT))
			.map((method) -> "HEAD".equals(method) ? "GET" : method)
			.collect(Collectors.toUnmodifiableSet());
	}

	private static Supplier<PathPatternIndex> patterns(List<String> patterns, Supplier<PathPatternParser> parser) {
		return SingletonSupplier.of(() -> new PathPatternIndex(patterns, parser.get()));
	}

	boolean areEmpty() {
		return this.patterns.isEmpty();
	}

	List<String> included() {
		return this.patterns;
	}

	boolean contain(HttpServletRequest request) {
		if (areEmpty()) {
			return false;
		}
		PathContainer path = Handlers.path(request);
		return contain(path) && (this.methods.isEmpty() || this.methods.contains(Handlers.method(request)));
	}

	boolean contain(Handlers.Handler handler) {
		return contain(handler.example());
	}

	private boolean contain(PathContainer path) {
		return this.included.get().matches(path) && !this.excluded.get().matches(path);
	}

}

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

import java.util.function.Supplier;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;

/**
 * Knows which of the application's chains answer with problems: those whose entry point
 * is ours, whatever brought it there.
 *
 * @since 0.1.0
 */
public final class ProblemChains {

	private final Supplier<@Nullable FilterChainProxy> filterChains;

	/**
	 * Create an instance.
	 * @param filterChains gives the application's chains, once they are built
	 */
	public ProblemChains(Supplier<@Nullable FilterChainProxy> filterChains) {
		this.filterChains = filterChains;
	}

	/**
	 * Whether the chain that takes this request answers with problems.
	 */
	boolean answer(HttpServletRequest request) {
		SecurityFilterChain chain = chainOf(request);
		return chain != null && hasProblemEntryPoint(chain);
	}

	/**
	 * Whether the chain that takes this request has a filter that neither Spring Security
	 * nor we have put there.
	 */
	boolean haveOwnFilter(HttpServletRequest request) {
		SecurityFilterChain chain = chainOf(request);
		return chain != null && chain.getFilters().stream().anyMatch(ProblemChains::isOwn);
	}

	private static boolean isOwn(Filter filter) {
		return !filter.getClass().getName().startsWith("org.springframework.")
				&& !(filter instanceof AuthenticationUnavailableFilter)
				&& !(filter instanceof RepeatedAuthorizationFilter);
	}

	private @Nullable SecurityFilterChain chainOf(HttpServletRequest request) {
		FilterChainProxy proxy = this.filterChains.get();
		if (proxy != null) {
			for (SecurityFilterChain chain : proxy.getFilterChains()) {
				if (chain.matches(request)) {
					return chain;
				}
			}
		}
		return null;
	}

	private static boolean hasProblemEntryPoint(SecurityFilterChain chain) {
		return chain.getFilters()
			.stream()
			.anyMatch((filter) -> filter instanceof ExceptionTranslationFilter translation
					&& translation.getAuthenticationEntryPoint() instanceof ProblemAuthenticationEntryPoint);
	}

}

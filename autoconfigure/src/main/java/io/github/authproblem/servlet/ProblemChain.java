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

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;

/**
 * One chain, which may answer with problems. That is known only when the chain is built,
 * but then it does not change: the first request that asks tells.
 */
final class ProblemChain {

	private final ProblemChains chains;

	private @Nullable AuthenticationEntryPoint basicEntryPoint;

	private volatile ProblemChains.@Nullable Kind kind;

	private volatile @Nullable DeniedDoor deniedDoor;

	private volatile boolean doorSearched;

	/**
	 * Create an instance.
	 * @param chains knows which chains answer with problems
	 */
	ProblemChain(ProblemChains chains) {
		this.chains = chains;
	}

	/**
	 * Note, while the chain is built, that it takes Basic credentials beside Bearer
	 * tokens.
	 * @param basicEntryPoint what asks for them
	 */
	void takesBasicCredentials(AuthenticationEntryPoint basicEntryPoint) {
		this.basicEntryPoint = basicEntryPoint;
	}

	/**
	 * What asks for Basic credentials beside Bearer tokens.
	 * @return the entry point, or {@code null} if nothing does
	 */
	@Nullable AuthenticationEntryPoint basicEntryPoint() {
		return this.basicEntryPoint;
	}

	/**
	 * Whether this chain answers everybody with a problem.
	 * @param request a request in this chain
	 */
	boolean answersAll(HttpServletRequest request) {
		return kind(request) == ProblemChains.Kind.PROBLEM;
	}

	/**
	 * Whether this chain answers a request with a problem.
	 * @param request a request in this chain
	 */
	boolean answers(HttpServletRequest request) {
		return ProblemChains.answers(kind(request), request);
	}

	/**
	 * Whether this chain is one of an API, whoever answers for missing credentials.
	 * @param request a request in this chain
	 */
	boolean isOfApi(HttpServletRequest request) {
		return ProblemChains.isOfApi(kind(request), request);
	}

	/**
	 * Where the rules on the URL lead who is denied.
	 * @param request a request in this chain
	 * @param ours one of our filters in this chain
	 */
	@Nullable DeniedDoor deniedDoor(HttpServletRequest request, Filter ours) {
		if (!this.doorSearched) {
			SecurityFilterChain filters = this.chains.chainOf(request);
			this.deniedDoor = (filters != null) ? DeniedDoor.around(ours, filters) : null;
			this.doorSearched = true;
		}
		return this.deniedDoor;
	}

	/**
	 * What leads to the handlers of this chain.
	 * @param request a request in this chain
	 */
	@Nullable ExceptionTranslationFilter translation(HttpServletRequest request) {
		SecurityFilterChain filters = this.chains.chainOf(request);
		return (filters != null) ? ProblemChains.translation(filters) : null;
	}

	private ProblemChains.Kind kind(HttpServletRequest request) {
		ProblemChains.Kind kind = this.kind;
		if (kind == null) {
			kind = this.chains.kind(request);
			this.kind = kind;
		}
		return kind;
	}

}

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

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/**
 * Saves no CSRF token that nobody will see. Spring's filter makes one for every request
 * that should have brought its own; in a chain that answers with a problem, it would open
 * a session for each denial.
 */
final class DenialAwareCsrfTokenRepository implements CsrfTokenRepository {

	/** Those that Spring's filter lets through without a token. */
	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "TRACE", "OPTIONS");

	private final CsrfTokenRepository delegate;

	private final DenialHandler denialHandler;

	private final ProblemChain chain;

	/**
	 * Create a repository for one chain.
	 * @param delegate the repository that the chain would have, which keeps tokens in the
	 * session
	 * @param denialHandler knows who makes the request
	 * @param chain the chain
	 */
	DenialAwareCsrfTokenRepository(CsrfTokenRepository delegate, DenialHandler denialHandler, ProblemChain chain) {
		this.delegate = delegate;
		this.denialHandler = denialHandler;
		this.chain = chain;
	}

	@Override
	public CsrfToken generateToken(HttpServletRequest request) {
		return this.delegate.generateToken(request);
	}

	@Override
	public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
		if (token == null || !isDenied(request)) {
			this.delegate.saveToken(token, request, response);
		}
	}

	/**
	 * Whether Spring's filter is about to deny the request. It comes before anybody is
	 * authenticated, be it as anonymous; later it is the application that asks for a
	 * token.
	 */
	private boolean isDenied(HttpServletRequest request) {
		return !SAFE_METHODS.contains(request.getMethod()) && this.denialHandler.caller() == null
				&& !request.isRequestedSessionIdValid() && this.chain.isOfApi(request);
	}

	@Override
	public @Nullable CsrfToken loadToken(HttpServletRequest request) {
		return this.delegate.loadToken(request);
	}

}

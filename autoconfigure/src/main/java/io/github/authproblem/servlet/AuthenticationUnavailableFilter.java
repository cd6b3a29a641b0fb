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

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers a Bearer token that cannot be verified because the authorization server cannot
 * be asked. Spring Security's filter for such tokens throws that out of the chain, where
 * it becomes a 500 that security refuses to show.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4">RFC 9110, section
 * 15.6.4</a>
 */
final class AuthenticationUnavailableFilter extends OncePerRequestFilter {

	private static final long WARNING_INTERVAL = Duration.ofMinutes(1).toNanos();

	private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

	private final DenialHandler denialHandler;

	private final ProblemChain chain;

	AuthenticationUnavailableFilter(DenialHandler denialHandler, ProblemChain chain) {
		this.denialHandler = denialHandler;
		this.chain = chain;
	}

	ProblemChain chain() {
		return this.chain;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		Authentication before = this.denialHandler.caller();
		try {
			filterChain.doFilter(request, response);
		}
		catch (RuntimeException ex) {
			if (response.isCommitted() || isAuthenticated(before) || !this.chain.isOfApi(request)
					|| !this.denialHandler.isUnavailable(request, ex)) {
				throw ex;
			}
			warn();
			this.denialHandler.handle(request, response, ex);
		}
	}

	/**
	 * Whether authentication is over: the exception is one of the application's own.
	 */
	private boolean isAuthenticated(@Nullable Authentication before) {
		Authentication now = this.denialHandler.caller();
		return now != null && now != before;
	}

	/**
	 * Every request of an outage comes here: one line a minute is enough.
	 */
	private void warn() {
		long now = System.nanoTime();
		long next = this.nextWarning.get();
		if (now - next >= 0 && this.nextWarning.compareAndSet(next, now + WARNING_INTERVAL)) {
			this.logger.warn("Tokens cannot be verified, because the authorization server cannot be asked or talks "
					+ "nonsense; requests with a token are answered with 503. Causes are logged at DEBUG by "
					+ DenialHandler.class.getName());
		}
	}

}

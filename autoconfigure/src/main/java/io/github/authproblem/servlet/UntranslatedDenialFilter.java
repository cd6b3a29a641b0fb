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

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.web.filter.GenericFilterBean;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Leads a denial that a filter throws to the handlers of its chain, as if it came from
 * behind Spring Security's {@link ExceptionTranslationFilter}, which most filters
 * precede. It would leave the chain and become a server error.
 */
final class UntranslatedDenialFilter extends OncePerRequestFilter {

	private static final String FILTERS_PASSED = UntranslatedDenialFilter.class.getName() + ".FILTERS_PASSED";

	private final DenialHandler denialHandler;

	private final ProblemChain chain;

	UntranslatedDenialFilter(DenialHandler denialHandler, ProblemChain chain) {
		this.denialHandler = denialHandler;
		this.chain = chain;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		try {
			filterChain.doFilter(request, response);
		}
		catch (ServletException | IOException | RuntimeException ex) {
			RuntimeException denial = isAnswered(request, response) ? this.denialHandler.denialIn(request, ex) : null;
			ExceptionTranslationFilter translation = (denial != null) ? this.chain.translation(request) : null;
			if (denial == null || translation == null) {
				throw ex;
			}
			translation.doFilter(request, response, (deniedRequest, deniedResponse) -> {
				throw denial;
			});
		}
	}

	private boolean isAnswered(HttpServletRequest request, HttpServletResponse response) {
		return !response.isCommitted() && request.getAttribute(FILTERS_PASSED) == null && this.chain.answers(request);
	}

	/**
	 * The last filter: what is thrown behind it is the application's own fault.
	 */
	static final class End extends GenericFilterBean {

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			request.setAttribute(FILTERS_PASSED, true);
			chain.doFilter(request, response);
		}

	}

}

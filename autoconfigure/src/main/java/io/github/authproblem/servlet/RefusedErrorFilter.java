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

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;

/**
 * Answers an error of an API whose error page belongs to the chain of somebody else, who
 * refuses it: a login page is no answer to a program.
 */
final class RefusedErrorFilter implements Filter {

	private static final String CHAIN = RefusedErrorFilter.class.getName();

	private final DenialHandler denialHandler;

	private final ProblemChain chain;

	RefusedErrorFilter(DenialHandler denialHandler, ProblemChain chain) {
		this.denialHandler = denialHandler;
		this.chain = chain;
	}

	/**
	 * A filter that notes which chain answers a request, which may become an error.
	 * @param chain the chain
	 */
	static Filter note(ProblemChain chain) {
		return new NotingFilter(chain);
	}

	static boolean isOne(Filter filter) {
		return filter instanceof RefusedErrorFilter || filter instanceof NotingFilter;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain filterChain)
			throws IOException, ServletException {
		try {
			filterChain.doFilter(request, response);
		}
		catch (AccessDeniedException | AuthenticationException ex) {
			if (response.isCommitted() || !(request instanceof HttpServletRequest httpRequest)
					|| !(response instanceof HttpServletResponse httpResponse) || !isErrorOfAnother(httpRequest)) {
				throw ex;
			}
			this.denialHandler.handle(httpRequest, httpResponse, ex);
		}
	}

	private boolean isErrorOfAnother(HttpServletRequest request) {
		return RefusedErrorDispatch.isError(request) && request.getAttribute(CHAIN) instanceof ProblemChain original
				&& original != this.chain;
	}

	private record NotingFilter(ProblemChain chain) implements Filter {

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain filterChain)
				throws IOException, ServletException {
			if (request.getDispatcherType() == DispatcherType.REQUEST
					&& request instanceof HttpServletRequest httpRequest && this.chain.answers(httpRequest)) {
				request.setAttribute(CHAIN, this.chain);
			}
			filterChain.doFilter(request, response);
		}

	}

}

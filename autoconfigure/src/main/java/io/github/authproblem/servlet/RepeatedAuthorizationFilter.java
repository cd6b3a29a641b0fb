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
import java.util.Enumeration;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a request with two {@code Authorization} fields, of which Spring Security would
 * take the first and a gateway perhaps the second.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.3">RFC 9110, section
 * 5.3</a>
 */
final class RepeatedAuthorizationFilter extends OncePerRequestFilter {

	private final DenialHandler denialHandler;

	private final ProblemChain chain;

	RepeatedAuthorizationFilter(DenialHandler denialHandler, ProblemChain chain) {
		this.denialHandler = denialHandler;
		this.chain = chain;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		if (isRepeated(request) && this.chain.isOfApi(request)) {
			this.denialHandler.handle(request, response,
					new OAuth2AuthenticationException(BearerTokenErrors.invalidRequest("Authorization is repeated")));
		}
		else {
			filterChain.doFilter(request, response);
		}
	}

	private static boolean isRepeated(HttpServletRequest request) {
		Enumeration<String> values = request.getHeaders(HttpHeaders.AUTHORIZATION);
		if (!values.hasMoreElements()) {
			return false;
		}
		values.nextElement();
		return values.hasMoreElements();
	}

}

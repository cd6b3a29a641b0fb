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

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Answers a request whose caller is not known, with a Bearer challenge and a problem.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, section 3</a>
 */
public final class ProblemAuthenticationEntryPoint implements AuthenticationEntryPoint {

	private final DenialHandler denialHandler;

	private final DeniedPreFlight preFlight;

	/**
	 * Create an entry point.
	 * @param denialHandler answers denials
	 * @param preFlight answers CORS preflights instead
	 */
	public ProblemAuthenticationEntryPoint(DenialHandler denialHandler, DeniedPreFlight preFlight) {
		this.denialHandler = denialHandler;
		this.preFlight = preFlight;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException authException) throws IOException, ServletException {
		if (this.denialHandler.isAuthorizationServers(request)) {
			SpringsBearerHandlers.ENTRY_POINT.commence(request, response, authException);
		}
		else if (DeniedPreFlight.is(request)) {
			this.preFlight.answer(request, response);
		}
		else {
			this.denialHandler.handle(request, response, authException);
		}
	}

}

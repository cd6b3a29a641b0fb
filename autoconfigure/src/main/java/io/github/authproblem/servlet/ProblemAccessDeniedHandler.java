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

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;

/**
 * Answers a request whose caller is known and may not do it, with a problem; a browser's,
 * in a chain that logs in browsers too, as Spring Security does.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4">RFC 9110, section
 * 15.5.4</a>
 */
public final class ProblemAccessDeniedHandler implements AccessDeniedHandler {

	private final DenialHandler denialHandler;

	private final AccessDeniedHandler browsers = new AccessDeniedHandlerImpl();

	/**
	 * Create a handler.
	 * @param denialHandler answers denials
	 */
	public ProblemAccessDeniedHandler(DenialHandler denialHandler) {
		this.denialHandler = denialHandler;
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response,
			AccessDeniedException accessDeniedException) throws IOException, ServletException {
		if (this.denialHandler.isAuthorizationServers(request)) {
			SpringsBearerHandlers.DENIED_HANDLER.handle(request, response, accessDeniedException);
		}
		else if (this.denialHandler.isLeftToBrowser(request, accessDeniedException)) {
			this.browsers.handle(request, response, accessDeniedException);
		}
		else if (!isAnsweredByOwnEntryPoint(request, response, accessDeniedException)) {
			this.denialHandler.handle(request, response, accessDeniedException);
		}
	}

	/**
	 * A CSRF fault comes before anybody has logged in. Where the application has its own
	 * answer to that, it gives it.
	 */
	private boolean isAnsweredByOwnEntryPoint(HttpServletRequest request, HttpServletResponse response,
			AccessDeniedException exception) throws IOException, ServletException {
		AuthenticationEntryPoint own = this.denialHandler.ownEntryPoint(request, exception);
		if (own != null) {
			own.commence(request, response,
					new InsufficientAuthenticationException("Full authentication is required", exception));
		}
		return own != null;
	}

}

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
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * The challenge that Spring Security's own entry point gives for Basic authentication,
 * with the realm that the application has chosen; none for a script, whose user a browser
 * would ask for a password.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617#section-2">RFC 7617, section 2</a>
 */
final class BasicChallenge extends HttpServletResponseWrapper {

	private @Nullable String value;

	private BasicChallenge(HttpServletResponse response) {
		super(response);
	}

	static @Nullable String of(AuthenticationEntryPoint entryPoint, HttpServletRequest request,
			HttpServletResponse response, RuntimeException exception) throws IOException {
		BasicChallenge challenge = new BasicChallenge(response);
		try {
			entryPoint.commence(request, challenge, (exception instanceof AuthenticationException authException)
					? authException : new InsufficientAuthenticationException("Credentials are needed", exception));
		}
		catch (ServletException ex) {
			throw new IOException(ex);
		}
		return challenge.value;
	}

	@Override
	public void setHeader(String name, String value) {
		if (HttpHeaders.WWW_AUTHENTICATE.equalsIgnoreCase(name)) {
			this.value = value;
		}
	}

	@Override
	public void setStatus(int status) {
	}

	@Override
	public void sendError(int status) {
	}

	@Override
	public void sendError(int status, String message) {
	}

}

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
import java.util.Collections;
import java.util.Enumeration;

import io.github.authproblem.classify.MalformedCredentialsException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the {@code Authorization} field as its grammar has it, before anybody else does:
 * refuses several credentials, of which Spring Security would take the first and a
 * gateway perhaps the second, and takes several spaces before a Bearer token for one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.4">RFC 9110, section
 * 11.4</a>
 */
final class AuthorizationFieldFilter extends OncePerRequestFilter {

	private static final String BEARER = "Bearer ";

	private static final String SEVERAL_SPACES = BEARER + " ";

	private final DenialHandler denialHandler;

	private final ProblemChain chain;

	AuthorizationFieldFilter(DenialHandler denialHandler, ProblemChain chain) {
		this.denialHandler = denialHandler;
		this.chain = chain;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		String value = request.getHeader(HttpHeaders.AUTHORIZATION);
		boolean several = value != null && (isRepeated(request) || isList(value));
		boolean spaces = startsWith(value, SEVERAL_SPACES);
		if (!(several || spaces) || !this.chain.isOfApi(request)) {
			filterChain.doFilter(request, response);
		}
		else if (several) {
			this.denialHandler.handle(request, response,
					new MalformedCredentialsException("There are several Authorization credentials"));
		}
		else {
			filterChain.doFilter(new SingleSpaceRequest(request), response);
		}
	}

	private static boolean startsWith(@Nullable String value, String prefix) {
		return value != null && value.regionMatches(true, 0, prefix, 0, prefix.length());
	}

	private static boolean isRepeated(HttpServletRequest request) {
		Enumeration<String> values = request.getHeaders(HttpHeaders.AUTHORIZATION);
		values.nextElement();
		return values.hasMoreElements();
	}

	/**
	 * Whether a field has several credentials. Parameters have commas between them too,
	 * but one has no space before its value, and quotes may hold anything.
	 */
	private static boolean isList(String value) {
		if (value.indexOf(',') < 0 || value.indexOf('"') >= 0) {
			return false;
		}
		String[] parts = StringUtils.tokenizeToStringArray(value, ",");
		for (int i = 1; i < parts.length; i++) {
			int space = parts[i].indexOf(' ');
			if (space > 0 && parts[i].lastIndexOf('=', space) < 0 && parts[i].charAt(space + 1) != '=') {
				return true;
			}
		}
		return false;
	}

	/**
	 * A request whose token stands behind one space.
	 */
	private static final class SingleSpaceRequest extends HttpServletRequestWrapper {

		SingleSpaceRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable String getHeader(String name) {
			String value = super.getHeader(name);
			return (HttpHeaders.AUTHORIZATION.equalsIgnoreCase(name) && startsWith(value, SEVERAL_SPACES))
					? BEARER + value.substring(BEARER.length()).strip() : value;
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return HttpHeaders.AUTHORIZATION.equalsIgnoreCase(name)
					? Collections.enumeration(Collections.singletonList(getHeader(name))) : super.getHeaders(name);
		}

	}

}

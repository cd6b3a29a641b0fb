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

import java.util.Arrays;
import java.util.Collection;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

/**
 * Lets a browser's script read what a denial tells in headers, where CORS lets it read
 * the response at all.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-access-control-expose-headers">Fetch,
 * Access-Control-Expose-Headers</a>
 */
final class ExposedHeaders {

	private static final String[] NAMES = { HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER };

	private ExposedHeaders() {
	}

	/**
	 * Add to what the application exposes itself, if Spring has allowed the origin.
	 */
	static void addTo(HttpServletResponse response) {
		if (response.getHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN) == null) {
			return;
		}
		Collection<String> exposed = response.getHeaders(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS);
		for (String name : NAMES) {
			if (exposed.stream().noneMatch((value) -> names(value, name))) {
				response.addHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, name);
			}
		}
	}

	private static boolean names(String value, String name) {
		return Arrays.stream(StringUtils.tokenizeToStringArray(value, ",")).anyMatch(name::equalsIgnoreCase);
	}

}

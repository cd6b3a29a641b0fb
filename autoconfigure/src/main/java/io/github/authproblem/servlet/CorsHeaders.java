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
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.util.StringUtils;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsProcessor;
import org.springframework.web.cors.DefaultCorsProcessor;

/**
 * Lets a browser's script read a denial, and what it tells in headers, where the
 * application lets that script read the response to the request: by a filter that has
 * done its work before, or in Spring MVC, which a denied request may not reach.
 *
 * @since 0.1.0
 * @see <a href="https://fetch.spec.whatwg.org/#http-access-control-expose-headers">Fetch,
 * Access-Control-Expose-Headers</a>
 */
public final class CorsHeaders {

	private static final Log logger = LogFactory.getLog(CorsHeaders.class);

	private static final String[] EXPOSED = { HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER };

	private static final CorsProcessor PROCESSOR = new DeafCorsProcessor();

	private final ApplicationServlet servlet;

	private final Supplier<Optional<CorsConfigurationSource>> mvc;

	private final boolean exposed;

	/**
	 * Create an instance.
	 * @param servlet knows whose requests Spring MVC answers
	 * @param mvc gives what is configured in Spring MVC, once it is there
	 * @param exposed whether a script of an allowed origin may read our headers
	 */
	public CorsHeaders(ApplicationServlet servlet, Supplier<Optional<CorsConfigurationSource>> mvc, boolean exposed) {
		this.servlet = servlet;
		this.mvc = mvc;
		this.exposed = exposed;
	}

	void addTo(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (request.getHeader(HttpHeaders.ORIGIN) == null) {
			return;
		}
		if (!isAllowed(response) && this.servlet.isInCharge(request)) {
			addFromMvc(request, response);
		}
		if (this.exposed && isAllowed(response)) {
			expose(response);
		}
	}

	private void addFromMvc(HttpServletRequest request, HttpServletResponse response) throws IOException {
		try {
			PROCESSOR.processRequest(this.mvc.get().map((source) -> source.getCorsConfiguration(request)).orElse(null),
					request, response);
		}
		catch (RuntimeException ex) {
			logger.debug("The CORS configuration of Spring MVC could not be applied to a denial", ex);
		}
	}

	private static boolean isAllowed(HttpServletResponse response) {
		return response.getHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN) != null;
	}

	/**
	 * Add to what the application exposes itself.
	 */
	private static void expose(HttpServletResponse response) {
		Collection<String> exposed = response.getHeaders(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS);
		for (String name : EXPOSED) {
			if (exposed.stream().noneMatch((value) -> names(value, name))) {
				response.addHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, name);
			}
		}
	}

	private static boolean names(String value, String name) {
		return Arrays.stream(StringUtils.tokenizeToStringArray(value, ",")).anyMatch(name::equalsIgnoreCase);
	}

	/**
	 * Gives an origin that is not allowed no headers, and no answer either: it gets the
	 * denial.
	 */
	private static final class DeafCorsProcessor extends DefaultCorsProcessor {

		@Override
		protected void rejectRequest(ServerHttpResponse response) {
		}

	}

}

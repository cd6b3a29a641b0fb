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
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsUtils;

/**
 * Answers a CORS preflight that security would deny as Spring MVC does when one gets
 * there. A browser sends it without credentials, so that a 401 would forbid the request
 * that is to follow with them.
 *
 * @since 0.1.0
 * @see <a href="https://fetch.spec.whatwg.org/#cors-protocol-and-credentials">Fetch, CORS
 * protocol and credentials</a>
 */
public final class DeniedPreFlight {

	private static final Log logger = LogFactory.getLog(DeniedPreFlight.class);

	private final ApplicationServlet servlet;

	private final Concealment concealment;

	/**
	 * Create an instance.
	 * @param servlet answers
	 * @param concealment knows what is concealed, and answered as an unknown path is
	 */
	public DeniedPreFlight(ApplicationServlet servlet, Concealment concealment) {
		this.servlet = servlet;
		this.concealment = concealment;
	}

	static boolean is(HttpServletRequest request) {
		return request.getDispatcherType() == DispatcherType.REQUEST && CorsUtils.isPreFlightRequest(request)
				&& request.getHeader(HttpHeaders.AUTHORIZATION) == null;
	}

	void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!isAnswered(request, response)) {
			response.setStatus(HttpServletResponse.SC_FORBIDDEN);
		}
	}

	private boolean isAnswered(HttpServletRequest request, HttpServletResponse response) throws IOException {
		try {
			return this.concealment.hides(request) ? this.concealment.answer(request, response)
					: this.servlet.preFlight(request, response);
		}
		catch (ServletException | RuntimeException ex) {
			// Security would have denied it: the client gets no server error instead
			logger.debug("A preflight could not be answered", ex);
			return response.isCommitted();
		}
	}

}

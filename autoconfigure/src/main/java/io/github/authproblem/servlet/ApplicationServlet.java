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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * The application's own {@link DispatcherServlet}, for a request that security has denied
 * and that Spring MVC is to answer all the same: with its 404, or as a preflight. The
 * servlet is called directly, so that no filter and no other servlet gets the request.
 *
 * @since 0.1.0
 */
public final class ApplicationServlet {

	private static final String ASKED = ApplicationServlet.class.getName() + ".ASKED";

	private static final String HEADERS = ApplicationServlet.class.getName() + ".HEADERS";

	private final Supplier<Stream<DispatcherServlet>> servlets;

	private final Map<String, DispatcherServlet> known = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param servlets gives the application's servlets, once they are there
	 */
	public ApplicationServlet(Supplier<Stream<DispatcherServlet>> servlets) {
		this.servlets = servlets;
	}

	/**
	 * Whether a request is to find nothing.
	 */
	static boolean isAsked(HttpServletRequest request) {
		return request.getAttribute(ASKED) != null;
	}

	/**
	 * Remember the response as it is before a handler is chosen for the request, which
	 * may be denied later.
	 */
	static void remember(HttpServletRequest request) {
		if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
				&& attributes.getResponse() != null) {
			request.setAttribute(HEADERS, headers(attributes.getResponse()));
		}
	}

	/**
	 * Whether the request has been at the servlet before.
	 */
	static boolean isRemembered(HttpServletRequest request) {
		return request.getAttribute(HEADERS) != null;
	}

	/**
	 * Answer a request as one for what does not exist.
	 * @return whether there is a servlet that could
	 */
	boolean notFound(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
		restore(request, response);
		request.setAttribute(ASKED, true);
		try {
			return answer(request, response);
		}
		finally {
			request.removeAttribute(ASKED);
		}
	}

	/**
	 * Answer a request.
	 * @return whether there is a servlet that could
	 */
	boolean answer(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
		DispatcherServlet servlet = servlet(request);
		if (servlet != null) {
			servlet.service(request, response);
		}
		return servlet != null;
	}

	/**
	 * The servlet that the container has chosen for the request, if it is one of
	 * Spring's, else the first that has been started.
	 */
	private @Nullable DispatcherServlet servlet(HttpServletRequest request) {
		String name = request.getHttpServletMapping().getServletName();
		DispatcherServlet known = this.known.get(name);
		if (known == null) {
			known = find(name);
			if (known != null) {
				this.known.put(name, known);
			}
		}
		return (known != null && known.getServletContext() == request.getServletContext()) ? known : null;
	}

	/**
	 * Whether the request belongs to this application and not, say, to a management
	 * server beside it.
	 */
	boolean isInCharge(HttpServletRequest request) {
		return servlet(request) != null;
	}

	private @Nullable DispatcherServlet find(String name) {
		List<DispatcherServlet> started = this.servlets.get()
			.filter((servlet) -> servlet.getServletConfig() != null)
			.toList();
		for (DispatcherServlet servlet : started) {
			if (name.equals(servlet.getServletName())) {
				return servlet;
			}
		}
		return started.isEmpty() ? null : started.get(0);
	}

	@SuppressWarnings("unchecked")
	private static void restore(HttpServletRequest request, HttpServletResponse response) {
		if (request.getAttribute(HEADERS) instanceof Map<?, ?> remembered) {
			response.reset();
			((Map<String, Collection<String>>) remembered)
				.forEach((name, values) -> values.forEach((value) -> response.addHeader(name, value)));
		}
	}

	private static Map<String, Collection<String>> headers(HttpServletResponse response) {
		Map<String, Collection<String>> headers = new LinkedHashMap<>();
		for (String name : response.getHeaderNames()) {
			headers.put(name, List.copyOf(response.getHeaders(name)));
		}
		return headers;
	}

}

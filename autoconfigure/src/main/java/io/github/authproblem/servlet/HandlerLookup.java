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

import java.util.List;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Finds the handler that Spring MVC chooses for a request, by asking its own mappings in
 * their order: by path, method, parameters, headers and media types.
 */
final class HandlerLookup {

	private final ApplicationServlet servlet;

	/**
	 * Create an instance.
	 * @param servlet knows the mappings
	 */
	HandlerLookup(ApplicationServlet servlet) {
		this.servlet = servlet;
	}

	/**
	 * The method of a controller that has been chosen for a request, or that would be if
	 * nothing denied it.
	 * @return the method as it is registered, or {@code null} if it is none
	 */
	@Nullable HandlerMethod method(HttpServletRequest request) {
		HandlerMethod chosen = chosen(request);
		if (chosen != null && request.getDispatcherType() != DispatcherType.FORWARD) {
			return chosen;
		}
		try {
			LookupRequest lookup = new LookupRequest(request);
			lookup.removeAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
			return (first(this.servlet.mappings(request), lookup) != null) ? chosen(lookup) : null;
		}
		catch (Exception ex) {
			// A 405, for instance: none takes the request
			return null;
		}
	}

	/**
	 * The method that a mapping has noted for a request.
	 */
	static @Nullable HandlerMethod chosen(HttpServletRequest request) {
		return (request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod method)
				? method : null;
	}

	/**
	 * What the first mapping that knows a request leads it to, but for our own.
	 * @throws Exception what Spring MVC would answer instead
	 */
	static @Nullable HandlerExecutionChain first(List<HandlerMapping> mappings, HttpServletRequest request)
			throws Exception {
		for (HandlerMapping mapping : mappings) {
			HandlerExecutionChain chain = (mapping instanceof DeniedHandlerMapping) ? null
					: mapping.getHandler(request);
			if (chain != null) {
				return chain;
			}
		}
		return null;
	}

}

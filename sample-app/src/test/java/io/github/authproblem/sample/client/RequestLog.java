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

package io.github.authproblem.sample.client;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Writes down what the sample got and answered, as {@code GET /api/messages 401}, before
 * anything else sees the request. Clients in other processes read it at
 * {@code GET /test/requests} and begin anew with {@code DELETE /test/requests}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestLog extends OncePerRequestFilter {

	private final List<String> requests = new CopyOnWriteArrayList<>();

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getRequestURI().equals("/demo/jwks")) {
			chain.doFilter(request, response); // the sample's own
		}
		else if (!request.getRequestURI().equals("/test/requests")) {
			// Held back, so that no client has its response before the line is written
			ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
			chain.doFilter(request, held);
			this.requests.add(request.getMethod() + " " + request.getRequestURI() + " " + held.getStatus());
			held.copyBodyToResponse();
		}
		else if (request.getMethod().equals("DELETE")) {
			this.requests.clear();
		}
		else {
			response.setContentType("application/json");
			response.getWriter().write(JsonMapper.shared().writeValueAsString(this.requests));
		}
	}

}

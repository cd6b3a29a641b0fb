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
import java.util.List;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.security.web.firewall.HttpStatusRequestRejectedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Answers a request that the HTTP firewall rejects with a problem, where the chain that
 * would have taken it does so too. A method that nobody knows is no denial.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1">RFC 9110, section
 * 15.5.1</a>
 */
public final class ProblemRequestRejectedHandler implements RequestRejectedHandler {

	private static final List<HttpMethod> KNOWN_METHODS = List.of(HttpMethod.values());

	private final DenialHandler denialHandler;

	private final ProblemChains chains;

	private final RequestRejectedHandler others = new HttpStatusRequestRejectedHandler();

	/**
	 * Create a handler.
	 * @param denialHandler answers denials
	 * @param chains knows which chains answer with problems
	 */
	public ProblemRequestRejectedHandler(DenialHandler denialHandler, ProblemChains chains) {
		this.denialHandler = denialHandler;
		this.chains = chains;
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
			throws IOException, ServletException {
		if (!isAnsweredWithProblem(request)) {
			this.others.handle(request, response, rejected);
		}
		else if (isMethodUnknown(request, rejected)) {
			this.denialHandler.handleError(request, response, HttpServletResponse.SC_NOT_IMPLEMENTED);
		}
		else {
			this.denialHandler.handle(request, response, rejected);
		}
	}

	/**
	 * Whether the request is rejected for a method that nobody here knows. The firewall
	 * has no type for that, but it names the method.
	 */
	private static boolean isMethodUnknown(HttpServletRequest request, RequestRejectedException rejected) {
		String message = rejected.getMessage();
		return !KNOWN_METHODS.contains(HttpMethod.valueOf(request.getMethod())) && message != null
				&& message.contains('"' + request.getMethod() + '"');
	}

	/**
	 * The rejected request is one that no matcher was made for.
	 */
	private boolean isAnsweredWithProblem(HttpServletRequest request) {
		try {
			return this.chains.answer(request);
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

}

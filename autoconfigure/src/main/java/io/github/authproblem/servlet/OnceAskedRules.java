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

import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;

/**
 * The rules on the URL of a chain, asked once for each request: what they have said ahead
 * of Spring Security's filter, they say to it too. A rule may count, or take a ticket.
 */
final class OnceAskedRules implements AuthorizationManager<HttpServletRequest> {

	private static final String ATTRIBUTE = OnceAskedRules.class.getName();

	private final AuthorizationManager<HttpServletRequest> rules;

	/**
	 * Create an instance.
	 * @param rules the rules of the chain
	 */
	OnceAskedRules(AuthorizationManager<HttpServletRequest> rules) {
		this.rules = rules;
	}

	@Override
	public @Nullable AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> caller,
			HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof Answer answer && answer.rules() == this) {
			request.removeAttribute(ATTRIBUTE);
			return answer.give();
		}
		return this.rules.authorize(caller, request);
	}

	/**
	 * Ask ahead. A denial is handled at once, so it is not kept: another dispatch of the
	 * request asks for something else.
	 * @return what the rules say, or {@code null} if they say nothing yet
	 */
	@Nullable AuthorizationResult askAhead(Authentication caller, HttpServletRequest request) {
		try {
			AuthorizationResult result = this.rules.authorize(() -> caller, request);
			if (result == null || result.isGranted()) {
				request.setAttribute(ATTRIBUTE, new Answer(this, result, null));
			}
			return result;
		}
		catch (RuntimeException ex) {
			request.setAttribute(ATTRIBUTE, new Answer(this, null, ex));
			return null;
		}
	}

	/**
	 * What the rules have said.
	 *
	 * @param rules the rules
	 * @param result their result
	 * @param failure what they have thrown instead
	 */
	private record Answer(OnceAskedRules rules, @Nullable AuthorizationResult result,
			@Nullable RuntimeException failure) {

		@Nullable AuthorizationResult give() {
			if (this.failure != null) {
				throw this.failure;
			}
			return this.result;
		}

	}

}

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.FactorAuthorizationDecision;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * Conceals what a rule on the URL denies, before Spring Security's own filter makes an
 * exception of it: an unknown path causes none, and a client could tell by the clock.
 * <p>
 * It takes over only where the handlers of this chain are known to be ours: the first
 * denial of each kind takes the long way and tells.
 */
final class ConcealmentFilter implements Filter, ObjectPostProcessor<AuthorizationFilter> {

	private static final String ATTRIBUTE = ConcealmentFilter.class.getName();

	private final DenialHandler denialHandler;

	private final AuthorizationEventPublisher events;

	private @Nullable AuthorizationManager<HttpServletRequest> rules;

	private final Set<Kind> known = ConcurrentHashMap.newKeySet();

	ConcealmentFilter(DenialHandler denialHandler, AuthorizationEventPublisher events) {
		this.denialHandler = denialHandler;
		this.events = events;
	}

	/**
	 * Learn the rules of the chain.
	 */
	@Override
	public <O extends AuthorizationFilter> O postProcess(O filter) {
		this.rules = filter.getAuthorizationManager();
		return filter;
	}

	/**
	 * Note that it was our handler that concealed a denial.
	 */
	static void learn(HttpServletRequest request, boolean forbidden) {
		if (request.getAttribute(ATTRIBUTE) instanceof ConcealmentFilter filter) {
			filter.known.add(Kind.of(forbidden, ApplicationServlet.isRemembered(request)));
		}
	}

	/**
	 * Whether our handler would conceal what a rule on a method denies to the caller.
	 */
	static boolean takesOver(HttpServletRequest request) {
		return request.getAttribute(ATTRIBUTE) instanceof ConcealmentFilter filter
				&& filter.takesOver(request, filter.denialHandler.caller(), true);
	}

	/**
	 * Credentials that made nobody known may have been rejected, which is never
	 * concealed.
	 */
	private boolean takesOver(HttpServletRequest request, @Nullable Authentication caller, boolean byMethod) {
		if (caller == null) {
			return false;
		}
		boolean anonymous = this.denialHandler.isAnonymous(caller);
		return this.known.contains(Kind.of(!anonymous, byMethod))
				&& (!anonymous || request.getHeader(HttpHeaders.AUTHORIZATION) == null);
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest httpRequest && response instanceof HttpServletResponse httpResponse
				&& request.getDispatcherType() == DispatcherType.REQUEST && this.denialHandler.hides(httpRequest)) {
			request.setAttribute(ATTRIBUTE, this);
			if (isDenied(httpRequest) && this.denialHandler.answerNotFound(httpRequest, httpResponse)) {
				return;
			}
		}
		chain.doFilter(request, response);
	}

	private boolean isDenied(HttpServletRequest request) {
		Authentication caller = this.denialHandler.caller();
		if (this.rules == null || caller == null || !takesOver(request, caller, false)) {
			return false;
		}
		try {
			AuthorizationResult result = this.rules.authorize(() -> caller, request);
			if (result == null || result.isGranted() || asksForFactor(result)) {
				return false;
			}
			this.events.publishAuthorizationEvent(() -> caller, request, result);
			return true;
		}
		catch (RuntimeException ex) {
			// It is thrown again where it is handled
			return false;
		}
	}

	/**
	 * Whether the caller is to log in once more, in another way, to which Spring Security
	 * leads.
	 */
	private static boolean asksForFactor(AuthorizationResult result) {
		return result instanceof FactorAuthorizationDecision
				|| (result instanceof AuthorityAuthorizationDecision decision && decision.getAuthorities()
					.stream()
					.anyMatch((authority) -> String.valueOf(authority.getAuthority()).startsWith("FACTOR_")));
	}

	/**
	 * What was denied, and by what: it decides whose handlers are asked.
	 */
	private enum Kind {

		FORBIDDEN_BY_URL, FORBIDDEN_BY_METHOD, UNAUTHORIZED_BY_URL, UNAUTHORIZED_BY_METHOD;

		static Kind of(boolean forbidden, boolean byMethod) {
			if (forbidden) {
				return byMethod ? FORBIDDEN_BY_METHOD : FORBIDDEN_BY_URL;
			}
			return byMethod ? UNAUTHORIZED_BY_METHOD : UNAUTHORIZED_BY_URL;
		}

	}

}

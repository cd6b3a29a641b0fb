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
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
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

	private static final String DENIAL = ATTRIBUTE + ".DENIAL";

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
	 * Take over the denial of a rule on a method, if our handler would conceal it.
	 * @return whether it would
	 */
	static boolean takesOver(HttpServletRequest request, AccessDeniedException denial) {
		if (request.getAttribute(ATTRIBUTE) instanceof ConcealmentFilter filter
				&& filter.takesOver(request, filter.denialHandler.caller(), true)) {
			request.setAttribute(DENIAL, denial);
			return true;
		}
		return false;
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
			conceal(httpRequest, httpResponse, chain);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private void conceal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		request.setAttribute(ATTRIBUTE, this);
		AccessDeniedException denial = denial(request);
		if (denial != null && this.denialHandler.answerNotFound(request, response)) {
			this.denialHandler.publishConcealed(request, response, denial);
			return;
		}
		chain.doFilter(request, response);
		if (request.getAttribute(DENIAL) instanceof AccessDeniedException denialOfMethod) {
			this.denialHandler.publishConcealed(request, response, denialOfMethod);
		}
	}

	private @Nullable AccessDeniedException denial(HttpServletRequest request) {
		Authentication caller = this.denialHandler.caller();
		if (this.rules == null || caller == null || !takesOver(request, caller, false)) {
			return null;
		}
		try {
			AuthorizationResult result = this.rules.authorize(() -> caller, request);
			if (result == null || result.isGranted() || asksForFactor(result)) {
				return null;
			}
			this.events.publishAuthorizationEvent(() -> caller, request, result);
			return new CheapDenial(result);
		}
		catch (RuntimeException ex) {
			// It is thrown again where it is handled
			return null;
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
	 * Carries a result to where it is classified. Nobody throws it, and a stack trace
	 * would take the time by which a client could tell.
	 */
	@SuppressWarnings("serial")
	private static final class CheapDenial extends AuthorizationDeniedException {

		CheapDenial(AuthorizationResult result) {
			super("Access Denied", result);
		}

		@Override
		public Throwable fillInStackTrace() {
			return this;
		}

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

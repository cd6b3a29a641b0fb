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
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.FactorAuthorizationDecision;
import org.springframework.security.core.Authentication;

/**
 * Asks the rules on the URL of what may be concealed before Spring Security's own filter
 * does: the stack trace of its exception takes time that an unknown path does not, and a
 * client could tell by the clock. The denial goes where Spring Security leads it, be that
 * to a handler of the application's own.
 * <p>
 * In a chain that answers everybody with problems, the first denial of each kind that our
 * handlers conceal tells that they do: the next is concealed at once. In any other chain
 * it depends on the request whose handlers are asked.
 */
final class ConcealmentFilter implements Filter {

	private static final String ATTRIBUTE = ConcealmentFilter.class.getName();

	private static final String DENIAL = ATTRIBUTE + ".DENIAL";

	private final DenialHandler denialHandler;

	private final AuthorizationEventPublisher events;

	private final ProblemChain chain;

	private final Set<Kind> known = ConcurrentHashMap.newKeySet();

	ConcealmentFilter(DenialHandler denialHandler, AuthorizationEventPublisher events, ProblemChain chain) {
		this.denialHandler = denialHandler;
		this.events = events;
		this.chain = chain;
	}

	/**
	 * Note that it was our handler that concealed a denial.
	 */
	static void learn(HttpServletRequest request, boolean forbidden) {
		if (request.getAttribute(ATTRIBUTE) instanceof ConcealmentFilter filter && filter.chain.answersAll(request)) {
			filter.known.add(Kind.of(forbidden, ApplicationServlet.isRemembered(request)));
		}
	}

	/**
	 * Whether our handler would conceal what a rule on a method denies.
	 */
	static boolean takesOver(HttpServletRequest request) {
		return request.getAttribute(ATTRIBUTE) instanceof ConcealmentFilter filter
				&& request.getDispatcherType() == DispatcherType.REQUEST && filter.takesOver(request, true);
	}

	/**
	 * Take over the denial of a rule on a method, which is told when the request is over.
	 * @param route what the request would have been led to
	 */
	static void take(HttpServletRequest request, AccessDeniedException denial, @Nullable String route) {
		request.setAttribute(DENIAL, new Taken(denial, route));
	}

	/**
	 * Leave a denial to whoever handles it.
	 */
	static void giveBack(HttpServletRequest request) {
		request.removeAttribute(DENIAL);
	}

	/**
	 * Credentials that made nobody known may have been rejected, which is never
	 * concealed.
	 */
	private boolean takesOver(HttpServletRequest request, boolean byMethod) {
		Authentication caller = this.denialHandler.caller();
		if (caller == null || !this.denialHandler.isPlain()) {
			return false;
		}
		boolean anonymous = this.denialHandler.isAnonymous(caller);
		return this.known.contains(Kind.of(!anonymous, byMethod))
				&& (!anonymous || request.getHeader(HttpHeaders.AUTHORIZATION) == null);
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain filterChain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest httpRequest && response instanceof HttpServletResponse httpResponse) {
			doFilter(httpRequest, httpResponse, filterChain);
		}
		else {
			filterChain.doFilter(request, response);
		}
	}

	private void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws IOException, ServletException {
		if (request.getDispatcherType() == DispatcherType.ERROR && SealedRequest.was(request)) {
			SealedResponse sealed = new SealedResponse(response);
			filterChain.doFilter(new SealedRequest(request, sealed), sealed);
			if (!response.isCommitted() && !sealed.isRefusal(false)) {
				this.denialHandler.writeNotFound(request, response);
			}
		}
		else if (request.getDispatcherType() != DispatcherType.REQUEST) {
			filterChain.doFilter(request, response);
		}
		else {
			conceal(request, response, filterChain);
		}
	}

	/**
	 * Conceal what may be. All paths go on from the same line, because an error page may
	 * show the stack.
	 */
	private void conceal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws IOException, ServletException {
		boolean hidden = this.denialHandler.mayHide(request);
		if (hidden) {
			request.setAttribute(ATTRIBUTE, this);
		}
		DeniedDoor door = hidden ? this.chain.deniedDoor(request, this) : null;
		AuthorizationResult denied = (door != null) ? denied(door, request) : null;
		if (door != null && denied != null) {
			deny(denied, door, request, response);
			return;
		}
		try {
			filterChain.doFilter(request, response);
		}
		finally {
			if (request.getAttribute(DENIAL) instanceof Taken taken) {
				this.denialHandler.publishConcealed(request, response, taken.denial(), taken.route());
			}
		}
	}

	private void deny(AuthorizationResult denied, DeniedDoor door, HttpServletRequest request,
			HttpServletResponse response) throws IOException, ServletException {
		DeniedByUrlException denial = new DeniedByUrlException(denied);
		if (takesOver(request, false) && !asksForFactor(denied)
				&& this.denialHandler.conceals(request, response, denial)) {
			return;
		}
		door.translation().doFilter(request, response, (deniedRequest, deniedResponse) -> {
			throw denial;
		});
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

	private @Nullable AuthorizationResult denied(DeniedDoor door, HttpServletRequest request) {
		Authentication caller = this.denialHandler.caller();
		if (caller == null) {
			return null;
		}
		AuthorizationResult result = door.rules().askAhead(caller, request);
		if (result == null || result.isGranted()) {
			return null;
		}
		this.events.publishAuthorizationEvent(() -> caller, request, result);
		return result;
	}

	/**
	 * What Spring Security's filter would throw, without the stack trace.
	 */
	@SuppressWarnings("serial")
	private static final class DeniedByUrlException extends AuthorizationDeniedException {

		DeniedByUrlException(AuthorizationResult result) {
			super("Access Denied", result);
		}

		@Override
		public Throwable fillInStackTrace() {
			return this;
		}

	}

	/**
	 * A denial that was taken over.
	 *
	 * @param denial the denial
	 * @param route what the request would have been led to
	 */
	private record Taken(AccessDeniedException denial, @Nullable String route) {

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

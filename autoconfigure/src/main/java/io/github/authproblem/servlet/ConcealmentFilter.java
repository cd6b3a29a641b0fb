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
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;

/**
 * Asks the rules on the URL of what may be concealed before Spring Security's own filter
 * does: the stack trace of its exception takes time that an unknown path does not, and a
 * client could tell by the clock. The denial goes where Spring Security leads it, be that
 * to a handler of the application's own.
 * <p>
 * What a rule on a method denies is concealed at once, before it comes back here, if
 * handlers of ours are known to answer such denials: the first one takes the long way and
 * tells.
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
		if (ApplicationServlet.isRemembered(request)
				&& request.getAttribute(ATTRIBUTE) instanceof ConcealmentFilter filter) {
			filter.known.add(Kind.of(request, forbidden));
		}
	}

	/**
	 * Take over the denial of a rule on a method, if our handler would conceal it.
	 * @return whether it would
	 */
	static boolean takesOver(HttpServletRequest request, AccessDeniedException denial) {
		if (request.getAttribute(ATTRIBUTE) instanceof ConcealmentFilter filter && filter.takesOver(request)) {
			request.setAttribute(DENIAL, new Taken(denial, DenialPublisher.route(request)));
			return true;
		}
		return false;
	}

	/**
	 * Credentials that made nobody known may have been rejected, which is never
	 * concealed.
	 */
	private boolean takesOver(HttpServletRequest request) {
		Authentication caller = this.denialHandler.caller();
		if (caller == null || !this.denialHandler.isPlain()) {
			return false;
		}
		boolean anonymous = this.denialHandler.isAnonymous(caller);
		return this.known.contains(Kind.of(request, !anonymous))
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
		if (request.getDispatcherType() != DispatcherType.REQUEST) {
			filterChain.doFilter(UnparsedRequest.was(request) ? UnparsedRequest.of(request) : request, response);
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
		DeniedDoor door = hidden ? this.chain.deniedDoor(request, this) : null;
		AuthorizationResult denied = (door != null) ? denied(door, request) : null;
		if (door != null && denied != null) {
			door.translation().doFilter(request, response, (deniedRequest, deniedResponse) -> {
				throw new DeniedByUrlException(denied);
			});
			return;
		}
		if (hidden) {
			request.setAttribute(ATTRIBUTE, this);
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

	private @Nullable AuthorizationResult denied(DeniedDoor door, HttpServletRequest request) {
		Authentication caller = this.denialHandler.caller();
		if (caller == null) {
			return null;
		}
		try {
			AuthorizationResult result = door.rules().authorize(() -> caller, request);
			if (result == null || result.isGranted()) {
				return null;
			}
			this.events.publishAuthorizationEvent(() -> caller, request, result);
			return result;
		}
		catch (RuntimeException ex) {
			// It is thrown again where it is handled
			return null;
		}
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
	 * Which denials go to the same handler.
	 *
	 * @param forbidden whether the caller is known
	 * @param browser whether a browser asks, which may be led to log in
	 */
	private record Kind(boolean forbidden, boolean browser) {

		static Kind of(HttpServletRequest request, boolean forbidden) {
			return new Kind(forbidden, ProblemChains.isBrowser(request));
		}

	}

}

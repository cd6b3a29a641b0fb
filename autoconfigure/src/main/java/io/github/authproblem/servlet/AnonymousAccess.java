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

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.FilterInvocation;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.PathPatternRequestTransformer;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

/**
 * Asks the application's rules what a caller without credentials would get, without a
 * request.
 *
 * @since 0.1.0
 */
public final class AnonymousAccess {

	private final ProblemChains chains;

	private final Handlers handlers;

	private final HandlerAuthorization authorization;

	private final Concealment concealment;

	private final SecurityContextHolderStrategy contexts;

	private final ServletContext servletContext;

	private final String servletPath;

	/**
	 * Create an instance.
	 * @param chains knows which chains answer with problems
	 * @param handlers knows the handlers
	 * @param authorization knows their rules
	 * @param concealment knows what is concealed
	 * @param contexts tells the rules of methods who is calling
	 * @param servletContext gives the application's path
	 * @param servletPath path of Spring MVC's servlet, empty where it takes every request
	 */
	public AnonymousAccess(ProblemChains chains, Handlers handlers, HandlerAuthorization authorization,
			Concealment concealment, SecurityContextHolderStrategy contexts, ServletContext servletContext,
			String servletPath) {
		this.chains = chains;
		this.handlers = handlers;
		this.authorization = authorization;
		this.concealment = concealment;
		this.contexts = contexts;
		this.servletContext = servletContext;
		this.servletPath = servletPath;
	}

	/**
	 * What a caller without credentials gets.
	 * @param method the HTTP method
	 * @param template the path below that of the application and of its servlet, with
	 * variables in braces
	 * @return the answer; where it depends on a variable, the most closed one
	 */
	public Answer of(String method, String template) {
		List<Handlers.Handler> handlers = this.handlers.of(method, template);
		return paths(template, handlers).stream()
			.map((path) -> of(request(method, path), handlers))
			.max(Comparator.naturalOrder())
			.orElse(Answer.OTHER);
	}

	/**
	 * Paths with a word and with a number for each variable; those that lead to a
	 * handler, if any do.
	 */
	private static List<String> paths(String template, List<Handlers.Handler> handlers) {
		List<String> paths = Stream.of(Handlers.ANY, "1").map((value) -> Handlers.example(template, value)).toList();
		List<String> leading = paths.stream()
			.filter((path) -> handlers.stream()
				.anyMatch((handler) -> handler.pattern().matches(PathContainer.parsePath(path))))
			.toList();
		return leading.isEmpty() ? paths : leading;
	}

	private Answer of(HttpServletRequest request, List<Handlers.Handler> handlers) {
		SecurityFilterChain chain = chain(request);
		ProblemChains.Kind kind = (chain != null) ? ProblemChains.kind(chain) : ProblemChains.Kind.OTHER;
		if (chain == null || kind == ProblemChains.Kind.OTHER) {
			return Answer.OTHER;
		}
		if (!isDenied(chain, request, handlers)) {
			return Answer.GRANTED;
		}
		if (this.concealment.hidesPath(request) || handlers.stream().anyMatch(Handlers.Handler::concealed)) {
			return Answer.CONCEALED;
		}
		return (kind != ProblemChains.Kind.OWN) ? Answer.DENIED : Answer.OTHER;
	}

	/**
	 * The chain that would take the request; none if a matcher of the application asks
	 * for more than there is.
	 */
	private @Nullable SecurityFilterChain chain(HttpServletRequest request) {
		try {
			return this.chains.chainOf(request);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private boolean isDenied(SecurityFilterChain chain, HttpServletRequest request, List<Handlers.Handler> handlers) {
		Authentication caller = caller(chain);
		Supplier<SecurityContext> before = this.contexts.getDeferredContext();
		SecurityContext context = this.contexts.createEmptyContext();
		context.setAuthentication(caller);
		this.contexts.setContext(context);
		try {
			return isDeniedByUrl(chain, request, caller) || handlers.stream().anyMatch(this.authorization::mayDeny);
		}
		catch (RuntimeException ex) {
			// A rule that cannot be asked is one
			return true;
		}
		finally {
			this.contexts.setDeferredContext(before);
		}
	}

	private static boolean isDeniedByUrl(SecurityFilterChain chain, HttpServletRequest request, Authentication caller) {
		AuthorizationFilter filter = find(chain, AuthorizationFilter.class);
		AuthorizationResult result = (filter != null)
				? filter.getAuthorizationManager().authorize(() -> caller, request) : null;
		return result != null && !result.isGranted();
	}

	/**
	 * Whom the chain takes a caller for that it does not know.
	 */
	private static Authentication caller(SecurityFilterChain chain) {
		AnonymousAuthenticationFilter filter = find(chain, AnonymousAuthenticationFilter.class);
		return (filter != null)
				? new AnonymousAuthenticationToken("anonymous", filter.getPrincipal(), filter.getAuthorities())
				: new AnonymousAuthenticationToken("anonymous", "anonymousUser",
						AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
	}

	private static <T extends Filter> @Nullable T find(SecurityFilterChain chain, Class<T> type) {
		return chain.getFilters().stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
	}

	/**
	 * A request of nobody's, as Spring Security makes them where it asks rules without
	 * one. What a request would know from its connection fails.
	 */
	private HttpServletRequest request(String method, String path) {
		boolean all = this.servletPath.isEmpty();
		HttpServletRequest request = new FilterInvocation(this.servletContext.getContextPath(),
				all ? path : this.servletPath, all ? null : path, null, method, this.servletContext)
			.getHttpRequest();
		return new PathPatternRequestTransformer().transform(new HttpServletRequestWrapper(request) {

			@Override
			public DispatcherType getDispatcherType() {
				return DispatcherType.REQUEST;
			}

		});
	}

	/**
	 * What a caller without credentials gets, from the most open to the most closed.
	 */
	public enum Answer {

		/** What was asked for. */
		GRANTED,

		/** Something that is not ours, or that nobody can tell. */
		OTHER,

		/** A denial of ours. */
		DENIED,

		/** A denial that is concealed, from this caller or from others. */
		CONCEALED

	}

}

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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.DelegatingAuthenticationEntryPoint;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Knows which of the application's chains answer with problems: those whose entry point
 * is ours, whatever brought it there.
 *
 * @since 0.1.0
 */
public final class ProblemChains {

	/** Its classes are not on the class path of every application. */
	private static final String AUTHORIZATION_SERVER = "org.springframework.security.oauth2.server.authorization.";

	private static final boolean AUTHORIZATION_SERVER_PRESENT = ClassUtils
		.isPresent(AUTHORIZATION_SERVER + "OAuth2Authorization", ProblemChains.class.getClassLoader());

	private final Supplier<@Nullable List<SecurityFilterChain>> chains;

	private final Map<SecurityFilterChain, Boolean> deniedHandlersOfOurs = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param filterChains gives the application's chains, once they are built
	 */
	public ProblemChains(Supplier<@Nullable FilterChainProxy> filterChains) {
		this.chains = chains(filterChains);
	}

	/**
	 * Who answers in the chain that takes this request.
	 */
	Kind kind(HttpServletRequest request) {
		SecurityFilterChain chain = chainOf(request);
		return (chain != null) ? kind(chain) : Kind.OTHER;
	}

	static Kind kind(SecurityFilterChain chain) {
		if (isAuthorizationServers(chain)) {
			return Kind.OTHER;
		}
		AuthenticationEntryPoint entryPoint = entryPoint(chain);
		if (entryPoint instanceof ProblemAuthenticationEntryPoint) {
			return Kind.PROBLEM;
		}
		if (!takesBearerTokens(chain)) {
			return Kind.OTHER;
		}
		if (!(entryPoint instanceof DelegatingAuthenticationEntryPoint)) {
			return Kind.OWN;
		}
		return (basicEntryPoint(chain) != null && !logsIn(chain)) ? Kind.PROBLEM : Kind.MIXED;
	}

	/**
	 * The names of the application's own filters that come, within a chain, after its
	 * rules on the URL.
	 */
	public List<String> filtersAfterRules() {
		List<SecurityFilterChain> chains = this.chains.get();
		return (chains != null) ? chains.stream()
			.flatMap((chain) -> chain.getFilters()
				.stream()
				.dropWhile((filter) -> !(filter instanceof AuthorizationFilter)))
			.filter(ProblemChains::isOwn)
			.map((filter) -> filter.getClass().getName())
			.distinct()
			.toList() : List.of();
	}

	private static @Nullable AuthenticationEntryPoint entryPoint(SecurityFilterChain chain) {
		for (Filter filter : chain.getFilters()) {
			if (filter instanceof ExceptionTranslationFilter translation) {
				return translation.getAuthenticationEntryPoint();
			}
		}
		return null;
	}

	/**
	 * The application's own entry point, in the chain that takes this request and Bearer
	 * tokens.
	 */
	@Nullable AuthenticationEntryPoint ownEntryPoint(HttpServletRequest request) {
		SecurityFilterChain chain = chainOf(request);
		return (chain != null && kind(chain) == Kind.OWN) ? entryPoint(chain) : null;
	}

	/**
	 * Whether the chain that takes this request is an authorization server's.
	 */
	boolean areAuthorizationServers(HttpServletRequest request) {
		SecurityFilterChain chain = AUTHORIZATION_SERVER_PRESENT ? chainOf(request) : null;
		return chain != null && isAuthorizationServers(chain);
	}

	private static boolean isAuthorizationServers(SecurityFilterChain chain) {
		return AUTHORIZATION_SERVER_PRESENT
				&& has(chain, (filter) -> filter.getClass().getName().startsWith(AUTHORIZATION_SERVER));
	}

	static boolean has(SecurityFilterChain chain, Predicate<Filter> predicate) {
		List<Filter> filters = chain.getFilters();
		for (int i = 0; i < filters.size(); i++) {
			if (predicate.test(filters.get(i))) {
				return true;
			}
		}
		return false;
	}

	private static boolean takesBearerTokens(SecurityFilterChain chain) {
		return has(chain, AuthenticationUnavailableFilter.class::isInstance);
	}

	private static boolean logsIn(SecurityFilterChain chain) {
		return has(chain, AbstractAuthenticationProcessingFilter.class::isInstance);
	}

	private static @Nullable AuthenticationEntryPoint basicEntryPoint(SecurityFilterChain chain) {
		for (Filter filter : chain.getFilters()) {
			if (filter instanceof AuthenticationUnavailableFilter ours) {
				return ours.chain().basicEntryPoint();
			}
		}
		return null;
	}

	/**
	 * What asks for Basic credentials in the chain that takes this request, if it takes
	 * Bearer tokens too.
	 */
	@Nullable AuthenticationEntryPoint basicEntryPoint(HttpServletRequest request) {
		SecurityFilterChain chain = chainOf(request);
		return (chain != null) ? basicEntryPoint(chain) : null;
	}

	/**
	 * Whether the chain that takes this request is one of an API, whoever answers there:
	 * ours or one that takes Bearer tokens, unless a browser is to be logged in.
	 */
	boolean areOfApi(HttpServletRequest request) {
		return isOfApi(kind(request), request);
	}

	/**
	 * Whether a handler of ours may answer a denial of this request.
	 */
	boolean haveHandlerOfOurs(HttpServletRequest request) {
		SecurityFilterChain chain = chainOf(request);
		Kind kind = (chain != null) ? kind(chain) : Kind.OTHER;
		return answers(kind, request) || (chain != null && kind == Kind.OWN
				&& this.deniedHandlersOfOurs.computeIfAbsent(chain, ChainDeniedHandler::mayBeOurs));
	}

	/**
	 * Whether a chain of a kind is one of an API, unless a browser is to be logged in.
	 */
	static boolean isOfApi(Kind kind, HttpServletRequest request) {
		return kind == Kind.OWN || answers(kind, request);
	}

	/**
	 * Whether a request is a browser's that wants a page, and not an API client's.
	 */
	static boolean isBrowser(HttpServletRequest request) {
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		return accept != null && request.getHeader(HttpHeaders.AUTHORIZATION) == null
				&& (accept.contains(MediaType.TEXT_HTML_VALUE)
						|| accept.contains(MediaType.APPLICATION_XHTML_XML_VALUE));
	}

	/**
	 * Whether the chain that takes this request answers it with a problem.
	 */
	boolean answer(HttpServletRequest request) {
		return answers(kind(request), request);
	}

	/**
	 * Whether a chain of a kind answers a request with a problem.
	 */
	static boolean answers(Kind kind, HttpServletRequest request) {
		return kind == Kind.PROBLEM || (kind == Kind.MIXED && !isBrowser(request));
	}

	/**
	 * Whether the chain that takes this request has a filter that neither Spring Security
	 * nor we have put there.
	 */
	boolean haveOwnFilter(HttpServletRequest request) {
		SecurityFilterChain chain = chainOf(request);
		return chain != null && has(chain, ProblemChains::isOwn);
	}

	/**
	 * Whether neither Spring Security nor we have put a filter where it is.
	 */
	static boolean isOwn(Filter filter) {
		return !filter.getClass().getName().startsWith("org.springframework.")
				&& !(filter instanceof AuthenticationUnavailableFilter) && !RefusedErrorFilter.isOne(filter)
				&& !(filter instanceof RepeatedAuthorizationFilter) && !(filter instanceof ConcealmentFilter);
	}

	@Nullable SecurityFilterChain chainOf(HttpServletRequest request) {
		return chainOf(request, this.chains.get());
	}

	/**
	 * The chains of an application, looked up once: a bean factory takes its time.
	 */
	static Supplier<@Nullable List<SecurityFilterChain>> chains(Supplier<@Nullable FilterChainProxy> filterChains) {
		return SingletonSupplier.ofNullable(() -> {
			FilterChainProxy proxy = filterChains.get();
			return (proxy != null) ? List.copyOf(proxy.getFilterChains()) : null;
		});
	}

	/**
	 * The chain that takes a request.
	 */
	static @Nullable SecurityFilterChain chainOf(HttpServletRequest request,
			@Nullable List<SecurityFilterChain> chains) {
		if (chains != null) {
			for (int i = 0; i < chains.size(); i++) {
				if (chains.get(i).matches(request)) {
					return chains.get(i);
				}
			}
		}
		return null;
	}

	/**
	 * Who answers in a chain.
	 */
	enum Kind {

		/** Our entry point, alone or for Basic credentials too. */
		PROBLEM,

		/** Ours for API clients, another one for browsers. */
		MIXED,

		/** The application's own entry point, in a chain that takes Bearer tokens. */
		OWN,

		/** Somebody else. */
		OTHER

	}

}

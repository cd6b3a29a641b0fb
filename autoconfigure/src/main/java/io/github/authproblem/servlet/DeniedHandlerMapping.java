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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.io.Resource;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.handler.WebRequestHandlerInterceptorAdapter;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Leads a denied request that is to find nothing where one for an unknown path ends: to
 * the static resources of the application, which have none for it, or nowhere; and a
 * denied preflight to what CORS allows. Whatever it returns for them can serve nothing.
 *
 * @since 0.1.0
 */
public final class DeniedHandlerMapping implements HandlerMapping, PriorityOrdered {

	/** What a servlet that is to be trusted calls as Spring does. */
	static final HttpRequestHandler SAMPLE = new EmptyResourceHandler();

	/** Lets a preflight end as CORS has decided, and a request that is led back here. */
	private static final HttpRequestHandler NOTHING = (request, response) -> {
	};

	private static final String CHOOSING = DeniedHandlerMapping.class.getName();

	private final Supplier<Optional<HandlerMapping>> resources;

	private final Supplier<List<HandlerMapping>> others;

	private final ApplicationServlet servlet;

	private final Concealment concealment;

	private final HandlerAuthorization authorization;

	private final CatchAllAdvicePassThrough advice;

	private final Map<ResourceHttpRequestHandler, HttpRequestHandler> empty = new ConcurrentHashMap<>();

	/**
	 * Create a mapping.
	 * @param resources gives the mapping of static resources, if the application has one
	 * @param mappings gives all mappings of the application, once they are there
	 * @param servlet knows the mappings that choose handlers
	 * @param concealment knows what is concealed
	 * @param authorization asks the rules of what is concealed
	 * @param advice knows what the application itself answers
	 */
	public DeniedHandlerMapping(Supplier<Optional<HandlerMapping>> resources, Supplier<Stream<HandlerMapping>> mappings,
			ApplicationServlet servlet, Concealment concealment, HandlerAuthorization authorization,
			CatchAllAdvicePassThrough advice) {
		this.resources = SingletonSupplier.of(resources);
		this.others = SingletonSupplier.of(() -> mappings.get()
			.filter((mapping) -> mapping != this)
			.takeWhile(this::comesBeforeResources)
			.filter(HandlerMapping::usesPathPatterns)
			.toList());
		this.servlet = servlet;
		this.concealment = concealment;
		this.authorization = authorization;
		this.advice = advice;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean usesPathPatterns() {
		return true;
	}

	@Override
	public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) throws Exception {
		if (ApplicationServlet.isLedBack(request)) {
			return new HandlerExecutionChain(NOTHING);
		}
		if (ApplicationServlet.isAsked(request)) {
			if (HandlerLookup.chosen(request) == null) {
				searchElsewhere(request);
			}
			return notFound(request);
		}
		if (ApplicationServlet.isPreFlight(request)) {
			return with(NOTHING, found(HandlerLookup.first(this.servlet.mappings(request), request), request));
		}
		return (isDispatched(request) && this.concealment.mayHide(request)) ? choose(request) : null;
	}

	/**
	 * Whether it is Spring MVC that asks, and no filter that looks for a CORS
	 * configuration; and asks for a handler, not for the one that has been called.
	 */
	private static boolean isDispatched(HttpServletRequest request) {
		return request.getAttribute(DispatcherServlet.WEB_APPLICATION_CONTEXT_ATTRIBUTE) != null
				&& request.getDispatcherType() != DispatcherType.ASYNC && request.getAttribute(CHOOSING) == null;
	}

	/**
	 * Choose what Spring MVC would choose, unless its rules deny the caller: else a 400,
	 * 405, 406 or 415 would tell that something is there.
	 */
	private @Nullable HandlerExecutionChain choose(HttpServletRequest request) throws Exception {
		HandlerExecutionChain chain = null;
		Exception refusal = null;
		request.setAttribute(CHOOSING, true);
		try {
			chain = HandlerLookup.first(this.servlet.mappings(request), request);
		}
		catch (Exception ex) {
			refusal = ex;
		}
		finally {
			request.removeAttribute(CHOOSING);
		}
		if (chain != null && haveOwn(chain.getInterceptorList())) {
			ApplicationServlet.remember(request);
			return withRule(chain);
		}
		AccessDeniedException denial = denial(request, chain);
		if (denial != null && ConcealmentFilter.takesOver(request) && this.servlet.isTrusted(request)) {
			return new HandlerExecutionChain(concealing(denial, DenialPublisher.route(request)));
		}
		ApplicationServlet.remember(request);
		if (denial != null || refusal != null) {
			throw (denial != null) ? denial : refusal;
		}
		return chain;
	}

	/**
	 * Conceals a denial without leaving the servlet.
	 */
	private HttpRequestHandler concealing(AccessDeniedException denial, @Nullable String route) {
		return (request, response) -> {
			ConcealmentFilter.take(request, denial, route);
			if (!this.concealment.answer(request, response)) {
				ConcealmentFilter.giveBack(request);
				throw denial;
			}
		};
	}

	private @Nullable AccessDeniedException denial(HttpServletRequest request, @Nullable HandlerExecutionChain chain) {
		AccessDeniedException denial = this.concealment.hides(request) ? this.authorization.denial(request, chain)
				: null;
		HandlerMethod handler = (chain != null && chain.getHandler() instanceof HandlerMethod method) ? method : null;
		return (denial != null && !this.advice.isLeftToApplication(request, handler, denial)) ? denial : null;
	}

	/**
	 * Whether interceptors of the application's own are among these, which may change who
	 * the caller is.
	 */
	private static boolean haveOwn(List<HandlerInterceptor> interceptors) {
		return interceptors.stream()
			.anyMatch((interceptor) -> interceptor instanceof WebRequestHandlerInterceptorAdapter
					|| !interceptor.getClass().getName().startsWith("org.springframework."));
	}

	/**
	 * Ask the rules when all interceptors have been asked.
	 */
	private HandlerExecutionChain withRule(HandlerExecutionChain chain) {
		HandlerExecutionChain ruled = new HandlerExecutionChain(chain.getHandler(),
				chain.getInterceptorList().toArray(HandlerInterceptor[]::new));
		ruled.addInterceptor(new HandlerInterceptor() {

			@Override
			public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
				AccessDeniedException denial = denial(request, chain);
				if (denial != null) {
					throw denial;
				}
				return true;
			}

		});
		return ruled;
	}

	private boolean comesBeforeResources(HandlerMapping mapping) {
		return mapping != this.resources.get().orElse(null);
	}

	private HandlerExecutionChain notFound(HttpServletRequest request) throws Exception {
		HandlerMapping mapping = this.resources.get().orElse(null);
		HandlerExecutionChain chain = found((mapping != null) ? mapping.getHandler(request) : null, request);
		return with(found(empty(request, chain.getHandler()), request), chain);
	}

	private static <T> T found(@Nullable T object, HttpServletRequest request) throws NoHandlerFoundException {
		if (object == null) {
			ApplicationServlet.foundNothing(request);
			throw new NoHandlerFoundException(request.getMethod(), request.getRequestURI(),
					new ServletServerHttpRequest(request).getHeaders());
		}
		return object;
	}

	private static HandlerExecutionChain with(HttpRequestHandler handler, HandlerExecutionChain chain) {
		return new HandlerExecutionChain(handler, chain.getInterceptorList().toArray(HandlerInterceptor[]::new));
	}

	/**
	 * A handler that has nothing, as the one that the application has for what it has
	 * not.
	 * @return the handler, or {@code null} in place of one that could serve something
	 */
	private @Nullable HttpRequestHandler empty(HttpServletRequest request, Object handler) {
		if (CorsUtils.isPreFlightRequest(request)) {
			return NOTHING;
		}
		return (handler instanceof ResourceHttpRequestHandler files)
				? this.empty.computeIfAbsent(files, EmptyResourceHandler::of) : null;
	}

	/**
	 * Take the time that it takes to find no handler for an unknown path. A request that
	 * has been routed has taken it.
	 */
	private void searchElsewhere(HttpServletRequest request) {
		HttpServletRequest unknown = new UnknownPathRequest(request);
		for (HandlerMapping mapping : this.others.get()) {
			try {
				mapping.getHandler(unknown);
			}
			catch (Exception ex) {
				// What is found or refused there is not for this request
			}
		}
	}

	/**
	 * Looks for a resource as another does, and finds nothing.
	 */
	private static final class EmptyResourceHandler extends ResourceHttpRequestHandler {

		static HttpRequestHandler of(ResourceHttpRequestHandler handler) {
			EmptyResourceHandler empty = new EmptyResourceHandler();
			empty.setLocations(handler.getLocations());
			empty.setResourceResolvers(handler.getResourceResolvers());
			try {
				empty.afterPropertiesSet();
			}
			catch (Exception ex) {
				throw new IllegalStateException("The static resources cannot be looked up", ex);
			}
			return empty;
		}

		@Override
		public void handleRequest(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			ApplicationServlet.foundNothing(request);
			super.handleRequest(request, response);
		}

		@Override
		protected @Nullable Resource getResource(HttpServletRequest request) throws IOException {
			super.getResource(request);
			return null;
		}

	}

	/**
	 * A request for a path that nobody has.
	 */
	private static final class UnknownPathRequest extends LookupRequest {

		private static final String UNKNOWN = "/" + UUID.randomUUID() + "/" + UUID.randomUUID();

		private static final RequestPath PATH = RequestPath.parse(UNKNOWN, "");

		UnknownPathRequest(HttpServletRequest request) {
			super(request, PATH);
		}

		@Override
		public String getRequestURI() {
			return UNKNOWN;
		}

	}

}

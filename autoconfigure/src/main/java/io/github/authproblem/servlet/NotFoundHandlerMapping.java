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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.io.Resource;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Leads a request that is to find nothing where one for an unknown path ends: to the
 * static resources of the application, which have none for it, or nowhere.
 *
 * @since 0.1.0
 */
public final class NotFoundHandlerMapping implements HandlerMapping, Ordered {

	private final Supplier<Optional<HandlerMapping>> resources;

	private final Supplier<List<HandlerMapping>> others;

	private final Concealment concealment;

	private final HandlerAuthorization authorization;

	private final Map<ResourceHttpRequestHandler, ResourceHttpRequestHandler> forgetful = new ConcurrentHashMap<>();

	/**
	 * Create a mapping.
	 * @param resources gives the mapping of static resources, if the application has one
	 * @param mappings gives all mappings of the application, once they are there
	 * @param concealment knows what is concealed
	 * @param authorization asks the rules of what is concealed
	 */
	public NotFoundHandlerMapping(Supplier<Optional<HandlerMapping>> resources,
			Supplier<Stream<HandlerMapping>> mappings, Concealment concealment, HandlerAuthorization authorization) {
		this.resources = SingletonSupplier.of(resources);
		this.others = SingletonSupplier.of(() -> mappings.get()
			.filter((mapping) -> mapping != this)
			.takeWhile(this::comesBeforeResources)
			.filter(HandlerMapping::usesPathPatterns)
			.toList());
		this.concealment = concealment;
		this.authorization = authorization;
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
		if (ApplicationServlet.isAsked(request)) {
			return notFound(request);
		}
		if (isDispatched(request) && this.concealment.hides(request)) {
			AccessDeniedException denial = this.authorization.denial(request);
			if (denial != null && ConcealmentFilter.takesOver(request, denial)) {
				return notFound(request);
			}
			ApplicationServlet.remember(request);
			if (denial != null) {
				throw denial;
			}
		}
		return null;
	}

	/**
	 * Whether it is Spring MVC that asks, and no filter that looks for a CORS
	 * configuration.
	 */
	private static boolean isDispatched(HttpServletRequest request) {
		return request.getAttribute(DispatcherServlet.WEB_APPLICATION_CONTEXT_ATTRIBUTE) != null;
	}

	private boolean comesBeforeResources(HandlerMapping mapping) {
		return mapping != this.resources.get().orElse(null);
	}

	private HandlerExecutionChain notFound(HttpServletRequest request) throws Exception {
		searchElsewhere(request);
		HandlerMapping mapping = this.resources.get().orElse(null);
		HandlerExecutionChain chain = (mapping != null) ? mapping.getHandler(request) : null;
		if (chain == null) {
			throw new NoHandlerFoundException(request.getMethod(), request.getRequestURI(),
					new ServletServerHttpRequest(request).getHeaders());
		}
		if (chain.getHandler() instanceof ResourceHttpRequestHandler handler) {
			return new HandlerExecutionChain(this.forgetful.computeIfAbsent(handler, NotFoundHandlerMapping::forgetful),
					chain.getInterceptorList().toArray(new HandlerInterceptor[0]));
		}
		return chain;
	}

	/**
	 * Take the time that it takes to find no handler for an unknown path.
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
	 * One that looks for a resource as another does, and finds nothing.
	 */
	private static ResourceHttpRequestHandler forgetful(ResourceHttpRequestHandler handler) {
		ResourceHttpRequestHandler forgetful = new ResourceHttpRequestHandler();
		forgetful.setLocations(handler.getLocations());
		List<ResourceResolver> resolvers = new ArrayList<>(handler.getResourceResolvers());
		resolvers.add(0, new ForgetfulResolver());
		forgetful.setResourceResolvers(resolvers);
		try {
			forgetful.afterPropertiesSet();
		}
		catch (Exception ex) {
			throw new IllegalStateException("The static resources cannot be looked up", ex);
		}
		return forgetful;
	}

	/**
	 * Forgets what the others have found.
	 */
	private static final class ForgetfulResolver implements ResourceResolver {

		@Override
		public @Nullable Resource resolveResource(@Nullable HttpServletRequest request, String requestPath,
				List<? extends Resource> locations, ResourceResolverChain chain) {
			chain.resolveResource(request, requestPath, locations);
			return null;
		}

		@Override
		public @Nullable String resolveUrlPath(String resourcePath, List<? extends Resource> locations,
				ResourceResolverChain chain) {
			return null;
		}

	}

	/**
	 * A request for a path that nobody has.
	 */
	private static final class UnknownPathRequest extends HttpServletRequestWrapper {

		private static final String UNKNOWN = "/" + UUID.randomUUID() + "/" + UUID.randomUUID();

		private static final RequestPath PATH = RequestPath.parse(UNKNOWN, "");

		UnknownPathRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getRequestURI() {
			return UNKNOWN;
		}

		@Override
		public @Nullable Object getAttribute(String name) {
			return ServletRequestPathUtils.PATH_ATTRIBUTE.equals(name) ? PATH : super.getAttribute(name);
		}

	}

}

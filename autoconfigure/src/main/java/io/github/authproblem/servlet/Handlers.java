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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.authproblem.Concealed;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The methods of the application's controllers, by the paths that lead to them.
 *
 * @since 0.1.0
 */
public final class Handlers {

	static final String ANY = "x";

	private final Supplier<List<Handler>> handlers;

	private final Supplier<List<PathPattern>> annotated;

	private final Supplier<Set<HandlerMethod>> concealed;

	/**
	 * Create an instance.
	 * @param mappings gives what maps requests to methods, once it is there
	 */
	public Handlers(Supplier<Stream<RequestMappingInfoHandlerMapping>> mappings) {
		this.handlers = SingletonSupplier.of(() -> mappings.get().flatMap(Handlers::handlers).toList());
		this.annotated = SingletonSupplier.of(() -> this.handlers.get()
			.stream()
			.filter(Handler::concealed)
			.map(Handler::pattern)
			.distinct()
			.toList());
		this.concealed = SingletonSupplier.of(() -> this.handlers.get()
			.stream()
			.filter(Handler::concealed)
			.map(Handler::method)
			.collect(Collectors.toUnmodifiableSet()));
	}

	private static Stream<Handler> handlers(RequestMappingInfoHandlerMapping mapping) {
		PathPatternParser own = mapping.getPatternParser();
		PathPatternParser parser = (own != null) ? own : PathPatternParser.defaultInstance;
		return mapping.getHandlerMethods()
			.entrySet()
			.stream()
			.flatMap((entry) -> entry.getKey()
				.getPatternValues()
				.stream()
				.map((pattern) -> new Handler(parser.parse(parser.initFullPathPattern(pattern)), methods(entry),
						entry.getValue(), isConcealed(entry.getValue(), mapping.getApplicationContext()))));
	}

	private static Set<String> methods(Map.Entry<RequestMappingInfo, HandlerMethod> entry) {
		return entry.getKey()
			.getMethodsCondition()
			.getMethods()
			.stream()
			.map(RequestMethod::name)
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * A proxy that has but the controller's interfaces hides its annotations.
	 */
	private static boolean isConcealed(HandlerMethod handler, @Nullable ApplicationContext context) {
		Class<?> type = handler.getBeanType();
		if (context instanceof ConfigurableApplicationContext configurable
				&& handler.getBean() instanceof String name) {
			Class<?> target = AutoProxyUtils.determineTargetClass(configurable.getBeanFactory(), name);
			type = (target != null) ? target : type;
		}
		return AnnotatedElementUtils.hasAnnotation(ClassUtils.getMostSpecificMethod(handler.getMethod(), type),
				Concealed.class) || AnnotatedElementUtils.hasAnnotation(handler.getMethod(), Concealed.class)
				|| AnnotatedElementUtils.hasAnnotation(type, Concealed.class);
	}

	boolean areAnnotated() {
		return !this.annotated.get().isEmpty();
	}

	/**
	 * The patterns that lead to something annotated.
	 */
	List<PathPattern> annotated() {
		return this.annotated.get();
	}

	/**
	 * Whether a path may lead to something annotated.
	 */
	boolean areAnnotatedNear(HttpServletRequest request) {
		if (!areAnnotated()) {
			return false;
		}
		PathContainer path = path(request);
		for (PathPattern pattern : this.annotated.get()) {
			if (pattern.matches(path)) {
				return true;
			}
		}
		return false;
	}

	List<Handler> all() {
		return this.handlers.get();
	}

	/**
	 * Those whose pattern matches the path, whatever else they ask of a request.
	 */
	List<Handler> of(HttpServletRequest request) {
		PathContainer path = path(request);
		List<Handler> handlers = new ArrayList<>();
		for (Handler handler : this.handlers.get()) {
			if (handler.pattern().matches(path)) {
				handlers.add(handler);
			}
		}
		return handlers;
	}

	/**
	 * Those that a path leads to which is written as in an API's document, where a
	 * variable tells its name alone.
	 */
	List<Handler> of(String httpMethod, String template) {
		String example = example(template, ANY);
		return this.handlers.get()
			.stream()
			.filter((handler) -> handler.takes(httpMethod) && handler.example().value().equals(example))
			.toList();
	}

	/**
	 * Some path that a pattern or a template leads to.
	 * @param value what stands for variables and wildcards
	 */
	static String example(String pattern, String value) {
		return pattern.replaceAll("\\{[^/]*}|\\*+", value);
	}

	/**
	 * Whether {@link Concealed @Concealed} stands on what the request asks for: on the
	 * method that is chosen for it, or, where none is, on all that its best pattern leads
	 * to.
	 * @param chosen the method that is chosen, if one is
	 */
	boolean conceal(HttpServletRequest request, @Nullable HandlerMethod chosen) {
		if (chosen != null) {
			return this.concealed.get().contains(chosen);
		}
		List<Handler> handlers = of(request);
		PathPattern best = handlers.stream().map(Handler::pattern).min(Comparator.naturalOrder()).orElse(null);
		return best != null && handlers.stream()
			.filter((handler) -> handler.pattern().compareTo(best) == 0)
			.allMatch(Handler::concealed);
	}

	/**
	 * The method that a request asks for: a preflight for the one that is to follow, a
	 * HEAD for what a GET would get.
	 */
	static String method(HttpServletRequest request) {
		String method = CorsUtils.isPreFlightRequest(request)
				? request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) : request.getMethod();
		return "HEAD".equals(method) ? "GET" : method;
	}

	/**
	 * The path below that of the application and of its servlet, as Spring MVC matches
	 * it.
	 */
	static PathContainer path(HttpServletRequest request) {
		RequestPath path = (request.getDispatcherType() != DispatcherType.FORWARD
				&& ServletRequestPathUtils.hasParsedRequestPath(request))
						? ServletRequestPathUtils.getParsedRequestPath(request)
						: ServletRequestPathUtils.parse(request);
		return path.pathWithinApplication();
	}

	/**
	 * A method of a controller.
	 *
	 * @param pattern the path that leads to it
	 * @param methods the HTTP methods it takes; empty: all
	 * @param method the method
	 * @param concealed whether it is annotated
	 */
	record Handler(PathPattern pattern, Set<String> methods, HandlerMethod method, boolean concealed) {

		boolean takes(String httpMethod) {
			return this.methods.isEmpty() || this.methods.contains(httpMethod);
		}

		/**
		 * Whether it takes any number of segments, whatever they are.
		 */
		boolean isCatchAll() {
			return this.pattern.getPatternString().contains("**") || this.pattern.getPatternString().contains("{*");
		}

		/**
		 * Some path that leads to it.
		 */
		PathContainer example() {
			return PathContainer.parsePath(Handlers.example(this.pattern.getPatternString(), ANY));
		}

		@Override
		public String toString() {
			return (this.methods.isEmpty() ? "" : String.join(",", this.methods) + " ") + this.pattern;
		}

	}

}

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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.HttpRequestHandlerAdapter;

/**
 * The application's own {@link DispatcherServlet}, for a request that security has denied
 * and that it is to answer with its 404, or as a preflight. The servlet is called
 * directly, so that no filter and no other servlet gets the request, and only if it is
 * certain that no handler of the application can get it either.
 *
 * @since 0.1.0
 */
public final class ApplicationServlet {

	private static final Log logger = LogFactory.getLog(ApplicationServlet.class);

	private static final String ASKED = ApplicationServlet.class.getName() + ".ASKED";

	private static final String NOT_FOUND = "not found";

	private static final String RENDERED = "rendered";

	private static final String LED_BACK = "led back";

	private static final String PRE_FLIGHT = "preflight";

	private static final String HEADERS = ApplicationServlet.class.getName() + ".HEADERS";

	private final Supplier<Stream<DispatcherServlet>> servlets;

	private final Map<String, DispatcherServlet> known = new ConcurrentHashMap<>();

	private final Set<DispatcherServlet> distrusted = ConcurrentHashMap.newKeySet();

	private final Map<DispatcherServlet, Boolean> adapted = new ConcurrentHashMap<>();

	private final AtomicBoolean served = new AtomicBoolean();

	/**
	 * Create an instance.
	 * @param servlets gives the application's servlets, once they are there
	 */
	public ApplicationServlet(Supplier<Stream<DispatcherServlet>> servlets) {
		this.servlets = servlets;
	}

	/**
	 * Whether a request is to find nothing.
	 */
	static boolean isAsked(HttpServletRequest request) {
		return request.getAttribute(ASKED) == NOT_FOUND;
	}

	/**
	 * Whether a request is a preflight that may get no handler.
	 */
	static boolean isPreFlight(HttpServletRequest request) {
		return request.getAttribute(ASKED) == PRE_FLIGHT;
	}

	/**
	 * Note that the request has found nothing: the 404 is rendered now.
	 */
	static void foundNothing(HttpServletRequest request) {
		request.setAttribute(ASKED, RENDERED);
	}

	/**
	 * Whether it is a denied request that has not found anything yet.
	 */
	static boolean isSearching(HttpServletRequest request) {
		return isAsked(request) || isPreFlight(request);
	}

	/**
	 * Whether it is a denied request that is led here again while it is answered. Then it
	 * is none of the application's answers.
	 */
	static boolean isLedBack(HttpServletRequest request) {
		if (request.getAttribute(ASKED) == null || request.getDispatcherType() == DispatcherType.REQUEST) {
			return false;
		}
		request.setAttribute(ASKED, LED_BACK);
		return true;
	}

	/**
	 * Remember the response as it is before a handler is chosen for the request, which
	 * may be denied later.
	 */
	static void remember(HttpServletRequest request) {
		if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
				&& attributes.getResponse() != null) {
			request.setAttribute(HEADERS, headers(attributes.getResponse()));
		}
	}

	/**
	 * Whether the request has been at the servlet before.
	 */
	static boolean isRemembered(HttpServletRequest request) {
		return request.getAttribute(HEADERS) != null;
	}

	/**
	 * Answer a request as one for what does not exist.
	 * @return whether there is a servlet that could, and did
	 */
	boolean notFound(HttpServletRequest request, HttpServletResponse response) throws IOException {
		try {
			return answer(request, response, NOT_FOUND, CorsUtils.isPreFlightRequest(request));
		}
		catch (ServletException | IOException | RuntimeException ex) {
			fail(request, response, ex);
			return true;
		}
	}

	/**
	 * Answer a CORS preflight by what Spring MVC allows, without a handler of the
	 * application.
	 * @return whether there is a servlet that could, and did
	 */
	boolean preFlight(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
		return answer(request, response, PRE_FLIGHT, true);
	}

	private boolean answer(HttpServletRequest request, HttpServletResponse response, String asked, boolean silent)
			throws ServletException, IOException {
		DispatcherServlet servlet = servlet(request);
		if (servlet == null || !canBeTrusted(servlet)) {
			return false;
		}
		restore(request, response);
		Map<String, Collection<String>> before = headers(response);
		SealedResponse sealed = new SealedResponse(response);
		request.setAttribute(ASKED, asked);
		boolean ledBack;
		try {
			servlet.service(new SealedRequest(request, sealed), sealed);
		}
		finally {
			ledBack = request.getAttribute(ASKED) == LED_BACK;
			request.removeAttribute(ASKED);
		}
		if (!response.isCommitted() && (ledBack || !sealed.isRefusal(silent))) {
			if (this.served.compareAndSet(false, true)) {
				logger.warn("What the application answers to unknown paths is no error, so it is no answer to a denied "
						+ "request either: concealed denials get a plain 404, which differs from it.");
			}
			reset(response, before);
			return false;
		}
		return true;
	}

	/**
	 * Answer as the container does when the application fails on an unknown path, but for
	 * the stack trace in its log, which a client could ask for without limit.
	 */
	private static void fail(HttpServletRequest request, HttpServletResponse response, Exception failure)
			throws IOException {
		logger.debug("The application could not answer a denied request as it answers unknown paths", failure);
		if (!response.isCommitted()) {
			request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, failure);
			response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
		}
	}

	/**
	 * Whether there is a servlet that could answer a denied request.
	 */
	boolean isTrusted(HttpServletRequest request) {
		DispatcherServlet servlet = servlet(request);
		return servlet != null && canBeTrusted(servlet);
	}

	private boolean canBeTrusted(DispatcherServlet servlet) {
		String doubt = doubt(servlet);
		if (doubt == null && !this.adapted.computeIfAbsent(servlet, ApplicationServlet::isCalledBySpring)) {
			doubt = "a HandlerAdapter of the application's own may call handlers in its own way";
		}
		if (doubt != null && this.distrusted.add(servlet)) {
			warn(servlet, doubt);
		}
		return doubt == null;
	}

	/**
	 * Tell at start which servlets get no denied request. What their mappings are is
	 * known when they are initialised, which may be at their first request only.
	 * @param mappings gives the mappings of the application, as a servlet sorts them
	 */
	void warnAtStart(List<HandlerMapping> mappings) {
		this.servlets.get().forEach((servlet) -> {
			String doubt = isInitialized(servlet) ? doubt(servlet) : doubt(servlet.getClass(), mappings);
			if (doubt != null && this.distrusted.add(servlet)) {
				warn(servlet, doubt);
			}
		});
	}

	private static void warn(DispatcherServlet servlet, String doubt) {
		String name = (servlet.getServletConfig() != null) ? servlet.getServletName() : servlet.getClass().getName();
		logger.warn("The servlet '" + name + "' gets no denied requests, because " + doubt
				+ ". Concealed denials get a plain 404, which may differ from the application's own, and denied "
				+ "preflights a 403.");
	}

	/**
	 * Why a handler of the application could get a request that is to find nothing.
	 * @return the reason, or {@code null} if none can
	 */
	private static @Nullable String doubt(DispatcherServlet servlet) {
		if (!(servlet.getWebApplicationContext() instanceof GenericApplicationContext)) {
			return "its application context can be refreshed while it is in use";
		}
		List<HandlerMapping> mappings = servlet.getHandlerMappings();
		return doubt(servlet.getClass(), (mappings != null) ? mappings : List.of());
	}

	/**
	 * Whether the adapter that will call our handlers is Spring's. The servlet has looked
	 * its adapters up in the same way.
	 */
	private static boolean isCalledBySpring(DispatcherServlet servlet) {
		WebApplicationContext context = servlet.getWebApplicationContext();
		return context != null
				&& BeanFactoryUtils.beansOfTypeIncludingAncestors(context, HandlerAdapter.class, true, false)
					.values()
					.stream()
					.filter((adapter) -> adapter.getClass() != HttpRequestHandlerAdapter.class)
					.noneMatch((adapter) -> adapter.supports(DeniedHandlerMapping.SAMPLE));
	}

	private static @Nullable String doubt(Class<?> type, List<HandlerMapping> mappings) {
		if (type != DispatcherServlet.class) {
			return type.getName() + " may choose handlers in its own way";
		}
		if (mappings.isEmpty() || !(mappings.get(0) instanceof DeniedHandlerMapping)) {
			return "another HandlerMapping may choose the handler first: "
					+ mappings.stream().findFirst().map((mapping) -> mapping.getClass().getName()).orElse("unknown");
		}
		return null;
	}

	/**
	 * The mappings of the servlet that takes a request, in their order.
	 * @return the mappings, empty if the servlet is not known
	 */
	List<HandlerMapping> mappings(HttpServletRequest request) {
		DispatcherServlet servlet = servlet(request);
		if (servlet == null || !isTaking(servlet, request)) {
			return List.of();
		}
		List<HandlerMapping> mappings = servlet.getHandlerMappings();
		return (mappings != null) ? mappings : List.of();
	}

	/**
	 * Whether a servlet takes a request, or has it already.
	 */
	private static boolean isTaking(DispatcherServlet servlet, HttpServletRequest request) {
		Object context = request.getAttribute(DispatcherServlet.WEB_APPLICATION_CONTEXT_ATTRIBUTE);
		return (context != null) ? context == servlet.getWebApplicationContext()
				: request.getHttpServletMapping().getServletName().equals(servlet.getServletName());
	}

	/**
	 * The servlet that the container has chosen for the request, if it is one of
	 * Spring's, else the first that has been started.
	 */
	private @Nullable DispatcherServlet servlet(HttpServletRequest request) {
		String name = request.getHttpServletMapping().getServletName();
		DispatcherServlet known = this.known.get(name);
		if (known == null) {
			known = find(name);
			if (known != null) {
				this.known.put(name, known);
			}
		}
		return (known != null && known.getServletContext() == request.getServletContext()) ? known : null;
	}

	/**
	 * Whether the request belongs to this application and not, say, to a management
	 * server beside it.
	 */
	boolean isInCharge(HttpServletRequest request) {
		return servlet(request) != null;
	}

	private @Nullable DispatcherServlet find(String name) {
		List<DispatcherServlet> initialized = this.servlets.get().filter(ApplicationServlet::isInitialized).toList();
		for (DispatcherServlet servlet : initialized) {
			if (name.equals(servlet.getServletName())) {
				return servlet;
			}
		}
		return initialized.isEmpty() ? null : initialized.get(0);
	}

	/**
	 * Whether a servlet has all its mappings, in their order: publishing its context is
	 * the last thing that it does when it starts.
	 */
	private static boolean isInitialized(DispatcherServlet servlet) {
		return servlet.getServletConfig() != null && servlet.getWebApplicationContext() != null
				&& servlet.getServletContext().getAttribute(servlet.getServletContextAttributeName()) == servlet
					.getWebApplicationContext();
	}

	@SuppressWarnings("unchecked")
	private static void restore(HttpServletRequest request, HttpServletResponse response) {
		if (request.getAttribute(HEADERS) instanceof Map<?, ?> remembered) {
			reset(response, (Map<String, Collection<String>>) remembered);
		}
	}

	private static void reset(HttpServletResponse response, Map<String, Collection<String>> headers) {
		response.reset();
		headers.forEach((name, values) -> values.forEach((value) -> response.addHeader(name, value)));
	}

	private static Map<String, Collection<String>> headers(HttpServletResponse response) {
		Map<String, Collection<String>> headers = new LinkedHashMap<>();
		for (String name : response.getHeaderNames()) {
			headers.put(name, List.copyOf(response.getHeaders(name)));
		}
		return headers;
	}

}

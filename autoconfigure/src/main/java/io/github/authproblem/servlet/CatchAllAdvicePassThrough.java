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

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.authproblem.classify.DenialClassifiers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.handler.HandlerExceptionResolverComposite;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;
import org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver;

/**
 * Takes a denial past exception handling that takes it for a bug, back to Spring
 * Security. What the application's handling answers decides: a 4xx of its own stays,
 * anything else is taken back. Advice that names the denial is the application's answer
 * whatever it says, and a chain where no handler of ours would answer is left alone.
 * <p>
 * Handling that has made something else of a denial is not asked about the same again,
 * because it would log an error for each.
 *
 * @since 0.1.0
 */
public final class CatchAllAdvicePassThrough
		implements HandlerExceptionResolver, PriorityOrdered, ApplicationContextAware, InitializingBean {

	private static final Log logger = LogFactory.getLog(CatchAllAdvicePassThrough.class);

	/** Beyond that, handling is asked about every denial. */
	private static final int MAX_REMEMBERED = 1024;

	private static final int MAX_MESSAGE = 200;

	private final ProblemChains chains;

	private final DenialHandler denialHandler;

	private final AdviceLookup advice = new AdviceLookup();

	private final Map<Object, List<HandlerExceptionResolver>> resolvers = new ConcurrentHashMap<>();

	private final Set<Question> mistaken = ConcurrentHashMap.newKeySet();

	/**
	 * Create a resolver that comes before all others.
	 * @param chains knows the application's chains
	 * @param denialHandler knows what is concealed
	 */
	public CatchAllAdvicePassThrough(ProblemChains chains, DenialHandler denialHandler) {
		this.chains = chains;
		this.denialHandler = denialHandler;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) throws BeansException {
		this.advice.setApplicationContext(context);
	}

	@Override
	public void afterPropertiesSet() {
		this.advice.afterPropertiesSet();
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception exception) {
		RuntimeException denial = DenialClassifiers.denialIn(exception);
		if (denial == null || response.isCommitted() || !this.chains.haveHandlerOfOurs(request)) {
			return null;
		}
		Method method = this.advice.find(handler, exception, new ServletWebRequest(request, response));
		if (method != null && names(method, denial)) {
			return null;
		}
		Question question = Question.of(method, handler, exception);
		if (this.mistaken.contains(question) || this.denialHandler.conceals(request, denial)) {
			throw denial;
		}
		JudgedResponse judged = new JudgedResponse(response);
		ModelAndView answer = answer(request, judged, handler, exception, denial);
		if (judged.leaves(answer)) {
			return answer;
		}
		logger.debug("The application's exception handling makes no answer to a denial of " + denial.getClass());
		if (this.mistaken.size() < MAX_REMEMBERED && question.isShort()) {
			this.mistaken.add(question);
		}
		throw denial;
	}

	/**
	 * Whether advice is for denials of this type, and not for all exceptions or others.
	 */
	private static boolean names(Method advice, RuntimeException denial) {
		ExceptionHandler annotation = AnnotatedElementUtils.findMergedAnnotation(advice, ExceptionHandler.class);
		Class<?>[] types = (annotation != null) ? annotation.exception() : new Class<?>[0];
		if (types.length == 0) {
			types = advice.getParameterTypes();
		}
		return Arrays.stream(types)
			.filter(Throwable.class::isAssignableFrom)
			.anyMatch((type) -> type.isInstance(denial) && !type.isAssignableFrom(RuntimeException.class));
	}

	/**
	 * What Spring MVC would make of the exception without us.
	 */
	private @Nullable ModelAndView answer(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception exception, RuntimeException denial) {
		try {
			for (HandlerExceptionResolver resolver : resolvers(request)) {
				ModelAndView answer = dropsProblem(resolver, denial) ? null
						: resolver.resolveException(request, response, handler, exception);
				if (answer != null) {
					return answer;
				}
			}
			return null;
		}
		catch (RuntimeException ex) {
			RuntimeException other = DenialClassifiers.denialIn(ex);
			throw (other != null) ? other : denial;
		}
	}

	/**
	 * Whether a resolver would send the status of an {@link ErrorResponse} alone.
	 */
	private static boolean dropsProblem(HandlerExceptionResolver resolver, RuntimeException denial) {
		return denial instanceof ErrorResponse && resolver.getClass() == DefaultHandlerExceptionResolver.class;
	}

	/**
	 * The other resolvers of the servlet that asks, in its order.
	 */
	private List<HandlerExceptionResolver> resolvers(HttpServletRequest request) {
		return (request
			.getAttribute(DispatcherServlet.WEB_APPLICATION_CONTEXT_ATTRIBUTE) instanceof ApplicationContext context)
					? this.resolvers.computeIfAbsent(context, (key) -> resolvers(context)) : List.of();
	}

	private List<HandlerExceptionResolver> resolvers(ApplicationContext context) {
		return BeanFactoryUtils.beansOfTypeIncludingAncestors(context, HandlerExceptionResolver.class, true, false)
			.values()
			.stream()
			.filter((resolver) -> resolver != this)
			.sorted(AnnotationAwareOrderComparator.INSTANCE)
			.flatMap((resolver) -> (resolver.getClass() == HandlerExceptionResolverComposite.class)
					? ((HandlerExceptionResolverComposite) resolver).getExceptionResolvers().stream()
					: Stream.of(resolver))
			.toList();
	}

	/**
	 * Finds advice as Spring MVC does.
	 */
	private static final class AdviceLookup extends ExceptionHandlerExceptionResolver {

		@Nullable Method find(@Nullable Object handler, Exception exception, ServletWebRequest request) {
			if (!shouldApplyTo(request.getRequest(), handler)) {
				return null;
			}
			ServletInvocableHandlerMethod advice = getExceptionHandlerMethod(
					(handler instanceof HandlerMethod method) ? method : null, exception, request);
			return (advice != null) ? advice.getMethod() : null;
		}

	}

	/**
	 * What the application's handling is asked about.
	 *
	 * @param advice the method that would answer, if it is one
	 * @param handler where the exception comes from: a method or a class
	 * @param exception the exception's type
	 * @param message the exception's message
	 */
	private record Question(@Nullable Method advice, @Nullable Object handler, Class<?> exception,
			@Nullable String message) {

		static Question of(@Nullable Method advice, @Nullable Object handler, Exception exception) {
			Object origin = (handler instanceof HandlerMethod method) ? method.getMethod()
					: (handler != null) ? handler.getClass() : null;
			return new Question(advice, origin, exception.getClass(), exception.getMessage());
		}

		/**
		 * Whether it can be remembered, whatever a client may have put into the message.
		 */
		boolean isShort() {
			return this.message == null || this.message.length() <= MAX_MESSAGE;
		}

	}

}

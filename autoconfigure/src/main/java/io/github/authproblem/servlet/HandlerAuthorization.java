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

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import jakarta.annotation.security.DenyAll;
import jakarta.servlet.http.HttpServletRequest;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PostFilter;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.access.prepost.PreFilter;
import org.springframework.security.authorization.method.AuthorizationAdvisor;
import org.springframework.security.authorization.method.AuthorizeReturnObject;
import org.springframework.security.core.annotation.SecurityAnnotationScanners;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Asks method security about the handlers that a request may reach before the request is
 * routed. Else who may call none of them would learn from a 405, a 415 or a 400 that
 * there are any.
 *
 * @since 0.1.0
 */
public final class HandlerAuthorization {

	/** Those who put their own in Spring Security's place may look at arguments. */
	static final String SPRINGS = "org.springframework.security.config.";

	private final Handlers handlers;

	private final Map<HandlerMethod, Rules> rules = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param handlers knows the handlers
	 */
	public HandlerAuthorization(Handlers handlers) {
		this.handlers = handlers;
	}

	/**
	 * The denial of a request that its handler would not take from its caller, as far as
	 * rules tell that need no argument of the method; where Spring MVC has no handler for
	 * it, the denial by all handlers of its path.
	 * @param chain what Spring MVC has chosen, or {@code null} if it refuses the request
	 * @return the denial, or {@code null} if the caller may be permitted
	 */
	@Nullable AccessDeniedException denial(HttpServletRequest request, @Nullable HandlerExecutionChain chain) {
		if (chain == null || isAnsweredBySpring(chain.getHandler())) {
			return denialByAll(request);
		}
		if (chain.getHandler() instanceof HandlerMethod method) {
			HandlerMethod registered = method.getResolvedFromHandlerMethod();
			return rules((registered != null) ? registered : method).denial();
		}
		if (CorsUtils.isPreFlightRequest(request)) {
			HandlerMethod following = HandlerLookup.chosen(request);
			return (following != null) ? rules(following).denial() : denialByAll(request);
		}
		return null;
	}

	/**
	 * Whether Spring MVC tells which methods a path has, in answer to an OPTIONS request
	 * for which the application has no handler.
	 */
	private static boolean isAnsweredBySpring(Object handler) {
		return handler instanceof HandlerMethod method
				&& method.getBeanType().getEnclosingClass() == RequestMappingInfoHandlerMapping.class;
	}

	private @Nullable AccessDeniedException denialByAll(HttpServletRequest request) {
		AccessDeniedException denial = null;
		for (Handlers.Handler handler : this.handlers.of(request)) {
			AccessDeniedException denied = rules(handler.method()).denial();
			if (denied == null) {
				return null;
			}
			if (denial == null || handler.takes(Handlers.method(request))) {
				denial = denied;
			}
		}
		return denial;
	}

	/**
	 * Whether a handler has a rule that can be asked only when the method is called.
	 */
	boolean needsArguments(Handlers.Handler handler) {
		return rules(handler.method()).needArguments();
	}

	/**
	 * Whether the caller may be denied by a handler: a rule denies, or cannot be asked
	 * before the method is called.
	 */
	boolean mayDeny(Handlers.Handler handler) {
		return rules(handler.method()).mayDeny();
	}

	private Rules rules(HandlerMethod handler) {
		return this.rules.computeIfAbsent(handler, HandlerAuthorization::read);
	}

	/**
	 * Read what stands around a method. Only what comes before anything else can be asked
	 * alone: an aspect of the application's own may change who the caller is.
	 */
	private static Rules read(HandlerMethod handler) {
		Class<?> type = handler.getBeanType();
		Object bean = handler.createWithResolvedBean().getBean();
		Object target = AopProxyUtils.getSingletonTarget(bean);
		List<AuthorizationAdvisor> asked = new ArrayList<>();
		boolean first = target != null && isArgumentFree(handler.getMethod(), type);
		boolean needArguments = false;
		boolean askedAfter = false;
		for (Advisor advisor : advisors(bean, handler.getMethod(), type)) {
			if (!(advisor.getAdvice() instanceof AuthorizationAdvisor authorization)) {
				first = false;
			}
			else if (guards(advisor, AskedAfter.class)) {
				askedAfter = true;
			}
			else if (first && isSprings(authorization) && guards(advisor, AskedBefore.class)) {
				asked.add(authorization);
			}
			else if (!guards(advisor, Filters.class)) {
				first = false;
				needArguments = true;
			}
		}
		return new Rules((target != null) ? target : bean, handler.getMethod(), List.copyOf(asked), needArguments,
				askedAfter);
	}

	private static List<Advisor> advisors(Object bean, Method method, Class<?> type) {
		return (bean instanceof Advised advised)
				? Stream.of(advised.getAdvisors()).filter((advisor) -> guards(advisor, method, type)).toList()
				: List.of();
	}

	private static boolean guards(Advisor advisor, Method method, Class<?> type) {
		if (!(advisor instanceof PointcutAdvisor pointcutAdvisor)) {
			return true;
		}
		Pointcut pointcut = pointcutAdvisor.getPointcut();
		return pointcut.getClassFilter().matches(type) && pointcut.getMethodMatcher().matches(method, type);
	}

	private static boolean isSprings(AuthorizationAdvisor advisor) {
		return advisor instanceof RouterFunctionDenials.Witness || advisor.getClass().getName().startsWith(SPRINGS);
	}

	/**
	 * Whether an advisor is one for some annotations. Spring Security does not tell, but
	 * it can be recognised by what it guards.
	 */
	private static boolean guards(Advisor advisor, Class<?> samples) {
		return Stream.of(samples.getDeclaredMethods()).anyMatch((method) -> guards(advisor, method, samples));
	}

	/**
	 * Whether the rule of a method looks at its caller alone.
	 */
	private static boolean isArgumentFree(Method method, Class<?> type) {
		PreAuthorize rule = SecurityAnnotationScanners.requireUnique(PreAuthorize.class).scan(method, type);
		return rule == null || ArgumentFreeExpression.is(rule.value());
	}

	/**
	 * The rules of one method.
	 *
	 * @param controller its object
	 * @param method the method
	 * @param advisors what can be asked before it is called
	 * @param needArguments whether more are asked when it is called
	 * @param askedAfter whether more are asked once it has returned
	 */
	private record Rules(Object controller, Method method, List<AuthorizationAdvisor> advisors, boolean needArguments,
			boolean askedAfter) {

		boolean mayDeny() {
			return this.needArguments || this.askedAfter || failure() != null;
		}

		@Nullable AccessDeniedException denial() {
			return (failure() instanceof AccessDeniedException denial) ? denial : null;
		}

		private @Nullable Throwable failure() {
			try {
				new Question(this.controller, this.method, this.advisors.iterator()).proceed();
				return null;
			}
			catch (Throwable ex) {
				return ex;
			}
		}

	}

	/**
	 * A call that ends before the method.
	 */
	private record Question(Object controller, Method method,
			Iterator<AuthorizationAdvisor> advisors) implements MethodInvocation {

		@Override
		public @Nullable Object proceed() throws Throwable {
			return this.advisors.hasNext() ? this.advisors.next().invoke(this) : null;
		}

		@Override
		public Method getMethod() {
			return this.method;
		}

		@Override
		public @Nullable Object[] getArguments() {
			return new Object[this.method.getParameterCount()];
		}

		@Override
		public Object getThis() {
			return this.controller;
		}

		@Override
		public AccessibleObject getStaticPart() {
			return this.method;
		}

	}

	/**
	 * What each of the annotations guards that are asked before a method is called.
	 */
	@SuppressWarnings("unused")
	private abstract static class AskedBefore {

		@PreAuthorize("denyAll")
		abstract void preAuthorize();

		@Secured("nobody")
		abstract void secured();

		@DenyAll
		abstract void jsr250();

	}

	/**
	 * What the annotations guard that take away what a caller may not see, and deny
	 * nothing.
	 */
	@SuppressWarnings("unused")
	private abstract static class Filters {

		@PreFilter("false")
		abstract void preFilter(List<Object> objects);

		@PostFilter("false")
		abstract List<Object> postFilter();

		@AuthorizeReturnObject
		abstract Object authorizeReturnObject();

	}

	/**
	 * What the annotation guards that is asked once a method has returned.
	 */
	@SuppressWarnings("unused")
	private abstract static class AskedAfter {

		@PostAuthorize("denyAll")
		abstract void postAuthorize();

	}

}

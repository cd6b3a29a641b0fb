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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.annotation.security.DenyAll;
import jakarta.servlet.http.HttpServletRequest;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authorization.method.AuthorizationAdvisor;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.HandlerMethod;

/**
 * Asks method security about the handlers that a request may reach before the request is
 * routed. Else who may call none of them would learn from a 405, a 415 or a 400 that
 * there are any.
 *
 * @since 0.1.0
 */
public final class HandlerAuthorization {

	private final Handlers handlers;

	private final Supplier<List<AuthorizationAdvisor>> advisors;

	private final Supplier<List<AuthorizationAdvisor>> laterAdvisors;

	private final Map<HandlerMethod, Rules> rules = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param handlers knows the handlers
	 * @param advisors gives what guards methods, once it is there
	 */
	public HandlerAuthorization(Handlers handlers, Supplier<Stream<AuthorizationAdvisor>> advisors) {
		this.handlers = handlers;
		this.advisors = SingletonSupplier
			.of(() -> advisors.get().filter((advisor) -> isAsked(advisor, AskedBefore.class)).toList());
		this.laterAdvisors = SingletonSupplier
			.of(() -> advisors.get().filter((advisor) -> isAsked(advisor, AskedAfter.class)).toList());
	}

	/**
	 * The denial of a request that no handler of its path would take from its caller, as
	 * far as rules tell that need no argument of the method.
	 * @return the denial, or {@code null} if some handler may take the request
	 */
	@Nullable AccessDeniedException denial(HttpServletRequest request) {
		AccessDeniedException denial = null;
		for (Handlers.Handler handler : this.handlers.of(request)) {
			AccessDeniedException denied = rules(handler).denial();
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
		return rules(handler).needArguments();
	}

	/**
	 * Whether the caller may be denied by a handler: a rule denies, or cannot be asked
	 * before the method is called.
	 */
	boolean mayDeny(Handlers.Handler handler) {
		return rules(handler).mayDeny();
	}

	private Rules rules(Handlers.Handler handler) {
		return this.rules.computeIfAbsent(handler.method(), this::rules);
	}

	private Rules rules(HandlerMethod handler) {
		Class<?> type = handler.getBeanType();
		Object bean = handler.createWithResolvedBean().getBean();
		Object target = AopProxyUtils.getSingletonTarget(bean);
		List<AuthorizationAdvisor> before = (target != null) ? advisors(this.advisors, handler, type) : List.of();
		return new Rules((target != null) ? target : bean, handler.getMethod(), before,
				!before.isEmpty() && hasArguments(handler.getMethod(), type),
				target != null && !advisors(this.laterAdvisors, handler, type).isEmpty());
	}

	private static List<AuthorizationAdvisor> advisors(Supplier<List<AuthorizationAdvisor>> advisors,
			HandlerMethod handler, Class<?> type) {
		return advisors.get().stream().filter((advisor) -> guards(advisor, handler.getMethod(), type)).toList();
	}

	private static boolean guards(AuthorizationAdvisor advisor, Method method, Class<?> type) {
		Pointcut pointcut = advisor.getPointcut();
		return pointcut.getClassFilter().matches(type) && pointcut.getMethodMatcher().matches(method, type);
	}

	/**
	 * Whether an advisor denies before or after the method is called. Spring Security
	 * does not tell, but its advisor for an annotation can be recognised by what it
	 * guards.
	 */
	private static boolean isAsked(AuthorizationAdvisor advisor, Class<?> samples) {
		return Stream.of(samples.getDeclaredMethods()).anyMatch((method) -> guards(advisor, method, samples));
	}

	/**
	 * Whether an expression may look at what is only there when the method is called, or
	 * calls code of the application.
	 */
	private static boolean hasArguments(Method method, Class<?> type) {
		PreAuthorize annotation = AnnotatedElementUtils.findMergedAnnotation(method, PreAuthorize.class);
		if (annotation == null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(type, PreAuthorize.class);
		}
		return annotation != null && Stream.of("#", "@", "hasPermission", "this", "target", "filterObject")
			.anyMatch(annotation.value()::contains);
	}

	/**
	 * The rules of one method.
	 *
	 * @param controller its object
	 * @param method the method
	 * @param advisors what guards it
	 * @param needArguments whether they can be asked only when it is called
	 * @param askedAfter whether more are asked once it has returned
	 */
	private record Rules(Object controller, Method method, List<AuthorizationAdvisor> advisors, boolean needArguments,
			boolean askedAfter) {

		boolean mayDeny() {
			if (this.needArguments || this.askedAfter) {
				return true;
			}
			try {
				new Question(this.controller, this.method, this.advisors.iterator()).proceed();
				return false;
			}
			catch (Throwable ex) {
				return true;
			}
		}

		@Nullable AccessDeniedException denial() {
			if (this.advisors.isEmpty() || this.needArguments) {
				return null;
			}
			try {
				new Question(this.controller, this.method, this.advisors.iterator()).proceed();
				return null;
			}
			catch (AccessDeniedException ex) {
				return ex;
			}
			catch (Throwable ex) {
				return null;
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
	 * What the annotation guards that is asked once a method has returned.
	 */
	@SuppressWarnings("unused")
	private abstract static class AskedAfter {

		@PostAuthorize("denyAll")
		abstract void postAuthorize();

	}

}

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

import jakarta.servlet.http.HttpServletRequest;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Pointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.method.AuthorizationAdvisor;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.function.AsyncServerResponse;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;

/**
 * Takes a denial past the error handlers of router functions, which catch it before
 * Spring MVC sees it: where method security has denied something, and what comes out is a
 * server error, the denial is thrown on.
 *
 * @since 0.1.0
 */
public final class RouterFunctionDenials implements BeanPostProcessor, PriorityOrdered {

	private static final String DENIAL = RouterFunctionDenials.class.getName();

	private final ObjectProvider<ProblemChains> chains;

	/**
	 * Create a post-processor.
	 * @param chains knows the application's chains
	 */
	public RouterFunctionDenials(ObjectProvider<ProblemChains> chains) {
		this.chains = chains;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RouterFunctionMapping mapping) {
			mapping.setRouterFunction(judged(mapping.getRouterFunction()));
		}
		return (bean instanceof AuthorizationAdvisor advisor
				&& bean.getClass().getName().startsWith(HandlerAuthorization.SPRINGS)) ? new Witness(advisor) : bean;
	}

	@SuppressWarnings("unchecked")
	private @Nullable RouterFunction<?> judged(@Nullable RouterFunction<?> functions) {
		return (functions != null) ? ((RouterFunction<ServerResponse>) functions).filter(this::handle) : null;
	}

	private ServerResponse handle(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		HttpServletRequest servletRequest = request.servletRequest();
		servletRequest.removeAttribute(DENIAL);
		ServerResponse response = next.handle(request);
		if (isServerError(response) && servletRequest.getAttribute(DENIAL) instanceof AccessDeniedException denial
				&& this.chains.getObject().haveHandlerOfOurs(servletRequest)) {
			throw denial;
		}
		return response;
	}

	/**
	 * Whether it is known already that a response is one.
	 */
	private static boolean isServerError(@Nullable ServerResponse response) {
		return response != null && !(response instanceof AsyncServerResponse)
				&& response.statusCode().is5xxServerError();
	}

	/**
	 * Notes what a rule on a method denies. It stands around Spring Security's own alone,
	 * which nobody asks for by type.
	 *
	 * @param delegate asks the rule
	 */
	record Witness(AuthorizationAdvisor delegate) implements AuthorizationAdvisor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			try {
				return this.delegate.invoke(invocation);
			}
			catch (AccessDeniedException ex) {
				RequestAttributes request = RequestContextHolder.getRequestAttributes();
				if (request != null) {
					request.setAttribute(DENIAL, ex, RequestAttributes.SCOPE_REQUEST);
				}
				throw ex;
			}
		}

		@Override
		public Pointcut getPointcut() {
			return this.delegate.getPointcut();
		}

		@Override
		public Advice getAdvice() {
			return this;
		}

		@Override
		public boolean isPerInstance() {
			return this.delegate.isPerInstance();
		}

		@Override
		public int getOrder() {
			return this.delegate.getOrder();
		}

	}

}

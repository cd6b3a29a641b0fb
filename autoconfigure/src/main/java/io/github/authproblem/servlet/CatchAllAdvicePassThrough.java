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

import io.github.authproblem.classify.DenialClassifiers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Takes a denial past what would make something else of it, back to Spring Security: an
 * {@code @ExceptionHandler} for all exceptions, and Spring MVC's own answer to an
 * {@link ErrorResponse}, which drops its problem. A handler for a narrower type is the
 * application's own answer and is left to give it, and a chain that is no API's is left
 * alone.
 *
 * @since 0.1.0
 */
public final class CatchAllAdvicePassThrough extends ExceptionHandlerExceptionResolver {

	private final ProblemChains chains;

	/**
	 * Create a resolver that comes before those of Spring MVC.
	 * @param chains knows the application's chains
	 */
	public CatchAllAdvicePassThrough(ProblemChains chains) {
		this.chains = chains;
		setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
	}

	@Override
	protected @Nullable ModelAndView doResolveHandlerMethodException(HttpServletRequest request,
			HttpServletResponse response, @Nullable HandlerMethod handlerMethod, Exception exception) {
		RuntimeException denial = DenialClassifiers.denialIn(exception);
		if (denial != null && this.chains.areOfApi(request)) {
			ServletInvocableHandlerMethod advice = getExceptionHandlerMethod(handlerMethod, exception,
					new ServletWebRequest(request, response));
			if ((advice != null) ? isCatchAll(advice.getMethod()) : denial instanceof ErrorResponse) {
				throw denial;
			}
		}
		return null;
	}

	/**
	 * Whether the application itself answers a denial.
	 * @param handlerMethod what the request was denied, or {@code null} if it is none
	 */
	boolean isLeftToApplication(HttpServletRequest request, @Nullable HandlerMethod handlerMethod, Exception denial) {
		ServletInvocableHandlerMethod advice = getExceptionHandlerMethod(handlerMethod, denial,
				new ServletWebRequest(new LookupRequest(request)));
		return advice != null && !(isCatchAll(advice.getMethod()) && this.chains.areOfApi(request));
	}

	/**
	 * Whether all that the advice takes is {@link RuntimeException} and wider.
	 */
	private static boolean isCatchAll(Method advice) {
		ExceptionHandler annotation = AnnotatedElementUtils.findMergedAnnotation(advice, ExceptionHandler.class);
		Class<?>[] types = (annotation != null) ? annotation.exception() : new Class<?>[0];
		if (types.length == 0) {
			types = advice.getParameterTypes();
		}
		return Arrays.stream(types)
			.filter(Throwable.class::isAssignableFrom)
			.allMatch((type) -> type.isAssignableFrom(RuntimeException.class));
	}

}

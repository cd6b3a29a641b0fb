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

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Takes a denial past an {@code @ExceptionHandler} for all exceptions, which would make a
 * server error of it, back to Spring Security. A handler for a narrower type is the
 * application's own answer and is left to give it.
 *
 * @since 0.1.0
 */
public final class CatchAllAdvicePassThrough extends ExceptionHandlerExceptionResolver {

	/** Ends a chain of causes that loops. */
	private static final int MAX_DEPTH = 32;

	/**
	 * Create a resolver that comes before those of Spring MVC.
	 */
	public CatchAllAdvicePassThrough() {
		setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
	}

	@Override
	protected @Nullable ModelAndView doResolveHandlerMethodException(HttpServletRequest request,
			HttpServletResponse response, @Nullable HandlerMethod handlerMethod, Exception exception) {
		RuntimeException denial = denial(exception);
		if (denial != null) {
			ServletInvocableHandlerMethod advice = getExceptionHandlerMethod(handlerMethod, exception,
					new ServletWebRequest(request, response));
			if (advice != null && isCatchAll(advice.getMethod())) {
				throw denial;
			}
		}
		return null;
	}

	private static @Nullable RuntimeException denial(Throwable exception) {
		Throwable cause = exception;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			if (cause instanceof AccessDeniedException || cause instanceof AuthenticationException) {
				return (RuntimeException) cause;
			}
			cause = cause.getCause();
		}
		return null;
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

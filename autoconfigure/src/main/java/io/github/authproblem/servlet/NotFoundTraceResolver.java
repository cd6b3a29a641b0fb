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
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Takes the stack trace from every 404 of an application that conceals something: where
 * {@code spring.web.error.include-stacktrace} shows it, it would tell a concealed path
 * from an unknown one.
 *
 * @since 0.1.0
 */
public final class NotFoundTraceResolver implements HandlerExceptionResolver, Ordered {

	private static final StackTraceElement[] NONE = {};

	private final Concealment concealment;

	/**
	 * Create a resolver that resolves nothing.
	 * @param concealment knows whether anything is concealed
	 */
	public NotFoundTraceResolver(Concealment concealment) {
		this.concealment = concealment;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception exception) {
		if ((exception instanceof NoResourceFoundException || exception instanceof NoHandlerFoundException)
				&& this.concealment.isActive()) {
			exception.setStackTrace(NONE);
		}
		return null;
	}

}

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

package io.github.authproblem.benchmarks;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * The other popular one: it has Spring MVC handle the exception.
 */
final class ResolverRecipe implements AuthenticationEntryPoint, AccessDeniedHandler {

	private final HandlerExceptionResolver resolver;

	ResolverRecipe(HandlerExceptionResolver resolver) {
		this.resolver = resolver;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception) {
		this.resolver.resolveException(request, response, null, exception);
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception) {
		this.resolver.resolveException(request, response, null, exception);
	}

	/**
	 * What handles it there.
	 */
	@RestControllerAdvice
	static final class Advice {

		@ExceptionHandler
		ResponseEntity<ProblemDetail> unauthorized(AuthenticationException exception) {
			return ResponseEntity
				.of(ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, "Full authentication is required"))
				.build();
		}

		@ExceptionHandler
		ResponseEntity<ProblemDetail> forbidden(AccessDeniedException exception) {
			return ResponseEntity
				.of(ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, "Access to this resource is denied"))
				.build();
		}

	}

}

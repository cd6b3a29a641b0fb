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

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.DelegatingMissingAuthorityAccessDeniedHandler;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.RequestMatcherDelegatingAccessDeniedHandler;

/**
 * Tells who answers in a chain for callers who are known. Spring Security keeps that to
 * itself, so that it is read, and never written, where it is kept.
 */
final class ChainDeniedHandler {

	private ChainDeniedHandler() {
	}

	/**
	 * Whether a denial may come to our handler, or nobody can tell.
	 */
	static boolean mayBeOurs(SecurityFilterChain chain) {
		try {
			return chain.getFilters()
				.stream()
				.filter(ExceptionTranslationFilter.class::isInstance)
				.anyMatch((filter) -> isOurs(read(filter, "accessDeniedHandler")));
		}
		catch (BeansException ex) {
			return true;
		}
	}

	private static boolean isOurs(@Nullable Object handler) {
		if (handler instanceof DelegatingMissingAuthorityAccessDeniedHandler) {
			return isOurs(read(handler, "defaultAccessDeniedHandler"));
		}
		if (handler instanceof RequestMatcherDelegatingAccessDeniedHandler) {
			return read(handler, "handlers") instanceof Map<?, ?> handlers
					&& handlers.values().stream().anyMatch(ChainDeniedHandler::isOurs);
		}
		return handler instanceof ProblemAccessDeniedHandler;
	}

	private static @Nullable Object read(Object owner, String field) {
		return PropertyAccessorFactory.forDirectFieldAccess(owner).getPropertyValue(field);
	}

}

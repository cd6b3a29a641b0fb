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

package io.github.authproblem.classify;

import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * What a classifier may look at. It holds credentials: never log or serialise it.
 *
 * @param exception the {@code AuthenticationException} or {@code AccessDeniedException}
 * @param causes the exception and its causes
 * @param authentication who is refused, or {@code null} if nobody is known
 * @param authorization the value of the {@code Authorization} field, or {@code null}
 * @param ownFilter tells whether a filter of the application's own may have examined the
 * credentials; asked only if it matters
 * @param filterBehindCsrf tells whether a filter of the application's own may make the
 * caller known behind the one for CSRF tokens; asked only if it matters
 * @param session whether the client came with a session that is still valid
 * @param method the request's method
 * @param path the request's path without its query, percent-encoded
 * @since 0.1.0
 */
public record DenialContext(RuntimeException exception, Causes causes, @Nullable Authentication authentication,
		@Nullable String authorization, BooleanSupplier ownFilter, BooleanSupplier filterBehindCsrf, boolean session,
		String method, String path) {

	/**
	 * Create a context of a chain in which nobody is made known behind the filter for
	 * CSRF tokens.
	 * @param exception the {@code AuthenticationException} or
	 * {@code AccessDeniedException}
	 * @param authentication who is refused, or {@code null} if nobody is known
	 * @param authorization the value of the {@code Authorization} field, or {@code null}
	 * @param ownFilter tells whether a filter of the application's own may have examined
	 * the credentials; asked only if it matters
	 * @param session whether the client came with a session that is still valid
	 * @param method the request's method
	 * @param path the request's path without its query, percent-encoded
	 */
	public DenialContext(RuntimeException exception, @Nullable Authentication authentication,
			@Nullable String authorization, BooleanSupplier ownFilter, boolean session, String method, String path) {
		this(exception, new Causes(exception), authentication, authorization, ownFilter, () -> false, session, method,
				path);
	}

	/**
	 * Tell nothing of the credentials.
	 */
	@Override
	public String toString() {
		return "DenialContext[exception=" + this.exception.getClass().getName() + "]";
	}

}

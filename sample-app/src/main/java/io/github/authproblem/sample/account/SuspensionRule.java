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

package io.github.authproblem.sample.account;

import java.time.Instant;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Turns away the owners of suspended accounts, whatever else they may do.
 *
 * @param <T> the type of what is protected
 */
public final class SuspensionRule<T extends @Nullable Object> implements AuthorizationManager<T> {

	/**
	 * The claim with the time since when an account has been suspended.
	 */
	public static final String SUSPENDED_AT = "suspended_at";

	/**
	 * The claim that says why.
	 */
	public static final String SUSPENSION_REASON = "suspension_reason";

	@Override
	public @Nullable AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> authentication,
			T object) {
		if (authentication.get() instanceof JwtAuthenticationToken token) {
			Instant suspendedAt = token.getToken().getClaimAsInstant(SUSPENDED_AT);
			if (suspendedAt != null) {
				throw new SuspendedException(suspendedAt, token.getToken().getClaimAsString(SUSPENSION_REASON));
			}
		}
		return null; // the rules that this one is added to decide
	}

}

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

import org.jspecify.annotations.Nullable;

import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Builds what a classifier looks at.
 */
final class DeniedRequest {

	private final RuntimeException exception;

	private @Nullable Authentication caller;

	private @Nullable String authorization;

	private boolean ownFilter;

	private boolean session;

	private DeniedRequest(RuntimeException exception) {
		this.exception = exception;
	}

	static DeniedRequest with(RuntimeException exception) {
		return new DeniedRequest(exception);
	}

	static DeniedRule rule() {
		return new DeniedRule("SCOPE_", "ROLE_", new NullRoleHierarchy());
	}

	static Authentication caller(String... authorities) {
		return UsernamePasswordAuthenticationToken.authenticated("ada", null,
				AuthorityUtils.createAuthorityList(authorities));
	}

	static Authentication anonymous() {
		return new AnonymousAuthenticationToken("key", "anonymousUser",
				AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
	}

	DeniedRequest by(@Nullable Authentication caller) {
		this.caller = caller;
		return this;
	}

	DeniedRequest bearer(String token) {
		return authorization("Bearer " + token);
	}

	DeniedRequest authorization(@Nullable String authorization) {
		this.authorization = authorization;
		return this;
	}

	DeniedRequest behindOwnFilter() {
		this.ownFilter = true;
		return this;
	}

	DeniedRequest inSession() {
		this.session = true;
		return this;
	}

	DenialContext context() {
		return new DenialContext(this.exception, this.caller, this.authorization, () -> this.ownFilter, this.session,
				"GET", "/orders");
	}

}

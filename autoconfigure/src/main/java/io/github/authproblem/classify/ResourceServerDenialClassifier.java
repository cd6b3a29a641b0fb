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

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;

/**
 * Reads the exceptions of Spring Security's resource server that concern the request or
 * an opaque token.
 */
final class ResourceServerDenialClassifier implements DenialClassifier {

	@Override
	public @Nullable Denial classify(DenialContext context) {
		if (Causes.find(context.exception(), BadOpaqueTokenException.class) != null) {
			return Denial.of(DenialReason.TOKEN_INACTIVE);
		}
		if (context.exception() instanceof OAuth2AuthenticationException exception) {
			String code = exception.getError().getErrorCode();
			if (BearerTokenErrorCodes.INVALID_REQUEST.equals(code)) {
				return Denial.of(DenialReason.REQUEST_MALFORMED);
			}
			if (BearerTokenErrorCodes.INVALID_TOKEN.equals(code) && isUnreadable(context, exception)) {
				return Denial.of(DenialReason.TOKEN_MALFORMED);
			}
		}
		return null;
	}

	/**
	 * Whether the resolver rejected what was sent before anybody tried to authenticate
	 * it.
	 */
	private static boolean isUnreadable(DenialContext context, OAuth2AuthenticationException exception) {
		return exception.getCause() == null && exception.getAuthenticationRequest() == null
				&& BearerCredentials.tokenInAuthorization(context) == null;
	}

}

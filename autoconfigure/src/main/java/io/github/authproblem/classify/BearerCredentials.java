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

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.util.ClassUtils;

/**
 * The Bearer credentials of a denied request, wherever the application looks for them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750, section
 * 2.1</a>
 */
final class BearerCredentials {

	static final boolean OAUTH2_PRESENT = ClassUtils.isPresent(
			"org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken",
			BearerCredentials.class.getClassLoader());

	private static final String SCHEME = "Bearer";

	private BearerCredentials() {
	}

	/**
	 * Whether the client sent Bearer credentials, good or bad.
	 */
	static boolean sent(DenialContext context) {
		return inAuthorization(context) || (OAUTH2_PRESENT && OAuth2.sent(context));
	}

	/**
	 * Whether the {@code Authorization} field names the scheme, whatever follows it.
	 */
	static boolean inAuthorization(DenialContext context) {
		String authorization = context.authorization();
		int end = SCHEME.length();
		return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, end)
				&& (authorization.length() == end || authorization.charAt(end) == ' ');
	}

	/**
	 * The token that was sent. Never log it.
	 * @return the token, or {@code null} where there is none or no well-formed one
	 */
	static @Nullable String token(DenialContext context) {
		if (context.exception() instanceof AuthenticationException exception) {
			Authentication request = exception.getAuthenticationRequest();
			if (OAUTH2_PRESENT && request != null) {
				String token = OAuth2.token(request);
				if (token != null) {
					return token;
				}
			}
		}
		return tokenInAuthorization(context);
	}

	/**
	 * The token that the caller was authenticated with. Never log it.
	 * @return the token, or {@code null} where nobody is known or by other means
	 */
	static @Nullable String tokenOfCaller(DenialContext context) {
		return OAUTH2_PRESENT ? OAuth2.token(context) : null;
	}

	/**
	 * Whether what failed is another way to authenticate, to which the client sent its
	 * Bearer credentials along: a login by name and password, or one by a caller whom
	 * these credentials have made known.
	 */
	static boolean areBeside(DenialContext context) {
		if (!(context.exception() instanceof AuthenticationException exception) || !sent(context)) {
			return false;
		}
		if (exception.getAuthenticationRequest() instanceof UsernamePasswordAuthenticationToken login
				&& login.getCredentials() != null) {
			String token = tokenInAuthorization(context);
			return token == null || !(token.equals(login.getCredentials()) || token.equals(login.getPrincipal()));
		}
		return tokenOfCaller(context) != null || (isKnown(context.authentication()) && !context.session());
	}

	private static boolean isKnown(@Nullable Authentication caller) {
		return caller != null && caller.isAuthenticated() && !(caller instanceof AnonymousAuthenticationToken);
	}

	/**
	 * The token in the {@code Authorization} field.
	 * @return the token, or {@code null} where there is none or no well-formed one
	 */
	static @Nullable String tokenInAuthorization(DenialContext context) {
		String authorization = context.authorization();
		if (authorization == null || !inAuthorization(context)) {
			return null;
		}
		// RFC 9110, section 11.4, has one space or more behind the scheme
		String token = authorization.substring(SCHEME.length()).strip();
		return isToken68(token) ? token : null;
	}

	private static boolean isToken68(String value) {
		int end = value.length();
		while (end > 0 && value.charAt(end - 1) == '=') {
			end--;
		}
		for (int i = 0; i < end; i++) {
			char c = value.charAt(i);
			boolean legal = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
					|| "-._~+/".indexOf(c) >= 0;
			if (!legal) {
				return false;
			}
		}
		return end > 0;
	}

	/**
	 * What is known where Spring's resource server is there.
	 */
	private static final class OAuth2 {

		static boolean sent(DenialContext context) {
			if (context.exception() instanceof AuthenticationException exception
					&& (exception.getAuthenticationRequest() instanceof BearerTokenAuthenticationToken
							|| isBearerError(exception))) {
				return true;
			}
			return token(context) != null;
		}

		private static boolean isBearerError(AuthenticationException exception) {
			return exception instanceof OAuth2AuthenticationException refused
					&& (BearerTokenErrorCodes.INVALID_TOKEN.equals(refused.getError().getErrorCode())
							|| BearerTokenErrorCodes.INVALID_REQUEST.equals(refused.getError().getErrorCode()));
		}

		static @Nullable String token(DenialContext context) {
			Authentication authentication = context.authentication();
			return (authentication != null && authentication.getCredentials() instanceof OAuth2Token token)
					? token.getTokenValue() : null;
		}

		static @Nullable String token(Authentication request) {
			return (request instanceof BearerTokenAuthenticationToken bearer) ? bearer.getToken() : null;
		}

	}

}

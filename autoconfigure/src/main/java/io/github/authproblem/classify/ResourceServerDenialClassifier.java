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

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;
import org.springframework.util.ClassUtils;

/**
 * Reads the exceptions of Spring Security's resource server that concern the request or
 * an opaque token.
 */
final class ResourceServerDenialClassifier implements DenialClassifier {

	private static final boolean NIMBUS_PRESENT = ClassUtils.isPresent("com.nimbusds.jwt.JWTParser",
			ResourceServerDenialClassifier.class.getClassLoader());

	private static final String INTROSPECTION_PACKAGE = BadOpaqueTokenException.class.getPackageName() + ".";

	/** The class that reads it is not public. */
	private static final String ISSUER_METADATA = "org.springframework.security.oauth2.jwt.JwtDecoderProviderConfiguration";

	@Override
	public @Nullable Denial classify(DenialContext context) {
		if (context.causes().include(BadOpaqueTokenException.class)) {
			return Denial.of(DenialReason.TOKEN_INACTIVE);
		}
		if (context.causes().include(OAuth2IntrospectionException.class) || isAnswerFault(context.exception())) {
			return Denial.of(DenialReason.AUTHENTICATION_UNAVAILABLE);
		}
		if (context.exception() instanceof OAuth2AuthenticationException exception) {
			String code = exception.getError().getErrorCode();
			if (BearerTokenErrorCodes.INVALID_REQUEST.equals(code)) {
				return Denial.of(DenialReason.REQUEST_MALFORMED);
			}
			if (BearerTokenErrorCodes.INVALID_TOKEN.equals(code) && isUnreadable(context, exception)) {
				// Spring takes each scheme that begins with Bearer for it
				return Denial.of(isOfOtherScheme(context) ? DenialReason.TOKEN_MISSING : DenialReason.TOKEN_MALFORMED);
			}
			if (exception instanceof InvalidBearerTokenException && NIMBUS_PRESENT) {
				return refusedByIssuer(context, exception);
			}
		}
		return null;
	}

	/**
	 * What Spring makes of a token for which it cannot choose one of several issuers.
	 */
	private static @Nullable Denial refusedByIssuer(DenialContext context, OAuth2AuthenticationException exception) {
		PresentedJwt jwt = PresentedJwt.in(context);
		if (jwt == null || !jwt.readable()) {
			return null;
		}
		if (!jwt.signed()) {
			return Denial.of(DenialReason.TOKEN_MALFORMED);
		}
		return (exception.getCause() == null) ? Denial.of(DenialReason.TOKEN_CLAIMS_INVALID) : null;
	}

	/**
	 * Whether Spring stumbled over what the authorization server said of a token or of
	 * itself: an empty body, or claims of a wrong type. It has no exception for that, and
	 * a converter of the application, which is called from there too, may throw the same.
	 */
	private static boolean isAnswerFault(RuntimeException exception) {
		if (exception instanceof AuthenticationException || exception instanceof AccessDeniedException) {
			return false;
		}
		for (StackTraceElement frame : exception.getStackTrace()) {
			String thrower = frame.getClassName();
			if (thrower.startsWith(INTROSPECTION_PACKAGE) || thrower.startsWith(ISSUER_METADATA)) {
				return true;
			}
			if (!thrower.startsWith("java.") && !thrower.startsWith("org.springframework.")) {
				return false;
			}
		}
		return false;
	}

	private static boolean isOfOtherScheme(DenialContext context) {
		return context.authorization() != null && !BearerCredentials.inAuthorization(context);
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

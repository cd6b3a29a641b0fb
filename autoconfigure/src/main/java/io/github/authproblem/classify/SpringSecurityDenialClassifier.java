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

import org.springframework.security.authentication.AccountExpiredException;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedCredentialsNotFoundException;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.MissingCsrfTokenException;
import org.springframework.security.web.firewall.RequestRejectedException;

/**
 * Reads Spring Security's own exceptions; has an answer for each.
 */
final class SpringSecurityDenialClassifier implements DenialClassifier {

	private final AuthenticationTrustResolver trustResolver = new AuthenticationTrustResolverImpl();

	private final DeniedRule deniedRule;

	SpringSecurityDenialClassifier(DeniedRule deniedRule) {
		this.deniedRule = deniedRule;
	}

	@Override
	public Denial classify(DenialContext context) {
		AccountStatusException status = context.causes().find(AccountStatusException.class);
		if (status != null) {
			return Denial.of(reason(status));
		}
		if (context.exception() instanceof RequestRejectedException) {
			return Denial.of(DenialReason.REQUEST_REJECTED);
		}
		if (context.exception() instanceof AuthenticationException exception) {
			return authentication(context, exception);
		}
		return authorization(context);
	}

	private static DenialReason reason(AccountStatusException exception) {
		if (exception instanceof DisabledException) {
			return DenialReason.ACCOUNT_DISABLED;
		}
		if (exception instanceof LockedException) {
			return DenialReason.ACCOUNT_LOCKED;
		}
		if (exception instanceof AccountExpiredException) {
			return DenialReason.ACCOUNT_EXPIRED;
		}
		if (exception instanceof CredentialsExpiredException) {
			return DenialReason.CREDENTIALS_EXPIRED;
		}
		return DenialReason.ACCESS_DENIED;
	}

	private Denial authentication(DenialContext context, AuthenticationException exception) {
		if (context.causes().include(AuthenticationServiceException.class) && ServerOutage.isIn(context.causes())) {
			return Denial.of(DenialReason.AUTHENTICATION_UNAVAILABLE);
		}
		if (exception instanceof MalformedCredentialsException) {
			return Denial.of(DenialReason.REQUEST_MALFORMED);
		}
		if (isCredentialsMissing(exception)) {
			Authentication caller = exception.getAuthenticationRequest();
			if (isAuthenticated(caller) || isAuthenticated(context.authentication())) {
				// Somebody known who should log in more strongly: no new token helps
				return Denial.of(DenialReason.ACCESS_DENIED);
			}
			return unauthenticated(context);
		}
		return Denial.of(DenialReason.AUTHENTICATION_FAILED);
	}

	private static boolean isCredentialsMissing(AuthenticationException exception) {
		return exception instanceof InsufficientAuthenticationException
				|| exception instanceof AuthenticationCredentialsNotFoundException
				|| exception instanceof PreAuthenticatedCredentialsNotFoundException;
	}

	private Denial authorization(DenialContext context) {
		Authentication caller = context.authentication();
		CsrfException csrf = context.causes().find(CsrfException.class);
		if (csrf != null && (isAuthenticated(caller) || mayBecomeKnown(context))) {
			return Denial.of((csrf instanceof MissingCsrfTokenException) ? DenialReason.CSRF_TOKEN_MISSING
					: DenialReason.CSRF_TOKEN_INVALID);
		}
		if (csrf == null && caller == null && areCredentialsSent(context)) {
			// Refused by a filter before anybody has looked at the credentials
			return Denial.of(DenialReason.ACCESS_DENIED);
		}
		if (!isAuthenticated(caller)) {
			return unauthenticated(context);
		}
		AuthorizationDeniedException denied = context.causes().find(AuthorizationDeniedException.class);
		if (denied == null || caller == null) {
			return Denial.of(DenialReason.ACCESS_DENIED);
		}
		return this.deniedRule.explain(denied.getAuthorizationResult(), caller);
	}

	private static boolean mayBecomeKnown(DenialContext context) {
		return context.session() || context.filterBehindCsrf().getAsBoolean();
	}

	private static boolean areCredentialsSent(DenialContext context) {
		return context.authorization() != null || BearerCredentials.sent(context);
	}

	/**
	 * Nobody is known. Bearer credentials that nobody complained about are of a scheme
	 * that this chain does not know, unless a filter of the application's own has dropped
	 * them: then they do not hold, and the client may refresh them.
	 */
	private Denial unauthenticated(DenialContext context) {
		if (!BearerCredentials.inAuthorization(context)) {
			return tokenMissing(context);
		}
		if (BearerCredentials.tokenInAuthorization(context) == null) {
			return Denial.of(DenialReason.TOKEN_MALFORMED);
		}
		return context.ownFilter().getAsBoolean() ? Denial.of(DenialReason.AUTHENTICATION_FAILED)
				: tokenMissing(context);
	}

	private Denial tokenMissing(DenialContext context) {
		AuthorizationDeniedException denied = context.causes().find(AuthorizationDeniedException.class);
		return (denied != null) ? Denial.builder(DenialReason.TOKEN_MISSING)
			.scopes(this.deniedRule.scopes(denied.getAuthorizationResult()))
			.build() : Denial.of(DenialReason.TOKEN_MISSING);
	}

	private boolean isAuthenticated(@Nullable Authentication authentication) {
		return authentication != null && authentication.isAuthenticated()
				&& !this.trustResolver.isAnonymous(authentication);
	}

}

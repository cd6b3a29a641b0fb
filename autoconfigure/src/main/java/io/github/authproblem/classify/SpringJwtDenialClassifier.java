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

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtEncodingException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/**
 * Reads the exceptions of Spring Security's JWT support. A {@link JwtValidationException}
 * comes after the signature was verified, so the claims of its token may be trusted.
 */
final class SpringJwtDenialClassifier implements DenialClassifier {

	/** Spring's default; a fault that lies within it may be another one. */
	private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

	@Override
	public @Nullable Denial classify(DenialContext context) {
		JwtValidationException invalid = context.causes().find(JwtValidationException.class);
		if (invalid != null) {
			return invalidClaims(context, invalid.getErrors());
		}
		if (context.causes().include(JwtDecoderInitializationException.class)) {
			return Denial.of(DenialReason.AUTHENTICATION_UNAVAILABLE);
		}
		BadJwtException bad = context.causes().find(BadJwtException.class);
		Denial unusable = (bad != null) ? unusable(context, bad) : null;
		return (unusable != null) ? unusable : failed(context.causes());
	}

	/**
	 * What a decoder of the application's own says.
	 */
	private static @Nullable Denial failed(Causes causes) {
		JwtException failed = causes.find(JwtException.class);
		if (failed == null || failed instanceof JwtEncodingException) {
			return null;
		}
		return Denial.of(ServerOutage.isIn(causes) ? DenialReason.AUTHENTICATION_UNAVAILABLE
				: DenialReason.AUTHENTICATION_FAILED);
	}

	/**
	 * What Nimbus itself did not complain of: a token that Spring does not take, or, once
	 * its signature was verified, claims that make no sense.
	 */
	private static @Nullable Denial unusable(DenialContext context, BadJwtException bad) {
		PresentedJwt jwt = PresentedJwt.in(context);
		if (jwt != null && !jwt.signed()) {
			return Denial.of(DenialReason.TOKEN_MALFORMED);
		}
		return (bad.getCause() != null) ? Denial.of(DenialReason.TOKEN_CLAIMS_INVALID) : null;
	}

	private static Denial invalidClaims(DenialContext context, Collection<OAuth2Error> errors) {
		String token = BearerCredentials.token(context);
		if (token == null || errors.size() != 1) {
			return Denial.of(DenialReason.TOKEN_CLAIMS_INVALID);
		}
		OAuth2Error error = errors.iterator().next();
		String expiry = TimeFaultWording.EXPIRED.time(error);
		if (expiry != null && TokenDenials.isFullSecond(expiry) && EncodedNotBefore.isBefore(token, expiry)) {
			return TokenDenials.expired(expiry);
		}
		PresentedJwt jwt = PresentedJwt.parse(token);
		return (jwt.neverValid() || ClaimFaultWording.matches(error)) ? Denial.of(DenialReason.TOKEN_CLAIMS_INVALID)
				: singleFault(jwt, error);
	}

	private static Denial singleFault(PresentedJwt jwt, OAuth2Error error) {
		Instant now = Instant.now();
		Instant expiresAt = jwt.expiresAt();
		if (expiresAt != null && (expiresAt.toString().equals(TimeFaultWording.EXPIRED.time(error))
				|| expiresAt.plus(CLOCK_SKEW).isBefore(now))) {
			return TokenDenials.expired(expiresAt);
		}
		Instant notBefore = jwt.notBefore();
		if (notBefore != null && (notBefore.toString().equals(TimeFaultWording.NOT_YET_VALID.time(error))
				|| notBefore.minus(CLOCK_SKEW).isAfter(now))) {
			return TokenDenials.notYetValid(notBefore);
		}
		return Denial.of(DenialReason.TOKEN_CLAIMS_INVALID);
	}

}

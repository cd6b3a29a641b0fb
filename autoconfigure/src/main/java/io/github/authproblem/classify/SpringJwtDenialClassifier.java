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
		if (!Causes.include(context.exception(), BadJwtException.class, JwtDecoderInitializationException.class)) {
			return null;
		}
		JwtValidationException invalid = Causes.find(context.exception(), JwtValidationException.class);
		if (invalid != null) {
			return invalidClaims(context, invalid.getErrors());
		}
		if (Causes.find(context.exception(), JwtDecoderInitializationException.class) != null) {
			return Denial.of(DenialReason.AUTHENTICATION_UNAVAILABLE);
		}
		BadJwtException bad = Causes.find(context.exception(), BadJwtException.class);
		return (bad != null) ? unusable(context, bad) : null;
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
		PresentedJwt jwt = PresentedJwt.verifiedIn(context);
		if (jwt != null && errors.size() == 1 && !jwt.neverValid()) {
			OAuth2Error error = errors.iterator().next();
			if (!ClaimFaultWording.matches(error)) {
				return singleFault(jwt, error);
			}
		}
		return Denial.of(DenialReason.TOKEN_CLAIMS_INVALID);
	}

	private static Denial singleFault(PresentedJwt jwt, OAuth2Error error) {
		Instant now = Instant.now();
		Instant expiresAt = jwt.expiresAt();
		if (expiresAt != null) {
			String time = Rfc3339.format(expiresAt);
			if (TimeFaultWording.EXPIRED.matches(error, time) || expiresAt.plus(CLOCK_SKEW).isBefore(now)) {
				return TokenDenials.expired(expiresAt, time);
			}
		}
		Instant notBefore = jwt.notBefore();
		if (notBefore != null) {
			String time = Rfc3339.format(notBefore);
			if (TimeFaultWording.NOT_YET_VALID.matches(error, time) || notBefore.minus(CLOCK_SKEW).isAfter(now)) {
				return TokenDenials.notYetValid(notBefore, time);
			}
		}
		return Denial.of(DenialReason.TOKEN_CLAIMS_INVALID);
	}

}

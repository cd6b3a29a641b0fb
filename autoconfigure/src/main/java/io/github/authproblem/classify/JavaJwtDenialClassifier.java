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

import java.time.Instant;

import com.auth0.jwt.JWT;
import com.auth0.jwt.RegisteredClaims;
import com.auth0.jwt.exceptions.AlgorithmMismatchException;
import com.auth0.jwt.exceptions.IncorrectClaimException;
import com.auth0.jwt.exceptions.InvalidClaimException;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

/**
 * Reads the exceptions of java-jwt, anywhere in the chain of causes. It checks claims
 * only after the signature, the times after all others.
 */
final class JavaJwtDenialClassifier implements DenialClassifier {

	@Override
	public @Nullable Denial classify(DenialContext context) {
		JWTVerificationException exception = context.causes().find(JWTVerificationException.class);
		if (exception instanceof TokenExpiredException expired) {
			return expired(context, expired.getExpiredOn());
		}
		if (exception instanceof IncorrectClaimException incorrect) {
			return incorrect(context, incorrect);
		}
		return (exception != null) ? Denial.of(reason(context, exception)) : null;
	}

	private static DenialReason reason(DenialContext context, JWTVerificationException exception) {
		if (exception instanceof JWTDecodeException) {
			return DenialReason.TOKEN_MALFORMED;
		}
		if (exception instanceof AlgorithmMismatchException) {
			return TokenDenials.unsupported(context);
		}
		if (exception instanceof SignatureVerificationException) {
			return DenialReason.TOKEN_SIGNATURE_INVALID;
		}
		return (exception instanceof InvalidClaimException) ? DenialReason.TOKEN_CLAIMS_INVALID
				: DenialReason.AUTHENTICATION_FAILED;
	}

	private static Denial expired(DenialContext context, @Nullable Instant expiresAt) {
		DecodedJWT jwt = decode(context);
		return TokenDenials.isNeverValid(expiresAt, (jwt != null) ? jwt.getNotBeforeAsInstant() : null)
				? Denial.of(DenialReason.TOKEN_CLAIMS_INVALID) : TokenDenials.expired(expiresAt);
	}

	/**
	 * A claim that is not as it should be. There is no type for {@code nbf}.
	 */
	private static Denial incorrect(DenialContext context, IncorrectClaimException exception) {
		Instant notBefore = RegisteredClaims.NOT_BEFORE.equals(exception.getClaimName())
				? exception.getClaimValue().asInstant() : null;
		DecodedJWT jwt = decode(context);
		if (notBefore == null || !notBefore.isAfter(Instant.now())
				|| TokenDenials.isNeverValid((jwt != null) ? jwt.getExpiresAtAsInstant() : null, notBefore)) {
			return Denial.of(DenialReason.TOKEN_CLAIMS_INVALID);
		}
		return TokenDenials.notYetValid(notBefore);
	}

	private static @Nullable DecodedJWT decode(DenialContext context) {
		String token = BearerCredentials.token(context);
		try {
			return (token != null) ? JWT.decode(token) : null;
		}
		catch (JWTDecodeException ex) {
			return null;
		}
	}

}

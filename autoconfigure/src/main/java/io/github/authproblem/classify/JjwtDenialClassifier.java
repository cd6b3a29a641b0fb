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
import java.util.Date;
import java.util.stream.Stream;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.jsonwebtoken.ClaimJwtException;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.MalformedJwtException;
import io.jsonwebtoken.PrematureJwtException;
import io.jsonwebtoken.RequiredTypeException;
import io.jsonwebtoken.UnsupportedJwtException;
import io.jsonwebtoken.io.EncodingException;
import io.jsonwebtoken.io.IOException;
import io.jsonwebtoken.io.SerializationException;
import io.jsonwebtoken.security.KeyException;
import io.jsonwebtoken.security.SignatureException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the exceptions of jjwt, anywhere in the chain of causes. It checks claims only
 * after the signature, the times before all others.
 */
final class JjwtDenialClassifier implements DenialClassifier {

	private static final String PARSER = "io.jsonwebtoken.impl.DefaultJwtParser";

	@Override
	public @Nullable Denial classify(DenialContext context) {
		JwtException exception = context.causes().find(JwtException.class);
		if (exception == null || isOwnFault(exception)) {
			return null;
		}
		if (exception instanceof ClaimJwtException badClaims) {
			return badClaims(badClaims);
		}
		return Denial.of(reason(context, exception));
	}

	/**
	 * Whether the application makes a token, or a key, in a way that cannot be. A key may
	 * also not fit what a client says of its token.
	 */
	private static boolean isOwnFault(JwtException exception) {
		return exception instanceof EncodingException || exception instanceof SerializationException
				|| (exception instanceof KeyException && Stream.of(exception.getStackTrace())
					.noneMatch((frame) -> frame.getClassName().equals(PARSER)));
	}

	private static DenialReason reason(DenialContext context, JwtException exception) {
		if (exception instanceof SignatureException) {
			return DenialReason.TOKEN_SIGNATURE_INVALID;
		}
		if (exception instanceof MalformedJwtException || exception instanceof IOException) {
			return DenialReason.TOKEN_MALFORMED;
		}
		if (exception instanceof UnsupportedJwtException || exception instanceof KeyException) {
			return TokenDenials.unsupported(context);
		}
		return (exception instanceof RequiredTypeException) ? DenialReason.TOKEN_CLAIMS_INVALID
				: DenialReason.AUTHENTICATION_FAILED;
	}

	private static Denial badClaims(ClaimJwtException exception) {
		Claims claims = exception.getClaims();
		Instant expiresAt = (claims != null) ? instant(claims.getExpiration()) : null;
		Instant notBefore = (claims != null) ? instant(claims.getNotBefore()) : null;
		if (!TokenDenials.isNeverValid(expiresAt, notBefore)) {
			if (exception instanceof ExpiredJwtException) {
				return TokenDenials.expired(expiresAt);
			}
			if (exception instanceof PrematureJwtException) {
				return TokenDenials.notYetValid(notBefore);
			}
		}
		return Denial.of(DenialReason.TOKEN_CLAIMS_INVALID);
	}

	private static @Nullable Instant instant(@Nullable Date date) {
		return (date != null) ? date.toInstant() : null;
	}

}

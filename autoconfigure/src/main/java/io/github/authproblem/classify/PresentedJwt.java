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

import java.text.ParseException;
import java.time.Instant;
import java.util.Date;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;

/**
 * The JWT that a denied request carried. Its claims may be trusted only after an
 * exception that comes after the verification of the signature.
 *
 * @param readable whether it is a JWT at all
 * @param signed whether it is a signed JWT, neither an unsecured nor an encrypted one
 * @param expiresAt its {@code exp}
 * @param notBefore its {@code nbf}
 */
record PresentedJwt(boolean readable, boolean signed, @Nullable Instant expiresAt, @Nullable Instant notBefore) {

	private static final PresentedJwt UNREADABLE = new PresentedJwt(false, false, null, null);

	private static final PresentedJwt UNSIGNED = new PresentedJwt(true, false, null, null);

	/**
	 * The JWT of a request.
	 * @return the JWT, or {@code null} where the request's token is not known
	 */
	static @Nullable PresentedJwt in(DenialContext context) {
		String token = BearerCredentials.token(context);
		return (token != null) ? parse(token) : null;
	}

	static PresentedJwt parse(String token) {
		try {
			JWT jwt = JWTParser.parse(token);
			if (!(jwt instanceof SignedJWT)) {
				return UNSIGNED;
			}
			JWTClaimsSet claims = jwt.getJWTClaimsSet();
			return new PresentedJwt(true, true, instant(claims.getExpirationTime()),
					instant(claims.getNotBeforeTime()));
		}
		catch (ParseException | RuntimeException ex) {
			return UNREADABLE;
		}
	}

	private static @Nullable Instant instant(@Nullable Date date) {
		return (date != null) ? date.toInstant() : null;
	}

	/**
	 * Whether there is no moment at which this token is valid.
	 */
	boolean neverValid() {
		return TokenDenials.isNeverValid(this.expiresAt, this.notBefore);
	}

}

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
import java.time.ZoneOffset;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Denials that tell when a token was or will be valid.
 */
final class TokenDenials {

	/** The last year that RFC 3339 can write. */
	private static final int LAST_YEAR = 9999;

	private static final String FULL_SECOND = "0000-00-00T00:00:00Z";

	private TokenDenials() {
	}

	/**
	 * Whether a text is a time as tokens have it, in full seconds, and as RFC 3339 writes
	 * it in UTC.
	 */
	static boolean isFullSecond(String time) {
		if (time.length() != FULL_SECOND.length()) {
			return false;
		}
		for (int i = 0; i < FULL_SECOND.length(); i++) {
			char c = time.charAt(i);
			boolean digit = c >= '0' && c <= '9';
			if (FULL_SECOND.charAt(i) != (digit ? '0' : c)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * A token that has expired.
	 * @param expiresAt when, as RFC 3339 writes it
	 */
	static Denial expired(String expiresAt) {
		return Denial.builder(DenialReason.TOKEN_EXPIRED).member("expiredAt", expiresAt).build();
	}

	static Denial expired(@Nullable Instant expiresAt) {
		return at(DenialReason.TOKEN_EXPIRED, "expiredAt", expiresAt);
	}

	static Denial notYetValid(@Nullable Instant notBefore) {
		return at(DenialReason.TOKEN_NOT_YET_VALID, "validFrom", notBefore);
	}

	/**
	 * Whether there is no moment at which a token with these times is valid.
	 */
	static boolean isNeverValid(@Nullable Instant expiresAt, @Nullable Instant notBefore) {
		return expiresAt != null && notBefore != null && notBefore.isAfter(expiresAt);
	}

	/**
	 * What is wrong with a token of a kind that nobody here takes: that it is not signed,
	 * or else how it is.
	 */
	static DenialReason unsupported(DenialContext context) {
		String token = BearerCredentials.token(context);
		boolean signed = token == null || (StringUtils.countOccurrencesOf(token, ".") == 2 && !token.endsWith("."));
		return signed ? DenialReason.TOKEN_SIGNATURE_INVALID : DenialReason.TOKEN_MALFORMED;
	}

	private static Denial at(DenialReason reason, String member, @Nullable Instant instant) {
		boolean writable = instant != null && Math.abs(instant.atOffset(ZoneOffset.UTC).getYear()) <= LAST_YEAR;
		return (instant != null && writable) ? Denial.builder(reason).member(member, instant.toString()).build()
				: Denial.of(reason);
	}

}

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

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

/**
 * Denials that tell when a token was or will be valid.
 */
final class TokenDenials {

	private static final Instant FIRST = Instant.parse("-9999-01-01T00:00:00Z");

	/** The last second of the last year that RFC 3339 can write. */
	private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

	private TokenDenials() {
	}

	static Denial expired(@Nullable Instant expiresAt) {
		return (expiresAt != null) ? expired(expiresAt, Rfc3339.format(expiresAt))
				: Denial.of(DenialReason.TOKEN_EXPIRED);
	}

	static Denial expired(Instant expiresAt, String text) {
		return at(DenialReason.TOKEN_EXPIRED, "expiredAt", expiresAt, text);
	}

	static Denial notYetValid(@Nullable Instant notBefore) {
		return (notBefore != null) ? notYetValid(notBefore, Rfc3339.format(notBefore))
				: Denial.of(DenialReason.TOKEN_NOT_YET_VALID);
	}

	static Denial notYetValid(Instant notBefore, String text) {
		return at(DenialReason.TOKEN_NOT_YET_VALID, "validFrom", notBefore, text);
	}

	private static Denial at(DenialReason reason, String member, Instant instant, String text) {
		boolean writable = !instant.isAfter(LAST) && !instant.isBefore(FIRST);
		return writable ? Denial.builder(reason).member(member, text).build() : Denial.of(reason);
	}

}

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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;

/**
 * What Spring's validator says of a token that has expired, or is not valid yet, whatever
 * the application's skew and clock. It is asked of the validator itself, because words
 * change with the release.
 *
 * @param code the error's code
 * @param start what comes before the time
 * @param end what comes after it
 */
record TimeFaultWording(@Nullable String code, String start, String end) {

	private static final Instant PROBE = Instant.parse("2001-02-03T04:05:06Z");

	static final TimeFaultWording EXPIRED = of(Jwt.Builder::expiresAt, 1);

	static final TimeFaultWording NOT_YET_VALID = of(Jwt.Builder::notBefore, -1);

	private static TimeFaultWording of(BiFunction<Jwt.Builder, Instant, Jwt.Builder> claim, int seconds) {
		JwtTimestampValidator validator = new JwtTimestampValidator(Duration.ZERO);
		validator.setClock(Clock.fixed(PROBE.plusSeconds(seconds), ZoneOffset.UTC));
		Jwt jwt = claim.apply(Jwt.withTokenValue("none").header("alg", "none"), PROBE).build();
		OAuth2Error error = validator.validate(jwt).getErrors().iterator().next();
		String description = String.valueOf(error.getDescription());
		String time = PROBE.toString();
		int start = description.indexOf(time);
		return (start >= 0) ? new TimeFaultWording(error.getErrorCode(), description.substring(0, start),
				description.substring(start + time.length())) : new TimeFaultWording(null, "", "");
	}

	/**
	 * The time that an error names, if it is this fault.
	 * @return the time as RFC 3339 writes it in UTC, or {@code null}
	 */
	@Nullable String time(OAuth2Error error) {
		String description = error.getDescription();
		if (description == null || !error.getErrorCode().equals(this.code) || !description.startsWith(this.start)
				|| !description.endsWith(this.end)) {
			return null;
		}
		int end = description.length() - this.end.length();
		return (end >= this.start.length()) ? description.substring(this.start.length(), end) : null;
	}

}

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

package io.github.authproblem.respond;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DenialResponder}.
 */
class DenialResponderTests {

	private static DenialResponder responder(Duration retryAfter) {
		return new DenialResponder(new ChallengeFactory("api", Denial::scopes, null, ForbiddenChallenge.SCOPE),
				new ProblemFactory("urn:x:", true, Disclosure.MINIMAL, new ProblemMessages(), List.of()), retryAfter);
	}

	private static ResponseHeaders headers(Denial denial) {
		return responder(Duration.ofSeconds(5)).respond(denial, () -> null, Collections::emptyIterator).headers();
	}

	private static Denial custom(int status, HttpHeaders headers) {
		return Denial.builder(DenialReason.CUSTOM).problem(ProblemDetail.forStatus(status), status, headers).build();
	}

	@ParameterizedTest
	@EnumSource
	void respondThenNotStored(DenialReason reason) {
		assertThat(headers(Denial.of(reason)).get("Cache-Control")).containsExactly("no-store");
	}

	@ParameterizedTest
	@EnumSource
	void respondThenRetryAfterOnlyWhereUnavailable(DenialReason reason) {
		assertThat(headers(Denial.of(reason)).containsHeader("Retry-After"))
			.isEqualTo(reason == DenialReason.AUTHENTICATION_UNAVAILABLE);
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 0", "PT0.000000001S, 1", "PT0.5S, 1", "PT1S, 1", "PT1.001S, 2", "PT5S, 5", "P1D, 86400" })
	void respondWhenUnavailableThenPartsOfSecondCountAsOne(Duration wait, String retryAfter) {
		DenialResponse response = responder(wait).respond(Denial.of(DenialReason.AUTHENTICATION_UNAVAILABLE),
				() -> null, Collections::emptyIterator);
		assertThat(response.headers().get("Retry-After")).containsExactly(retryAfter);
	}

	@Test
	void respondWhenNotChallengedThenMetadataIsNotAsked() {
		DenialResponse response = responder(Duration.ZERO).respond(Denial.of(DenialReason.ACCESS_DENIED), () -> {
			throw new AssertionError("asked");
		}, Collections::emptyIterator);
		assertThat(response.headers().containsHeader("WWW-Authenticate")).isFalse();
	}

	@Test
	void respondWhenChallengedThenNamesMetadata() {
		DenialResponse response = responder(Duration.ZERO).respond(Denial.of(DenialReason.TOKEN_MISSING),
				() -> "https://api.example/meta", Collections::emptyIterator);
		assertThat(response.headers().get("WWW-Authenticate"))
			.containsExactly("Bearer realm=\"api\", resource_metadata=\"https://api.example/meta\"");
	}

	@Test
	void respondWhenCustomBringsChallengeThenKeepsIt() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("www-authenticate", "Custom a");
		headers.add("www-authenticate", "Custom b");
		assertThat(headers(custom(401, headers)).get("WWW-Authenticate")).containsExactly("Custom a", "Custom b");
	}

	@Test
	void respondWhenCustom401BringsNoChallengeThenChallenged() {
		assertThat(headers(custom(401, HttpHeaders.EMPTY)).get("WWW-Authenticate"))
			.containsExactly("Bearer realm=\"api\"");
	}

	@Test
	void respondWhenCustomBringsHeadersThenKeepsThem() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Link", "<https://a.example>");
		headers.add("Cache-Control", "public");
		ResponseHeaders result = headers(custom(403, headers));
		assertThat(result.get("Link")).containsExactly("<https://a.example>");
		assertThat(result.get("Cache-Control")).containsExactly("no-store");
	}

	@Test
	void respondWhenCustomThenItsStatus() {
		DenialResponse response = responder(Duration.ZERO).respond(custom(451, HttpHeaders.EMPTY), () -> null,
				Collections::emptyIterator);
		assertThat(response.status()).isEqualTo(451);
		assertThat(response.problem().status()).isEqualTo(451);
	}

}

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

package io.github.authproblem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Denial} and {@link DenialReason}.
 */
class DenialTests {

	/** Slugs are public for ever: a change here breaks clients. */
	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			TOKEN_MISSING, token-missing, 401, none
			TOKEN_EXPIRED, token-expired, 401, invalid_token
			TOKEN_NOT_YET_VALID, token-not-yet-valid, 401, invalid_token
			TOKEN_MALFORMED, token-malformed, 401, invalid_token
			TOKEN_SIGNATURE_INVALID, token-signature-invalid, 401, invalid_token
			TOKEN_CLAIMS_INVALID, token-claims-invalid, 401, invalid_token
			TOKEN_INACTIVE, token-inactive, 401, invalid_token
			AUTHENTICATION_FAILED, authentication-failed, 401, invalid_token
			REQUEST_MALFORMED, request-malformed, 400, invalid_request
			SCOPE_INSUFFICIENT, scope-insufficient, 403, insufficient_scope
			ROLE_INSUFFICIENT, role-insufficient, 403, none
			ACCOUNT_DISABLED, account-disabled, 403, none
			ACCOUNT_LOCKED, account-locked, 403, none
			ACCOUNT_EXPIRED, account-expired, 403, none
			CREDENTIALS_EXPIRED, credentials-expired, 403, none
			CSRF_TOKEN_MISSING, csrf-token-missing, 403, none
			CSRF_TOKEN_INVALID, csrf-token-invalid, 403, none
			ACCESS_DENIED, access-denied, 403, none
			CUSTOM, custom, 403, none
			AUTHENTICATION_UNAVAILABLE, authentication-unavailable, 503, none
			""")
	void reasonThenAsTheContractSays(DenialReason reason, String slug, int status, String errorCode) {
		assertThat(reason.slug()).isEqualTo(slug);
		assertThat(reason.status()).isEqualTo(status);
		assertThat(reason.errorCode()).isEqualTo(errorCode);
	}

	@Test
	void reasonsThenEachHasSlugOfItsOwn() {
		assertThat(Arrays.stream(DenialReason.values()).map(DenialReason::slug)).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@EnumSource
	void ofThenNothingButTheReason(DenialReason reason) {
		Denial denial = Denial.of(reason);
		assertThat(denial.reason()).isEqualTo(reason);
		assertThat(denial.status()).isEqualTo(reason.status());
		assertThat(denial.scopes()).isEmpty();
		assertThat(denial.members()).isEmpty();
		assertThat(denial.problem()).isNull();
		assertThat(denial.headers().isEmpty()).isTrue();
		assertThat(denial.bearer()).isFalse();
		assertThat(denial.method()).isEmpty();
		assertThat(denial.path()).isEmpty();
		assertThat(denial.cause()).isNull();
		assertThat(denial.explanation()).isEmpty();
	}

	@Test
	void statusWhenProblemThenThatOfTheProblem() {
		assertThat(Denial.builder(DenialReason.CUSTOM)
			.problem(ProblemDetail.forStatus(451), 451, HttpHeaders.EMPTY)
			.build()
			.status()).isEqualTo(451);
	}

	@Test
	void mutateThenHoldsAllOfTheFirst() {
		RuntimeException cause = new IllegalStateException();
		HttpHeaders headers = new HttpHeaders();
		headers.add("Link", "a");
		Denial first = Denial.builder(DenialReason.CUSTOM)
			.scopes(List.of("a"))
			.member("b", 1)
			.problem(ProblemDetail.forStatus(451), 451, headers)
			.request("GET", "/orders", "bearer")
			.cause(cause, () -> List.of("because"))
			.build();
		assertThat(first.mutate().build()).usingRecursiveComparison().isEqualTo(first);
	}

	@Test
	void mutateThenFirstStaysAsItWas() {
		Denial first = Denial.builder(DenialReason.ACCESS_DENIED).member("a", 1).build();
		Denial second = first.mutate().member("b", 2).build();
		assertThat(first.members()).containsExactly(Map.entry("a", 1));
		assertThat(second.members()).containsExactly(Map.entry("a", 1), Map.entry("b", 2));
	}

	@Test
	void membersThenReadOnly() {
		Denial denial = Denial.builder(DenialReason.ACCESS_DENIED).member("a", 1).build();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> denial.members().put("b", 2));
	}

	@Test
	void scopesThenNotThoseOfTheCaller() {
		List<String> scopes = new ArrayList<>(List.of("a"));
		Denial denial = Denial.builder(DenialReason.SCOPE_INSUFFICIENT).scopes(scopes).build();
		scopes.add("b");
		assertThat(denial.scopes()).containsExactly("a");
	}

	@Test
	void headersThenReadOnly() {
		Denial denial = Denial.builder(DenialReason.CUSTOM)
			.problem(ProblemDetail.forStatus(403), 403, new HttpHeaders())
			.build();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> denial.headers().add("a", "b"));
	}

}

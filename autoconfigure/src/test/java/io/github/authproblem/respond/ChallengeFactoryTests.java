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

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChallengeFactory}.
 */
class ChallengeFactoryTests {

	private static final Set<DenialReason> WITHOUT_TOKEN = EnumSet.of(DenialReason.TOKEN_MISSING,
			DenialReason.AUTHENTICATION_FAILED);

	private static ChallengeFactory factory(ForbiddenChallenge forbiddenChallenge) {
		return new ChallengeFactory("api", Denial::scopes, null, forbiddenChallenge);
	}

	private static Denial.Builder denial(DenialReason reason, boolean bearer) {
		return Denial.builder(reason).request("GET", "/orders", bearer ? "bearer" : "none");
	}

	private static @Nullable String challenge(ChallengeFactory factory, Denial denial) {
		return factory.isChallenged(denial) ? factory.create(denial, null) : null;
	}

	private static Denial custom(int status, boolean bearer) {
		return denial(DenialReason.CUSTOM, bearer).problem(ProblemDetail.forStatus(status), status, HttpHeaders.EMPTY)
			.build();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none",
			textBlock = """
					TOKEN_MISSING            | Bearer realm="api"
					TOKEN_EXPIRED            | Bearer realm="api", error="invalid_token", error_description="The access token has expired"
					TOKEN_NOT_YET_VALID      | Bearer realm="api", error="invalid_token", error_description="The access token is not valid yet"
					TOKEN_MALFORMED          | Bearer realm="api", error="invalid_token", error_description="The access token is malformed"
					TOKEN_SIGNATURE_INVALID  | Bearer realm="api", error="invalid_token", error_description="The signature of the access token is not valid"
					TOKEN_CLAIMS_INVALID     | Bearer realm="api", error="invalid_token", error_description="The claims of the access token are not valid for this resource"
					TOKEN_INACTIVE           | Bearer realm="api", error="invalid_token", error_description="The access token is not active"
					AUTHENTICATION_FAILED    | Bearer realm="api", error="invalid_token", error_description="The access token was not accepted"
					REQUEST_MALFORMED        | Bearer realm="api", error="invalid_request", error_description="The request must carry exactly one access token"
					SCOPE_INSUFFICIENT       | Bearer realm="api", error="insufficient_scope", error_description="The access token lacks a required scope"
					ROLE_INSUFFICIENT        | none
					ACCOUNT_DISABLED         | none
					ACCOUNT_LOCKED           | none
					ACCOUNT_EXPIRED          | none
					CREDENTIALS_EXPIRED      | none
					CSRF_TOKEN_MISSING       | none
					CSRF_TOKEN_INVALID       | none
					ACCESS_DENIED            | none
					CUSTOM                   | none
					AUTHENTICATION_UNAVAILABLE | none
					""")
	void createWhenBearerThenAsTheRowSays(DenialReason reason, @Nullable String challenge) {
		assertThat(challenge(factory(ForbiddenChallenge.SCOPE), denial(reason, true).build())).isEqualTo(challenge);
	}

	@Test
	void createWhenAuthenticationFailedWithoutBearerThenNoError() {
		assertThat(
				challenge(factory(ForbiddenChallenge.SCOPE), denial(DenialReason.AUTHENTICATION_FAILED, false).build()))
			.isEqualTo("Bearer realm=\"api\"");
	}

	@ParameterizedTest
	@EnumSource
	void createWhenForbiddenChallengeIsNeverThenNoneOn403(DenialReason reason) {
		Denial denial = denial(reason, true).build();
		assertThat(factory(ForbiddenChallenge.NEVER).isChallenged(denial))
			.isEqualTo(denial.status() == 401 || reason == DenialReason.REQUEST_MALFORMED);
	}

	@ParameterizedTest
	@EnumSource
	void createWhenForbiddenChallengeIsAlwaysThenOnEvery403ForBearer(DenialReason reason) {
		Denial denial = denial(reason, true).build();
		assertThat(factory(ForbiddenChallenge.ALWAYS).isChallenged(denial))
			.isEqualTo(denial.status() == 401 || denial.status() == 403 || reason == DenialReason.REQUEST_MALFORMED);
	}

	@ParameterizedTest
	@EnumSource
	void createWhenForbiddenChallengeIsAlwaysThenNoneOn403WithoutBearer(DenialReason reason) {
		Denial denial = denial(reason, false).build();
		assertThat(factory(ForbiddenChallenge.ALWAYS).isChallenged(denial)).isEqualTo(denial.status() == 401
				|| reason == DenialReason.REQUEST_MALFORMED || reason == DenialReason.SCOPE_INSUFFICIENT);
	}

	@ParameterizedTest
	@EnumSource(names = { "ROLE_INSUFFICIENT", "ACCOUNT_LOCKED", "CSRF_TOKEN_INVALID", "ACCESS_DENIED", "CUSTOM" })
	void createWhenForbiddenChallengeIsAlwaysThenInsufficientScopeWithoutScope(DenialReason reason) {
		assertThat(challenge(factory(ForbiddenChallenge.ALWAYS), denial(reason, true).build()))
			.isEqualTo("Bearer realm=\"api\", error=\"insufficient_scope\", "
					+ "error_description=\"The access token does not grant access to this resource\"");
	}

	@Test
	void createWhenScopesAreKnownThenNamesThem() {
		assertThat(challenge(factory(ForbiddenChallenge.SCOPE),
				denial(DenialReason.SCOPE_INSUFFICIENT, true).scopes(List.of("b", "a")).build()))
			.isEqualTo("Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"b a\", "
					+ "error_description=\"The access token lacks a required scope\"");
	}

	@ParameterizedTest
	@EnumSource(names = { "TOKEN_MISSING", "AUTHENTICATION_FAILED", "TOKEN_EXPIRED", "TOKEN_MALFORMED",
			"REQUEST_MALFORMED", "SCOPE_INSUFFICIENT" })
	void createWhenScopesAreAdvertisedThenOnlyToClientWithoutToken(DenialReason reason) {
		ChallengeFactory factory = new ChallengeFactory("api", (denial) -> List.of("a", "b"), null,
				ForbiddenChallenge.SCOPE);
		String challenge = challenge(factory, denial(reason, false).build());
		if (WITHOUT_TOKEN.contains(reason)) {
			assertThat(challenge).isEqualTo("Bearer realm=\"api\", scope=\"a b\"");
		}
		else {
			assertThat(challenge).doesNotContain("scope=\"");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOKEN_MISSING", "AUTHENTICATION_FAILED", "TOKEN_EXPIRED", "REQUEST_MALFORMED",
			"SCOPE_INSUFFICIENT" })
	void createWhenErrorUriThenOnlyWithError(DenialReason reason) {
		ChallengeFactory factory = new ChallengeFactory("api", Denial::scopes, "https://api.example/errors",
				ForbiddenChallenge.SCOPE);
		String challenge = challenge(factory, denial(reason, false).build());
		if (WITHOUT_TOKEN.contains(reason)) {
			assertThat(challenge).isEqualTo("Bearer realm=\"api\"");
		}
		else {
			assertThat(challenge).endsWith(", error_uri=\"https://api.example/errors\"");
		}
	}

	@Test
	void createWhenResourceMetadataIsKnownThenNamesIt() {
		String challenge = factory(ForbiddenChallenge.SCOPE).create(denial(DenialReason.TOKEN_MISSING, false).build(),
				"https://api.example/meta");
		assertThat(challenge).isEqualTo("Bearer realm=\"api\", resource_metadata=\"https://api.example/meta\"");
	}

	@Test
	void createWhenLastOneDifferedThenThatOfThisDenial() {
		ChallengeFactory factory = factory(ForbiddenChallenge.ALWAYS);
		for (String metadata : List.of("https://a.example/meta", "https://b.example/meta")) {
			for (Denial denial : List.of(denial(DenialReason.AUTHENTICATION_FAILED, true).build(),
					denial(DenialReason.AUTHENTICATION_FAILED, false).build(), custom(401, true), custom(403, true),
					custom(401, true), custom(401, false),
					denial(DenialReason.SCOPE_INSUFFICIENT, true).scopes(List.of("a")).build(),
					denial(DenialReason.SCOPE_INSUFFICIENT, true).scopes(List.of("b")).build())) {
				assertThat(factory.create(denial, metadata))
					.isEqualTo(factory(ForbiddenChallenge.ALWAYS).create(denial, metadata))
					.contains(metadata);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "401, true, true", "401, false, true", "403, true, false", "404, true, false", "400, true, false",
			"451, true, false", "503, true, false" })
	void isChallengedWhenCustomThenAsItsStatusAsks(int status, boolean bearer, boolean challenged) {
		assertThat(factory(ForbiddenChallenge.SCOPE).isChallenged(custom(status, bearer))).isEqualTo(challenged);
	}

	@Test
	void createWhenCustom401ForBearerThenInvalidToken() {
		assertThat(challenge(factory(ForbiddenChallenge.SCOPE), custom(401, true))).isEqualTo(
				"Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The access token was not accepted\"");
	}

	@Test
	void createWhenCustom401WithoutBearerThenNoError() {
		assertThat(challenge(factory(ForbiddenChallenge.SCOPE), custom(401, false))).isEqualTo("Bearer realm=\"api\"");
	}

}

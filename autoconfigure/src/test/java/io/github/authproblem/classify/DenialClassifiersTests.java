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

import java.util.List;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DenialClassifiers}.
 */
class DenialClassifiersTests {

	private static final DenialClassifier SILENT = (context) -> null;

	private static DenialClassifier saying(DenialReason reason) {
		return (context) -> Denial.of(reason);
	}

	private static Denial classify(DeniedRequest request, DenialClassifier... own) {
		return new DenialClassifiers(List.of(own), DeniedRequest.rule()).classify(request.context());
	}

	@Test
	void classifyWhenSeveralOwnClassifiersThenFirstAnswerCounts() {
		Denial denial = classify(DeniedRequest.with(new BadCredentialsException("no")), SILENT,
				saying(DenialReason.ACCOUNT_LOCKED), saying(DenialReason.ACCOUNT_DISABLED));
		assertThat(denial.reason()).isEqualTo(DenialReason.ACCOUNT_LOCKED);
	}

	@Test
	void classifyWhenOwnClassifierAnswersThenComesBeforeErrorResponse() {
		Denial denial = classify(
				DeniedRequest.with(new AccessDeniedException("no", new ResponseStatusException(HttpStatus.GONE))),
				saying(DenialReason.ACCESS_DENIED));
		assertThat(denial.reason()).isEqualTo(DenialReason.ACCESS_DENIED);
		assertThat(denial.status()).isEqualTo(403);
	}

	@Test
	void classifyWhenOwnClassifiersAreSilentThenBuiltInAnswer() {
		assertThat(classify(DeniedRequest.with(new BadCredentialsException("no")), SILENT, SILENT).reason())
			.isEqualTo(DenialReason.AUTHENTICATION_FAILED);
	}

	@Test
	void classifyWhenOwnDenialHasScopesAndMembersThenKeepsThem() {
		Denial own = Denial.builder(DenialReason.SCOPE_INSUFFICIENT)
			.scopes(List.of("a"))
			.member("plan", "free")
			.build();
		Denial denial = classify(DeniedRequest.with(new AccessDeniedException("no")), (context) -> own);
		assertThat(denial.scopes()).containsExactly("a");
		assertThat(denial.members()).containsEntry("plan", "free");
	}

	@Test
	void classifyThenDenialTellsTheRequest() {
		BadCredentialsException exception = new BadCredentialsException("no");
		Denial denial = classify(DeniedRequest.with(exception));
		assertThat(denial.method()).isEqualTo("GET");
		assertThat(denial.path()).isEqualTo("/orders");
		assertThat(denial.cause()).isSameAs(exception);
		assertThat(denial.explanation()).containsExactly(BadCredentialsException.class.getName() + ": no");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			Bearer abc, true
			bearer abc, true
			Bearer, true
			Bearer a b, true
			Basic YTpi, false
			DPoP abc, false
			none, false
			""")
	void classifyThenDenialTellsBearerCredentialsInHeader(String authorization, boolean bearer) {
		Denial denial = classify(DeniedRequest.with(new BadCredentialsException("no")).authorization(authorization));
		assertThat(denial.bearer()).isEqualTo(bearer);
	}

	@Test
	void classifyWhenBearerTokenFailedThatIsNotInHeaderThenDenialTellsIt() {
		BadCredentialsException exception = new BadCredentialsException("no");
		exception.setAuthenticationRequest(new BearerTokenAuthenticationToken("abc"));
		assertThat(classify(DeniedRequest.with(exception)).bearer()).isTrue();
	}

	@Test
	void classifyWhenCallerHasTokenThatIsNotInHeaderThenDenialTellsIt() {
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "abc", null, null);
		Denial denial = classify(DeniedRequest.with(new AccessDeniedException("no"))
			.by(new TestingAuthenticationToken("ada", token, "ROLE_USER")));
		assertThat(denial.bearer()).isTrue();
	}

	@Test
	void classifyWhenCallerHasPasswordThenNoBearer() {
		Denial denial = classify(DeniedRequest.with(new AccessDeniedException("no"))
			.by(new TestingAuthenticationToken("ada", "secret", "ROLE_USER")));
		assertThat(denial.bearer()).isFalse();
	}

}

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
import io.github.authproblem.test.AuthorizationServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ResourceServerDenialClassifier}.
 */
class ResourceServerDenialClassifierTests {

	private final ResourceServerDenialClassifier classifier = new ResourceServerDenialClassifier();

	private static OAuth2AuthenticationException unresolved(MockHttpServletRequest request) {
		DefaultBearerTokenResolver resolver = new DefaultBearerTokenResolver();
		resolver.setAllowUriQueryParameter(true);
		OAuth2AuthenticationException refusal = catchThrowableOfType(OAuth2AuthenticationException.class,
				() -> resolver.resolve(request));
		assertThat(refusal).isNotNull();
		return refusal;
	}

	private static void assertReason(@Nullable Denial denial, DenialReason reason) {
		assertThat(denial).isNotNull();
		assertThat(denial.reason()).isEqualTo(reason);
	}

	@Test
	void classifyWhenTokenIsInTwoPlacesThenRequestMalformed() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
		request.addHeader("Authorization", "Bearer abc");
		request.setQueryString("access_token=abc");
		request.addParameter("access_token", "abc");
		DenialContext context = DeniedRequest.with(unresolved(request)).bearer("abc").context();
		assertReason(this.classifier.classify(context), DenialReason.REQUEST_MALFORMED);
	}

	@Test
	void classifyWhenParameterIsRepeatedThenRequestMalformed() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
		request.setQueryString("access_token=abc&access_token=def");
		request.addParameter("access_token", "abc", "def");
		assertReason(this.classifier.classify(DeniedRequest.with(unresolved(request)).context()),
				DenialReason.REQUEST_MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "Bearer", "Bearer ", "Bearer a b", "Bearer a,b", "Bearer \u00e9", "bearer =", "BEARER {}" })
	void classifyWhenHeaderIsNotWellFormedThenTokenMalformed(String authorization) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
		request.addHeader("Authorization", authorization);
		DenialContext context = DeniedRequest.with(unresolved(request)).authorization(authorization).context();
		assertReason(this.classifier.classify(context), DenialReason.TOKEN_MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearerabc", "bearerx abc", "Bearer2" })
	void classifyWhenSchemeOnlyBeginsLikeItThenTokenMissing(String authorization) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
		request.addHeader("Authorization", authorization);
		DenialContext context = DeniedRequest.with(unresolved(request)).authorization(authorization).context();
		assertReason(this.classifier.classify(context), DenialReason.TOKEN_MISSING);
	}

	@Test
	void classifyWhenIntrospectionFailedThenUnavailable() {
		assertReason(
				this.classifier.classify(DeniedRequest.with(new AuthenticationServiceException("no",
						new OAuth2IntrospectionException("responded with 404")))
					.context()),
				DenialReason.AUTHENTICATION_UNAVAILABLE);
	}

	@Test
	void classifyWhenTokenIsInactiveThenTokenInactive() {
		ProviderManager manager = new ProviderManager(new OpaqueTokenAuthenticationProvider((token) -> {
			throw new BadOpaqueTokenException("Provided token isn't active");
		}));
		AuthenticationException refusal = catchThrowableOfType(AuthenticationException.class,
				() -> manager.authenticate(new BearerTokenAuthenticationToken("opaque")));
		assertThat(refusal).isNotNull();
		assertReason(this.classifier.classify(DeniedRequest.with(refusal).bearer("opaque").context()),
				DenialReason.TOKEN_INACTIVE);
	}

	@Test
	void classifyWhenDpopBoundTokenCameAsBearerThenAuthenticationFailed() {
		// As BearerTokenAuthenticationFilter throws it
		DenialContext context = DeniedRequest
			.with(new OAuth2AuthenticationException(BearerTokenErrors.invalidToken("Invalid bearer token")))
			.bearer(AuthorizationServer.token())
			.context();
		assertThat(this.classifier.classify(context)).isNull();
		Denial denial = new DenialClassifiers(List.of(), DeniedRequest.rule()).classify(context);
		assertThat(denial.reason()).isEqualTo(DenialReason.AUTHENTICATION_FAILED);
		assertThat(denial.bearer()).isTrue();
	}

	@Test
	void classifyWhenTokenFailedForAnotherCauseThenLeavesIt() {
		InvalidBearerTokenException refusal = new InvalidBearerTokenException("no", new IllegalStateException());
		assertThat(this.classifier.classify(DeniedRequest.with(refusal).context())).isNull();
	}

	@Test
	void classifyWhenScopeIsInsufficientThenLeavesIt() {
		OAuth2AuthenticationException refusal = new OAuth2AuthenticationException(
				BearerTokenErrors.insufficientScope("no", "a"));
		assertThat(this.classifier.classify(DeniedRequest.with(refusal).context())).isNull();
	}

	@Test
	void classifyWhenNothingOfTheResourceServerThenLeavesIt() {
		assertThat(this.classifier.classify(DeniedRequest.with(new BadCredentialsException("no")).context())).isNull();
	}

}

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

package io.github.authproblem.servlet;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.stream.Stream;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Rows 1 to 6 and 9 in an application whose only change is the dependency and
 * {@code spring.security.oauth2.resourceserver.jwt.*}.
 */
class DefaultChainTests {

	private static final String METADATA = "http://localhost/.well-known/oauth-protected-resource";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(OrdersApplication.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri(),
				"spring.security.oauth2.resourceserver.jwt.audiences=" + AuthorizationServer.AUDIENCE);
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	@Test
	void getWhenTokenIsValidThenGranted() {
		HttpResponse response = application.get("/orders").bearer(AuthorizationServer.token()).send();
		assertThat(response).hasStatus(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Basic dXNlcjpwYXNzd29yZA==", "Digest username=\"ada\"", "garbage" })
	void getWhenNoBearerCredentialsThenTokenMissing(String authorization) {
		HttpResponse response = application.get("/orders").header("Authorization", authorization).send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", resource_metadata=\"" + METADATA + "\"")
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-missing","title":"Access token required","status":401,\
					"detail":"This resource needs an access token. Send one in the Authorization header.",\
					"instance":"/orders"}""");
	}

	@Test
	void getWhenNoAuthorizationFieldThenTokenMissing() {
		HttpResponse response = application.get("/orders").send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", resource_metadata=\"" + METADATA + "\"")
			.hasReason("token-missing");
	}

	@Test
	void getWhenTokenIsExpiredThenTokenExpired() {
		Instant expiresAt = Instant.now().minusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
		HttpResponse response = application.get("/orders").bearer(AuthorizationServer.expired(expiresAt)).send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith(invalidToken("The access token has expired"))
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-expired","title":"Access token expired","status":401,\
					"detail":"The access token has expired. Get a new one and repeat the request.",\
					"instance":"/orders","expiredAt":"%s"}""".formatted(expiresAt));
	}

	@Test
	void getWhenTokenIsNotYetValidThenTokenNotYetValid() {
		Instant notBefore = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
		HttpResponse response = application.get("/orders").bearer(AuthorizationServer.notYetValid(notBefore)).send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith(invalidToken("The access token is not valid yet"))
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-not-yet-valid","title":"Access token not valid yet",\
					"status":401,"detail":"The access token is not valid yet. Repeat the request when it is.",\
					"instance":"/orders","validFrom":"%s"}""".formatted(notBefore));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void getWhenNoTokenAtAllThenTokenMalformed(String description, String credentials) {
		HttpResponse response = application.get("/orders").header("Authorization", credentials).send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith(invalidToken("The access token is malformed"))
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-malformed","title":"Access token malformed","status":401,\
					"detail":"What was sent is not a signed access token.","instance":"/orders"}""");
	}

	static Stream<Arguments> getWhenNoTokenAtAllThenTokenMalformed() {
		String token = AuthorizationServer.token();
		return Stream.of(Arguments.of("no token", "Bearer"), Arguments.of("two tokens", "Bearer " + token + " x"),
				Arguments.of("illegal character", "Bearer a\"b"), Arguments.of("comma", "Bearer " + token + ",abc"),
				Arguments.of("not three parts", "Bearer abc"), Arguments.of("bad Base64", "Bearer ~~~.~~~.~~~"),
				Arguments.of("bad JSON in the header", "Bearer e30x.e30.c2ln"),
				Arguments.of("encrypted", "Bearer " + AuthorizationServer.encrypted()),
				Arguments.of("alg none", "Bearer " + AuthorizationServer.unsecured()),
				Arguments.of("no signature", "Bearer " + token.substring(0, token.lastIndexOf('.') + 1)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void getWhenSignatureIsBadThenTokenSignatureInvalid(String description, String token) {
		HttpResponse response = application.get("/orders").bearer(token).send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith(invalidToken("The signature of the access token is not valid"))
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-signature-invalid","title":"Access token signature invalid",\
					"status":401,"detail":"The signature of the access token could not be verified.",\
					"instance":"/orders"}""");
	}

	static Stream<Arguments> getWhenSignatureIsBadThenTokenSignatureInvalid() {
		return Stream.of(Arguments.of("another key", AuthorizationServer.forged()),
				Arguments.of("unknown kid", AuthorizationServer.unknownKey()),
				Arguments.of("algorithm not allowed", AuthorizationServer.otherAlgorithm()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void getWhenClaimsAreBadThenTokenClaimsInvalid(String description, String token) {
		HttpResponse response = application.get("/orders").bearer(token).send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith(invalidToken("The claims of the access token are not valid for this resource"))
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-claims-invalid","title":"Access token claims invalid",\
					"status":401,"detail":"The access token was not issued for this resource, or breaks another of \
					its rules.","instance":"/orders"}""");
	}

	static Stream<Arguments> getWhenClaimsAreBadThenTokenClaimsInvalid() {
		Instant now = Instant.now();
		Date longAgo = Date.from(now.minusSeconds(7200));
		Date past = Date.from(now.minusSeconds(3600));
		Date justNow = Date.from(now.minusSeconds(20));
		Date future = Date.from(now.plusSeconds(3600));
		String other = "https://other.example";
		return Stream.of(Arguments.of("wrong audience", AuthorizationServer.token((claims) -> claims.audience(other))),
				Arguments.of("no audience", AuthorizationServer.token((claims) -> claims.audience((String) null))),
				Arguments.of("expired and wrong audience",
						AuthorizationServer.token((claims) -> claims.audience(other)
							.issueTime(longAgo)
							.notBeforeTime(longAgo)
							.expirationTime(past))),
				Arguments.of("expired within the skew and wrong audience",
						AuthorizationServer.token((claims) -> claims.audience(other)
							.issueTime(longAgo)
							.notBeforeTime(longAgo)
							.expirationTime(justNow))),
				Arguments.of("not yet valid and wrong audience",
						AuthorizationServer.token((claims) -> claims.audience(other).notBeforeTime(future))),
				Arguments.of("expired and not yet valid",
						AuthorizationServer
							.token((claims) -> claims.issueTime(longAgo).expirationTime(past).notBeforeTime(future))),
				Arguments.of("expired before it was issued",
						AuthorizationServer.token((claims) -> claims.expirationTime(past))));
	}

	@Test
	void getWhenSeveralChallengesCouldApplyThenThereIsOne() {
		HttpResponse response = application.get("/orders")
			.header("Authorization", "Basic dXNlcjpwYXNzd29yZA==")
			.header("Cookie", "JSESSIONID=0123456789ABCDEF")
			.send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", resource_metadata=\"" + METADATA + "\"")
			.hasReason("token-missing");
	}

	@Test
	void postWhenNoTokenThenTokenMissingThoughCsrfIsChecked() {
		HttpResponse response = application.request("POST", "/orders").form("a=b").send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", resource_metadata=\"" + METADATA + "\"")
			.hasReason("token-missing");
	}

	private static String invalidToken(String description) {
		return "Bearer realm=\"orders\", error=\"invalid_token\", resource_metadata=\"" + METADATA
				+ "\", error_description=\"" + description + "\"";
	}

}

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

package io.github.authproblem.sample.token;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.authproblem.sample.SampleClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the tokens of the sample, over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class TokenControllerTests {

	@LocalServerPort
	private int port;

	@Autowired
	private RSAKey signingKey;

	private SampleClient client;

	@BeforeEach
	void connect() {
		this.client = new SampleClient(this.port);
	}

	@Test
	void issueWhenOnlyKindThenDefaults() throws Exception {
		HttpResponse<String> response = this.client.post("/demo/tokens", "{\"kind\": \"valid\"}");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(response.headers().firstValue("Cache-Control"))
			.hasValueSatisfying((cacheControl) -> assertThat(cacheControl).contains("no-store"));
		assertThat(JsonPath.<String>read(response.body(), "$.tokenType")).isEqualTo("Bearer");
		assertThat(JsonPath.<Integer>read(response.body(), "$.expiresIn")).isEqualTo(300);
		assertThat(JsonPath.<String>read(response.body(), "$.refreshToken")).isNotBlank();
		SignedJWT token = token(response);
		assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
		assertThat(token.getHeader().getKeyID()).isEqualTo(this.signingKey.getKeyID());
		assertThat(token.getJWTClaimsSet().getClaims().keySet()).containsExactlyInAnyOrder("iss", "sub", "aud", "iat",
				"nbf", "exp", "jti");
		assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("alice");
	}

	@Test
	void issueWhenEverythingGivenThenClaims() throws Exception {
		HttpResponse<String> response = this.client.post("/demo/tokens", """
				{"kind": "valid", "scope": "reports:read messages:write", "roles": ["ADMIN", "PAY_ROLL", "ADMIN"],
				 "subject": "J\u00fcrgen \ud83d\ude00", "ttl": "PT1H0.9S"}""");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(JsonPath.<Integer>read(response.body(), "$.expiresIn")).isEqualTo(3600);
		JWTClaimsSet claims = token(response).getJWTClaimsSet();
		assertThat(claims.getStringClaim("scope")).isEqualTo("reports:read messages:write");
		assertThat(claims.getStringListClaim("roles")).containsExactly("ADMIN", "PAY_ROLL");
		assertThat(claims.getSubject()).isEqualTo("J\u00fcrgen \ud83d\ude00");
		assertThat(lifetime(claims)).isEqualTo(Duration.ofHours(1));
	}

	@Test
	void issueWhenMembersNullOrEmptyThenAsAbsent() throws Exception {
		HttpResponse<String> response = this.client.post("/demo/tokens", """
				{"kind": "valid", "scope": "", "roles": [], "subject": null, "ttl": null}""");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(token(response).getJWTClaimsSet().getClaims()).doesNotContainKeys("scope", "roles");
	}

	@Test
	void issueWhenRepeatedThenNoTokenTwice() throws Exception {
		SignedJWT first = token(this.client.post("/demo/tokens", "{\"kind\": \"valid\"}"));
		SignedJWT second = token(this.client.post("/demo/tokens", "{\"kind\": \"valid\"}"));
		assertThat(first.getJWTClaimsSet().getJWTID()).isNotEqualTo(second.getJWTClaimsSet().getJWTID());
	}

	@ParameterizedTest
	@CsvSource({ "valid, , 300", "expired, expired, 0", "not-yet-valid, not yet valid, 900", "forged, forged, 300",
			"wrong-issuer, issuer, 300", "wrong-audience, audience, 300", "suspended, suspended, 300" })
	void issueWhenKindThenExactlyItsFault(String kind, String fault, int expiresIn) throws Exception {
		HttpResponse<String> response = this.client.post("/demo/tokens",
				"{\"kind\": \"%s\", \"scope\": \"a b\", \"roles\": [\"ADMIN\"]}".formatted(kind));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(JsonPath.<Integer>read(response.body(), "$.expiresIn")).isEqualTo(expiresIn);
		SignedJWT token = token(response);
		JWTClaimsSet claims = token.getJWTClaimsSet();
		assertThat(token.getHeader().getKeyID()).isEqualTo(this.signingKey.getKeyID());
		assertThat(claims.getClaims().keySet()).contains("iss", "sub", "aud", "iat", "nbf", "exp", "jti");
		assertThat(claims.getStringClaim("scope")).isEqualTo("a b");
		assertThat(claims.getStringListClaim("roles")).containsExactly("ADMIN");
		assertThat(lifetime(claims)).isEqualTo(Duration.ofMinutes(5));
		assertThat(claims.getIssueTime()).isBeforeOrEqualTo(claims.getNotBeforeTime()).isBeforeOrEqualTo(new Date());
		assertThat(faults(token)).isEqualTo((fault != null) ? List.of(fault) : List.of());
	}

	@Test
	void issueWhenSuspendedThenTellsSinceWhenAndWhy() throws Exception {
		JWTClaimsSet claims = token(this.client.post("/demo/tokens", "{\"kind\": \"suspended\"}")).getJWTClaimsSet();
		assertThat(Instant.ofEpochSecond(claims.getLongClaim("suspended_at"))).isBefore(Instant.now());
		assertThat(claims.getStringClaim("suspension_reason")).isEqualTo("payment-overdue");
	}

	@Test
	void issueWhenMalformedThenNoTokenAtAll() {
		HttpResponse<String> response = this.client.post("/demo/tokens", "{\"kind\": \"malformed\"}");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(JsonPath.<Integer>read(response.body(), "$.expiresIn")).isEqualTo(300);
		assertThatExceptionOfType(ParseException.class).isThrownBy(() -> token(response));
	}

	@ParameterizedTest
	@CsvSource({ "PT1S, 1", "PT24H, 86400", "P1D, 86400", "pt5m, 300" })
	void issueWhenTtlAllowedThenLivesThatLong(String ttl, long seconds) throws Exception {
		HttpResponse<String> response = this.client.post("/demo/tokens",
				"{\"kind\": \"valid\", \"ttl\": \"%s\"}".formatted(ttl));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(lifetime(token(response).getJWTClaimsSet())).isEqualTo(Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'kind': null}", "{'kind': ''}", "{'kind': 'VALID'}", "{'kind': 'valid '}",
			"{'kind': 'unheard-of'}", "{'kind': 5}", "{'kind': true}", "{'kind': ['valid']}", "{'kind': {'a': 'b'}}" })
	void issueWhenKindIsBadThenBadRequestNamesKinds(String json) {
		assertBadRequest("/demo/tokens", json, "'kind' must be one of valid, expired, not-yet-valid, forged, "
				+ "wrong-issuer, wrong-audience, malformed, suspended.");
	}

	@ParameterizedTest
	@MethodSource
	void issueWhenMemberIsBadThenBadRequestNamesRule(String member, String value, String rule) {
		assertBadRequest("/demo/tokens", "{'kind': 'valid', '%s': %s}".formatted(member, value), rule);
	}

	static Stream<Arguments> issueWhenMemberIsBadThenBadRequestNamesRule() {
		List<Arguments> cases = new ArrayList<>();
		add(cases, "ttl", "'ttl' must be an ISO 8601 duration from PT1S to PT24H, as a string such as \"PT5M\".", "''",
				"' '", "'5m'", "'PT'", "'PT0S'", "'PT0.999S'", "'PT-5M'", "'-PT5M'", "'PT24H0.001S'", "'P2D'",
				"'P106751991167300D'", "'PT9223372036854775807S'", "'P99999999999999999999D'",
				"'PT" + "9".repeat(100_000) + "S'", "300", "5.5", "true", "[]", "{}");
		add(cases, "scope",
				"'scope' must be a string of scopes as of RFC 6749, separated by single spaces, of at most 1024 "
						+ "characters.",
				"' '", "'a  b'", "' a'", "'a '", "'a\\tb'", "'a\\nb'", "'a\\\"b'", "'a\\\\b'", "'\u00e4'", "'\\u0000'",
				"'a\\u007f'", "'" + "a".repeat(1025) + "'", "5", "false", "['a']", "{}");
		add(cases, "roles",
				"'roles' must be an array of at most 16 strings, each of 1 to 64 of the characters A to Z and _.",
				"'ADMIN'", "''", "5", "true", "{}", "['admin']", "['']", "['ADMIN USER']", "['ADMIN2']", "['\u00c4']",
				"['ADMIN\\n']", "[null]", "[5]", "[{}]", "['ADMIN', 'user']", "['" + "A".repeat(65) + "']",
				"[" + String.join(",", Collections.nCopies(17, "'A'")) + "]");
		add(cases, "subject",
				"'subject' must be a string of 1 to 255 characters, neither blank nor with control characters.", "''",
				"' '", "'\\t'", "'\u2003'", "'a\\nb'", "'a\\u0000'", "'a\\u007f'", "'a\\u0085'", "'a\\u2028'",
				"'\\ud800'", "'" + "a".repeat(256) + "'", "5", "true", "['alice']", "{}");
		return cases.stream();
	}

	private static void add(List<Arguments> cases, String member, String rule, String... values) {
		for (String value : values) {
			cases.add(Arguments.of(member, value, rule));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/demo/tokens", "/demo/tokens/refresh" })
	void postWhenBodyIsNoJsonObjectThenBadRequest(String path) {
		for (String json : List.of("", " ", "null", "5", "'valid'", "[]", "[{'kind': 'valid'}]", "{", "{'kind'",
				"{kind: 1}", "{'kind': tru}", "{'kind': 'valid'} x", "{'kind': 'valid',}", "{'kind': 'a\nb'}", "\u0000",
				"{'x': " + "[".repeat(5000), "<a/>", "kind=valid")) {
			assertBadRequest(path, json, "The body must be a single JSON object, its members of the right types.");
		}
	}

	@Test
	void issueWhenArrayInArrayThenBadRequest() {
		assertBadRequest("/demo/tokens", "{'kind': 'valid', 'roles': [['ADMIN']]}",
				"The body must be a single JSON object, its members of the right types.");
	}

	@Test
	void issueWhenBodyIsNotUtf8ThenBadRequest() {
		HttpResponse<String> response = this.client.send("POST", "/demo/tokens",
				BodyPublishers.ofByteArray(new byte[] { '{', '"', (byte) 0xC3, (byte) 0x28, (byte) 0xFF, '"' }),
				"Content-Type", "application/json");
		assertThat(response.statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "application/xml",
			"multipart/form-data", "*/*" })
	void postWhenContentTypeIsNotJsonThenUnsupportedMediaTypeNamesJson(String contentType) {
		for (String path : List.of("/demo/tokens", "/demo/tokens/refresh")) {
			HttpResponse<String> response = this.client.send("POST", path,
					BodyPublishers.ofString("{\"kind\": \"valid\"}"), "Content-Type", contentType);
			assertProblem(response, 415, "This content type is not supported; these are: [application/json].");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "application/json;charset=none", "a/b/c", ";" })
	void postWhenContentTypeIsBrokenThenUnsupportedMediaType(String contentType) {
		HttpResponse<String> response = this.client.send("POST", "/demo/tokens",
				BodyPublishers.ofString("{\"kind\": \"valid\"}"), "Content-Type", contentType);
		assertProblem(response, 415, "Could not parse Content-Type.");
	}

	@Test
	void postWhenNoContentTypeThenUnsupportedMediaType() {
		HttpResponse<String> response = this.client.send("POST", "/demo/tokens",
				BodyPublishers.ofString("{\"kind\": \"valid\"}"));
		assertProblem(response, 415, "This content type is not supported; these are: [application/json].");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT", "DELETE", "PATCH" })
	void requestWhenMethodIsNotPostThenMethodNotAllowedNamesPost(String method) {
		for (String path : List.of("/demo/tokens", "/demo/tokens/refresh")) {
			HttpResponse<String> response = this.client.send(method, path);
			assertProblem(response, 405, "Method " + method + " is not supported; these are: [POST].");
			assertThat(response.headers().firstValue("Allow")).hasValue("POST");
		}
	}

	@Test
	void requestWhenFormIsBrokenThenMethodNotAllowedAllTheSame() {
		HttpResponse<String> response = this.client.send("DELETE", "/demo/tokens", BodyPublishers.ofString("a=%zz"),
				"Content-Type", "application/x-www-form-urlencoded");
		assertProblem(response, 405, "Method DELETE is not supported; these are: [POST].");
	}

	@Test
	void refreshWhenUnusedThenNewPairOfSameGrant() throws Exception {
		HttpResponse<String> issued = this.client.post("/demo/tokens", """
				{"kind": "expired", "scope": "a b", "roles": ["ADMIN"], "subject": "bob", "ttl": "PT10M"}""");
		HttpResponse<String> refreshed = refresh(refreshToken(issued));
		assertThat(refreshed.statusCode()).isEqualTo(200);
		assertThat(JsonPath.<String>read(refreshed.body(), "$.tokenType")).isEqualTo("Bearer");
		assertThat(JsonPath.<Integer>read(refreshed.body(), "$.expiresIn")).isEqualTo(600);
		assertThat(refreshToken(refreshed)).isNotEqualTo(refreshToken(issued));
		SignedJWT token = token(refreshed);
		assertThat(faults(token)).isEmpty();
		assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("bob");
		assertThat(token.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("a b");
		assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("ADMIN");
	}

	@ParameterizedTest
	@ValueSource(strings = { "valid", "expired", "not-yet-valid", "forged", "wrong-issuer", "wrong-audience",
			"malformed", "suspended" })
	void refreshWhenAnyKindThenFaultIsGone(String kind) throws Exception {
		HttpResponse<String> issued = this.client.post("/demo/tokens", "{\"kind\": \"%s\"}".formatted(kind));
		assertThat(faults(token(refresh(refreshToken(issued))))).isEmpty();
	}

	@Test
	void refreshWhenNewRefreshTokenThenWorksAgain() {
		String refreshToken = refreshToken(this.client.post("/demo/tokens", "{\"kind\": \"valid\"}"));
		for (int i = 0; i < 3; i++) {
			HttpResponse<String> refreshed = refresh(refreshToken);
			assertThat(refreshed.statusCode()).isEqualTo(200);
			refreshToken = refreshToken(refreshed);
		}
	}

	@Test
	void refreshWhenUsedThenInvalidGrant() {
		String refreshToken = refreshToken(this.client.post("/demo/tokens", "{\"kind\": \"valid\"}"));
		assertThat(refresh(refreshToken).statusCode()).isEqualTo(200);
		assertInvalidGrant(refresh(refreshToken));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "unknown", "\u00e4" })
	void refreshWhenUnknownThenInvalidGrant(String refreshToken) {
		assertInvalidGrant(refresh(refreshToken));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'refreshToken': null}", "{'refreshToken': 5}", "{'refreshToken': ['a']}",
			"{'refreshToken': {}}", "{'refresh_token': 'a'}" })
	void refreshWhenNoStringThenBadRequest(String json) {
		assertBadRequest("/demo/tokens/refresh", json,
				"'refreshToken' must be a string: the refresh token that came with the last token.");
	}

	@Test
	void refreshWhenUsedManyTimesAtOnceThenExactlyOneSucceeds() throws Exception {
		int threads = 20;
		String refreshToken = refreshToken(this.client.post("/demo/tokens", "{\"kind\": \"valid\"}"));
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<Integer>> statuses = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				statuses.add(executor.submit(() -> {
					start.await();
					return refresh(refreshToken).statusCode();
				}));
			}
			start.countDown();
			List<Integer> results = new ArrayList<>();
			for (Future<Integer> status : statuses) {
				results.add(status.get());
			}
			assertThat(results).containsOnly(200, 400).containsOnlyOnce(200);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private HttpResponse<String> refresh(String refreshToken) {
		return this.client.post("/demo/tokens/refresh", "{\"refreshToken\": \"%s\"}".formatted(refreshToken));
	}

	private void assertBadRequest(String path, String json, String detail) {
		assertProblem(this.client.post(path, json.replace('\'', '"')), 400, detail);
	}

	private static void assertInvalidGrant(HttpResponse<String> response) {
		assertProblem(response, 400,
				"The refresh token is unknown or was used before; ask POST /demo/tokens for a new pair.");
		assertThat(JsonPath.<String>read(response.body(), "$.type")).isEqualTo("urn:problem-type:sample:invalid-grant");
		assertThat(JsonPath.<String>read(response.body(), "$.error")).isEqualTo("invalid_grant");
	}

	private static void assertProblem(HttpResponse<String> response, int status, String detail) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(JsonPath.<Integer>read(response.body(), "$.status")).isEqualTo(status);
		assertThat(JsonPath.<String>read(response.body(), "$.detail")).isEqualTo(detail);
	}

	private static SignedJWT token(HttpResponse<String> response) throws ParseException {
		return SignedJWT.parse(JsonPath.read(response.body(), "$.token"));
	}

	private static String refreshToken(HttpResponse<String> response) {
		return JsonPath.read(response.body(), "$.refreshToken");
	}

	private static Duration lifetime(JWTClaimsSet claims) {
		return Duration.between(claims.getNotBeforeTime().toInstant(), claims.getExpirationTime().toInstant());
	}

	private List<String> faults(SignedJWT token) throws ParseException, JOSEException {
		JWTClaimsSet claims = token.getJWTClaimsSet();
		List<String> faults = new ArrayList<>();
		if (!token.verify(new RSASSAVerifier(this.signingKey))) {
			faults.add("forged");
		}
		if (!claims.getIssuer().equals("https://issuer.example.com")) {
			faults.add("issuer");
		}
		if (!claims.getAudience().equals(List.of("sample-app"))) {
			faults.add("audience");
		}
		if (claims.getExpirationTime().toInstant().isBefore(Instant.now())) {
			faults.add("expired");
		}
		if (claims.getNotBeforeTime().toInstant().isAfter(Instant.now())) {
			faults.add("not yet valid");
		}
		if (claims.getClaim("suspended_at") != null) {
			faults.add("suspended");
		}
		return faults;
	}

}

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

package io.github.authproblem.sample;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for who may do what.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AccessTests {

	@LocalServerPort
	private int port;

	private SampleClient client;

	@BeforeEach
	void connect() {
		this.client = new SampleClient(this.port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/api/public", "/v3/api-docs" })
	void getWhenPublicThenNeedsNoToken(String path) {
		assertThat(this.client.send("GET", path).statusCode()).isEqualTo(200);
	}

	@Test
	void homeWhenAskedByBrowserThenPageThatLoadsNothingFromElsewhere() {
		HttpResponse<String> response = this.client.send("GET", "/", "Accept", "text/html,*/*;q=0.8");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
		assertThat(response.headers().allValues("Content-Security-Policy"))
			.containsExactly("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
					+ "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /api/messages, , ", "POST, /api/messages, messages:write, ", "GET, /api/reports, reports:read, ",
			"DELETE, /api/reports/1, reports:delete, ", "GET, /api/admin/users, , ADMIN",
			"GET, /api/payroll, , PAYROLL" })
	void requestWhenTokenHasExactlyWhatRuleAsksThenOk(String method, String path, String scope, String role) {
		String token = this.client.token(tokenRequest("valid", scope, role));
		assertThat(status(method, path, token)).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "POST, /api/messages, messages:read, MESSAGES", "GET, /api/reports, reports:delete, REPORTS",
			"HEAD, /api/reports, reports:delete, REPORTS", "DELETE, /api/reports/1, reports:read, REPORTS",
			"GET, /api/admin/users, ADMIN, PAYROLL" })
	void requestWhenTokenLacksWhatRuleAsksThenForbidden(String method, String path, String scope, String role) {
		String token = this.client.token(tokenRequest("valid", scope, role));
		assertThat(status(method, path, token)).isEqualTo(403);
	}

	@ParameterizedTest
	@CsvSource({ "GET, /api/messages", "POST, /api/messages", "GET, /api/reports", "DELETE, /api/reports/1",
			"GET, /api/admin/users", "GET, /api/payroll", "GET, /no-such-page" })
	void requestWhenNoTokenThenUnauthorized(String method, String path) {
		assertThat(this.client.send(method, path).statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "expired", "not-yet-valid", "forged", "wrong-issuer", "wrong-audience", "malformed" })
	void requestWhenTokenHasFaultThenUnauthorized(String kind) {
		String token = this.client.token(tokenRequest(kind, null, null));
		assertThat(status("GET", "/api/messages", token)).isEqualTo(401);
	}

	@ParameterizedTest
	@CsvSource({ "GET, /api/messages", "POST, /api/messages", "GET, /api/reports", "DELETE, /api/reports/1",
			"GET, /api/admin/users", "GET, /no-such-page" })
	void requestWhenSuspendedThenForbiddenWhateverTokenGrants(String method, String path) {
		String token = this.client.token("""
				{"kind": "suspended", "scope": "messages:write reports:read reports:delete",
				 "roles": ["ADMIN", "PAYROLL"]}""");
		assertThat(status(method, path, token)).isEqualTo(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "POST", "DELETE", "OPTIONS" })
	void requestWhenTokenLacksRoleForPayrollThenAnsweredAsWhatDoesNotExist(String method) {
		String token = this.client.token(tokenRequest("valid", "PAYROLL", "ADMIN"));
		assertThat(answer(method, "/api/payroll", token)).startsWith("404")
			.isEqualTo(answer(method, "/api/nothing", token));
		assertThat(answer(method, "/api/payroll", "garbage")).startsWith("401")
			.isEqualTo(answer(method, "/api/nothing", "garbage"));
	}

	@Test
	void requestWhenSuspendedAndPublicThenOk() {
		String token = this.client.token(tokenRequest("suspended", null, null));
		assertThat(status("GET", "/api/public", token)).isEqualTo(200);
	}

	@Test
	void requestWhenTokenOutlivesItsTtlThenUnauthorized() throws InterruptedException {
		String token = this.client.token("{\"kind\": \"valid\", \"ttl\": \"PT1S\"}");
		Thread.sleep(2001);
		assertThat(status("GET", "/api/messages", token)).isEqualTo(401);
	}

	@Test
	void requestWhenLargestTokenThenOk() {
		String roles = ("\"" + "R".repeat(64) + "\", ").repeat(15) + "\"ADMIN\"";
		String token = this.client
			.token("{\"kind\": \"valid\", \"subject\": \"%s\", \"scope\": \"%s\", \"roles\": [%s]}"
				.formatted("\u20ac".repeat(255), "s".repeat(1024), roles));
		assertThat(status("GET", "/api/admin/users", token)).isEqualTo(200);
	}

	@Test
	void getWhenNoSuchPageThenNotFoundAsProblem() {
		String token = this.client.token(tokenRequest("valid", null, null));
		HttpResponse<String> response = this.client.send("GET", "/no-such-page", "Authorization", "Bearer " + token);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	private String answer(String method, String path, String token) {
		HttpResponse<String> response = this.client.send(method, path, "Authorization", "Bearer " + token);
		return (response.statusCode() + " " + response.headers().map() + response.body()).replace(path, "(path)")
			.replace(path.substring(1), "(path)")
			.replaceAll("date=\\[[^]]*]", "");
	}

	private int status(String method, String path, String token) {
		return this.client.send(method, path, "Authorization", "Bearer " + token).statusCode();
	}

	private static String tokenRequest(String kind, String scope, String role) {
		return "{\"kind\": \"%s\", \"scope\": \"%s\", \"roles\": [%s]}".formatted(kind, (scope != null) ? scope : "",
				(role != null) ? "\"" + role + "\"" : "");
	}

}

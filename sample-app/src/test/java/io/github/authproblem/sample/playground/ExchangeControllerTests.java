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

package io.github.authproblem.sample.playground;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.github.authproblem.sample.SampleClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for exchanges shown byte for byte.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ExchangeControllerTests {

	private static final Pattern VARYING = Pattern
		.compile("Date: [^\n]*|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");

	/** Curl takes the lengths away. */
	private static final Pattern CHUNK = Pattern.compile("^[0-9a-f]+\r\n(.*)\r\n0\r\n\r\n$");

	@LocalServerPort
	private int port;

	private SampleClient client;

	@BeforeEach
	void connect() {
		this.client = new SampleClient(this.port);
	}

	@AfterEach
	void switchOn() {
		switchTo(true);
	}

	@Test
	void exchangeWhenMissingThenEveryByte() {
		String exchange = exchange("missing").body();
		assertThat(JsonPath.<String>read(exchange, "$.request")).isEqualTo("""
				GET /api/messages HTTP/1.1
				Host: localhost:%d
				Accept: */*
				Connection: close

				""".formatted(this.port).replace("\n", "\r\n"));
		assertThat(withoutTime(JsonPath.read(exchange, "$.response"))).isEqualTo(
				"""
						HTTP/1.1 401\s
						WWW-Authenticate: Bearer realm="sample-app", resource_metadata="http://localhost:%d/.well-known/oauth-protected-resource"
						Cache-Control: no-store
						Content-Language: en
						Vary: Accept-Language
						X-Content-Type-Options: nosniff
						X-XSS-Protection: 0
						X-Frame-Options: DENY
						Content-Type: application/problem+json
						Content-Length: 204
						-
						Connection: close

						{"type":"urn:problem-type:auth:token-missing","title":"Access token required","status":401,"detail":"This resource needs an access token. Send one in the Authorization header.","instance":"/api/messages"}"""
					.formatted(this.port)
					.replace("\n", "\r\n"));
		assertThat(JsonPath.<String>read(exchange, "$.curl"))
			.isEqualTo("curl -i localhost:%d/api/messages".formatted(this.port));
	}

	@ParameterizedTest
	@EnumSource
	void curlWhenRunInShellThenSameAnswer(Scenario scenario) throws Exception {
		if (scenario == Scenario.UNAVAILABLE) {
			switchTo(false);
		}
		String exchange = exchange(scenario.toString()).body();
		String printed = inShell(JsonPath.<String>read(exchange, "$.curl").replace("curl -i", "curl -si"));
		assertThat(statusAndBody(printed)).isEqualTo(statusAndBody(JsonPath.read(exchange, "$.response")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'scenario': null}", "{'scenario': 'OK'}", "{'scenario': 'http://example.com/'}" })
	void exchangeWhenScenarioIsUnknownThenBadRequestNamesAll(String json) {
		HttpResponse<String> response = this.client.post("/demo/exchange", json.replace('\'', '"'));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(JsonPath.<String>read(response.body(), "$.detail")).isEqualTo("'scenario' must be one of ok, "
				+ "missing, another-scheme, expired, not-yet-valid, forged, wrong-issuer, wrong-audience, malformed, "
				+ "two-tokens, suspended, scope-by-url, scope-by-method, role, concealed, unavailable.");
	}

	@Test
	void exchangeWhenTooManyWaitAtOnceThenOthersAreToldToComeAgain() {
		switchTo(false);
		ExecutorService executor = Executors.newFixedThreadPool(40);
		try {
			List<HttpResponse<String>> responses = Stream
				.generate(() -> CompletableFuture.supplyAsync(() -> exchange("unavailable"), executor))
				.limit(40)
				.toList()
				.stream()
				.map(CompletableFuture::join)
				.toList();
			assertThat(responses).extracting(HttpResponse::statusCode).contains(200, 503).containsOnly(200, 503);
			assertThat(responses).filteredOn((response) -> response.statusCode() == 503)
				.allSatisfy((response) -> assertThat(response.headers().firstValue("Retry-After")).hasValue("1"));
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void switchTo(boolean available) {
		this.client.send("PUT", "/demo/identity-provider",
				BodyPublishers.ofString("{\"available\": %s}".formatted(available)), "Content-Type",
				"application/json");
	}

	private HttpResponse<String> exchange(String scenario) {
		return this.client.post("/demo/exchange", "{\"scenario\": \"%s\"}".formatted(scenario));
	}

	private static String inShell(String commands) throws IOException, InterruptedException {
		Process shell = new ProcessBuilder("sh", "-c", commands).start();
		String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(shell.waitFor()).isZero();
		return printed;
	}

	private static String statusAndBody(String response) {
		return response.substring(response.indexOf("HTTP/1.1"), response.indexOf("\r\n"))
				+ CHUNK.matcher(withoutTime(response.substring(response.indexOf("\r\n\r\n") + 4))).replaceAll("$1");
	}

	private static String withoutTime(String response) {
		return VARYING.matcher(response.replace("\r\n", "\n")).replaceAll("-").replace("\n", "\r\n");
	}

}

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

package io.github.authproblem.sample.identity;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import io.github.authproblem.sample.SampleClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an identity provider that answers, and one that does not, over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class IdentityProviderControllerTests {

	/** More than the server has threads. */
	private static final int CROWD = 300;

	@LocalServerPort
	private int port;

	private SampleClient client;

	private String token;

	@BeforeEach
	void connect() {
		this.client = new SampleClient(this.port);
		this.token = this.client.token("{\"kind\": \"valid\"}");
	}

	@AfterEach
	void switchOn() {
		switchTo(true);
	}

	@Test
	void jwkSetWhenAvailableThenPublicKeyOnly() {
		HttpResponse<String> response = this.client.send("GET", "/demo/jwks");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(response.body()).startsWith("{\"keys\":[{\"kty\":\"RSA\",").doesNotContain("\"d\":");
	}

	@Test
	void jwkSetWhenUnavailableThenSilentForLongerThanTheDecoderWaits() {
		switchTo(false);
		Instant start = Instant.now();
		assertThat(this.client.send("GET", "/demo/jwks").statusCode()).isEqualTo(503);
		assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(10));
	}

	@Test
	void requestWhenUnavailableThenServiceUnavailableEvenForTokenThatWasGoodBefore() {
		assertThat(messages().statusCode()).isEqualTo(200);
		switchTo(false);
		HttpResponse<String> response = messages();
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
		assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
		assertThat(response.body()).contains("urn:problem-type:auth:authentication-unavailable");
	}

	@Test
	void requestWhenSwitchedOnAgainThenOkAtOnce() {
		switchTo(false);
		assertThat(messages().statusCode()).isEqualTo(503);
		switchTo(true);
		assertThat(messages().statusCode()).isEqualTo(200);
	}

	@Test
	void requestsWhenUnavailableAndMoreThanThreadsThenAllAnsweredInTime() throws Exception {
		switchTo(false);
		Instant start = Instant.now();
		assertThat(statusesOfCrowd()).hasSize(CROWD).containsOnly(503);
		assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void requestsWhenAvailableAndMoreThanThreadsThenAllOk() throws Exception {
		assertThat(messages().statusCode()).isEqualTo(200);
		assertThat(statusesOfCrowd()).hasSize(CROWD).containsOnly(200);
	}

	@Test
	void changeThenTellsHowTheSwitchStands() {
		assertThat(switchTo(false).body()).startsWith("{\"available\":false,\"unavailableUntil\":\"20");
		assertThat(this.client.send("GET", "/demo/identity-provider").body()).startsWith("{\"available\":false,");
		assertThat(switchTo(true).body()).isEqualTo("{\"available\":true,\"unavailableUntil\":null}");
		assertThat(this.client.send("GET", "/demo/identity-provider").body()).startsWith("{\"available\":true,");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "null", "[]", "{\"available\": null}", "{\"available\": \"no\"}" })
	void changeWhenBodyIsBadThenBadRequestAndNothingChanges(String json) {
		assertThat(change(json).statusCode()).isEqualTo(400);
		assertThat(messages().statusCode()).isEqualTo(200);
	}

	private HttpResponse<String> messages() {
		return this.client.send("GET", "/api/messages", "Authorization", "Bearer " + this.token);
	}

	private List<Integer> statusesOfCrowd() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(CROWD);
		try {
			List<CompletableFuture<Integer>> statuses = Stream
				.generate(() -> CompletableFuture.supplyAsync(() -> messages().statusCode(), executor))
				.limit(CROWD)
				.toList();
			return statuses.stream().map(CompletableFuture::join).toList();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private HttpResponse<String> switchTo(boolean available) {
		return change("{\"available\": %s}".formatted(available));
	}

	private HttpResponse<String> change(String json) {
		return this.client.send("PUT", "/demo/identity-provider", BodyPublishers.ofString(json), "Content-Type",
				"application/json");
	}

}

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

package io.github.authproblem.sample.client;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import com.jayway.jsonpath.JsonPath;
import io.github.authproblem.sample.SampleClient;
import io.github.authproblem.sample.client.AnsweringServer.Answer;
import io.github.authproblem.sample.client.BearerTokenInterceptor.LoginRequiredException;
import io.github.authproblem.sample.client.BearerTokenInterceptor.TokenSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link BearerTokenInterceptor}.
 */
class BearerTokenInterceptorTests {

	private static final Answer UNAUTHORIZED = new Answer(401,
			Map.of("WWW-Authenticate", "Bearer realm=\"r\", error=\"invalid_token\""));

	private static RunningSample sample;

	private static RunningSample outage;

	@BeforeAll
	static void start() {
		sample = RunningSample.start();
		outage = RunningSample.startWithoutJwkSet();
	}

	@AfterAll
	static void stop() {
		sample.close();
		outage.close();
	}

	@BeforeEach
	void beginLog() {
		sample.client().send("DELETE", "/test/requests");
		outage.client().send("DELETE", "/test/requests");
	}

	@Test
	void exchangeWhenTokenExpiredInFiveParallelRequestsThenOneRefresh() throws Exception {
		SampleTokens tokens = new SampleTokens("expired");
		String expired = tokens.get();
		RestClient client = BearerTokenInterceptor.restClient(URI.create(sample.url()), tokens);
		assertThat(inParallel(() -> status(client, HttpMethod.GET, "/api/messages"))).containsExactly(200, 200, 200,
				200, 200);
		assertThat(tokens.refreshed).containsExactly(expired);
		List<String> seen = seen(sample);
		assertThat(seen).hasSizeLessThanOrEqualTo(10).containsOnly("GET /api/messages 401", "GET /api/messages 200");
		assertThat(Collections.frequency(seen, "GET /api/messages 200")).isEqualTo(5);
	}

	@Test
	void exchangeWhenRefreshTokenRejectedThenOneAttemptAndEveryRequestFails() throws Exception {
		SampleTokens tokens = new SampleTokens("expired");
		tokens.refreshToken = "spent";
		RestClient client = BearerTokenInterceptor.restClient(URI.create(sample.url()), tokens);
		assertThat(inParallel(() -> failure(client))).hasSize(5).allMatch(LoginRequiredException.class::isInstance);
		assertThat(failure(client)).isInstanceOf(LoginRequiredException.class);
		assertThat(tokens.refreshed).hasSize(1);
		assertThat(seen(sample)).hasSize(6).containsOnly("GET /api/messages 401");
	}

	@Test
	void exchangeWhenNewTokenRejectedTooThenReturns401() throws Exception {
		try (AnsweringServer server = new AnsweringServer(UNAUTHORIZED)) {
			assertThat(status(server, HttpMethod.GET)).isEqualTo(401);
			assertThat(server.authorizations()).containsExactly("Bearer a-token", "Bearer another");
		}
	}

	@Test
	void exchangeWhenNoTokenThenAsksForOne() {
		SampleTokens tokens = new SampleTokens(null);
		assertThat(status(sample, tokens, HttpMethod.GET, "/api/messages")).isEqualTo(200);
		assertThat(tokens.refreshed).containsExactly((String) null);
		assertThat(seen(sample)).containsExactly("GET /api/messages 401", "GET /api/messages 200");
	}

	@Test
	void exchangeWhenNoTokenToBeHadThenReturns401() {
		TokenSource none = new FixedTokens(null, null, null);
		assertThat(status(sample, none, HttpMethod.GET, "/api/messages")).isEqualTo(401);
		assertThat(seen(sample)).containsExactly("GET /api/messages 401");
	}

	@Test
	void exchangeWhen401WithoutErrorToTokenThenReturnsIt() throws Exception {
		try (AnsweringServer server = new AnsweringServer(new Answer(401, Map.of("WWW-Authenticate", "Bearer")))) {
			assertThat(status(server, HttpMethod.GET)).isEqualTo(401);
			assertThat(server.authorizations()).hasSize(1);
		}
	}

	@Test
	void exchangeWhen403ThenReturnsIt() {
		SampleTokens tokens = new SampleTokens("valid");
		assertThat(status(sample, tokens, HttpMethod.GET, "/api/admin/users")).isEqualTo(403);
		assertThat(seen(sample)).containsExactly("GET /api/admin/users 403");
		assertThat(tokens.refreshed).isEmpty();
		assertThat(tokens.asked).isEmpty();
	}

	@Test
	void exchangeWhenScopeMissingThenAsksForItAndRepeats() {
		SampleTokens tokens = new SampleTokens("valid");
		assertThat(status(sample, tokens, HttpMethod.POST, "/api/messages")).isEqualTo(200);
		assertThat(tokens.asked).containsExactly("messages:write");
		assertThat(seen(sample)).containsExactly("POST /api/messages 403", "POST /api/messages 200");
	}

	@Test
	void exchangeWhenScopeNotGrantedThenReturns403() {
		TokenSource tokens = new FixedTokens(new SampleTokens("valid").get(), null, null);
		assertThat(status(sample, tokens, HttpMethod.GET, "/api/reports")).isEqualTo(403);
		assertThat(seen(sample)).containsExactly("GET /api/reports 403");
	}

	@Test
	void exchangeWhenScopeDoesNotHelpThenAsksOnce() {
		String token = new SampleTokens("valid").get();
		TokenSource tokens = new FixedTokens(token, null, token);
		assertThat(status(sample, tokens, HttpMethod.GET, "/api/reports")).isEqualTo(403);
		assertThat(seen(sample)).containsExactly("GET /api/reports 403", "GET /api/reports 403");
	}

	@Test
	void exchangeWhenScopeNotNamedThenReturns403() throws Exception {
		Answer answer = new Answer(403, Map.of("WWW-Authenticate", "Bearer error=insufficient_scope"));
		try (AnsweringServer server = new AnsweringServer(answer)) {
			assertThat(status(server, HttpMethod.GET)).isEqualTo(403);
			assertThat(server.authorizations()).hasSize(1);
		}
	}

	@Test
	void exchangeWhenOutageThenWaitsOnceAsTold() {
		Instant start = Instant.now();
		assertThat(status(outage, new SampleTokens("valid"), HttpMethod.GET, "/api/messages")).isEqualTo(503);
		assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
		assertThat(seen(outage)).containsExactly("GET /api/messages 503", "GET /api/messages 503");
	}

	@Test
	void exchangeWhenRetryAfterIsDateThenWaits() throws Exception {
		Instant date = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
		String told = DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC));
		try (AnsweringServer server = new AnsweringServer(new Answer(503, Map.of("Retry-After", told)),
				new Answer(200, Map.of()))) {
			assertThat(status(server, HttpMethod.GET)).isEqualTo(200);
			assertThat(Instant.now()).isAfterOrEqualTo(date);
		}
	}

	@Test
	void exchangeWhenOutageAndPostThenReturns503() throws Exception {
		try (AnsweringServer server = new AnsweringServer(new Answer(503, Map.of("Retry-After", "0")))) {
			assertThat(status(server, HttpMethod.POST)).isEqualTo(503);
			assertThat(server.authorizations()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "31", "99999999999999999999", "soon", "-1" })
	void exchangeWhenRetryAfterTooLongOrNeitherThenReturns503(String told) throws Exception {
		try (AnsweringServer server = new AnsweringServer(new Answer(503, Map.of("Retry-After", told)))) {
			assertThat(status(server, HttpMethod.GET)).isEqualTo(503);
			assertThat(server.authorizations()).hasSize(1);
		}
	}

	@Test
	void exchangeWhenOtherOriginThenSendsNoTokenAndReturnsItsAnswer() throws Exception {
		try (AnsweringServer other = new AnsweringServer(UNAUTHORIZED);
				AnsweringServer server = new AnsweringServer(new Answer(302, Map.of("Location", other.url())))) {
			RestClient client = BearerTokenInterceptor.restClient(URI.create(server.url()), fixedTokens());
			assertThat(status(client, HttpMethod.GET, "/")).isEqualTo(302);
			assertThat(status(client, HttpMethod.GET, other.url())).isEqualTo(401);
			assertThat(server.authorizations()).containsExactly("Bearer a-token");
			assertThat(other.authorizations()).containsExactly("none");
		}
	}

	@Test
	void parseWhenSeveralChallengesThenAll() {
		assertThat(Challenge.parse(List.of())).isEmpty();
		assertThat(Challenge.parse(List.of("Bearer"))).containsExactly(new Challenge("Bearer", null, Map.of()));
		assertThat(Challenge.parse(List
			.of("Negotiate YII=, ,Bearer Realm = \"a \\\"b\\\", error=c\" , error=invalid_token", "Basic realm=x")))
			.containsExactly(new Challenge("Negotiate", "YII=", Map.of()),
					new Challenge("Bearer", null, Map.of("realm", "a \"b\", error=c", "error", "invalid_token")),
					new Challenge("Basic", null, Map.of("realm", "x")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "realm=\"x\"", "Bearer realm=\"x", "Bearer realm=\"x\\", "Bearer realm=\"x\" error=\"y\"",
			"Bearer a=b, A=c", "Bearer a b=c", "Bearer\"x\"", "Bearer/x", "Bearer realm=x=y", "\"x\"", "Bearer \"x\"" })
	void parseWhenGrammarBrokenThenNone(String header) {
		assertThat(Challenge.parse(List.of(header))).isEmpty();
	}

	private static FixedTokens fixedTokens() {
		return new FixedTokens("a-token", "another", "wider");
	}

	private static int status(AnsweringServer server, HttpMethod method) {
		return status(BearerTokenInterceptor.restClient(URI.create(server.url()), fixedTokens()), method, "/");
	}

	private static int status(RunningSample sample, TokenSource tokens, HttpMethod method, String path) {
		return status(BearerTokenInterceptor.restClient(URI.create(sample.url()), tokens), method, path);
	}

	private static int status(RestClient client, HttpMethod method, String uri) {
		RestClient.RequestBodySpec request = client.method(method).uri(uri);
		if (method == HttpMethod.POST) {
			request.body("hello");
		}
		return request.exchange((sent, response) -> response.getStatusCode().value());
	}

	private static Throwable failure(RestClient client) {
		return catchThrowable(() -> status(client, HttpMethod.GET, "/api/messages"));
	}

	private static <T> List<T> inParallel(Supplier<T> task) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(5);
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> result : threads.<T>invokeAll(Collections.nCopies(5, task::get))) {
				results.add(result.get());
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static List<String> seen(RunningSample sample) {
		List<String> requests = JsonPath.read(sample.client().send("GET", "/test/requests").body(), "$");
		return requests.stream().filter((line) -> !line.contains("/demo/tokens")).toList();
	}

	/**
	 * The sample's tokens, and what each method was called with.
	 */
	private static final class SampleTokens implements TokenSource {

		private final SampleClient client = sample.client();

		private final List<String> refreshed = new ArrayList<>();

		private final List<String> asked = new ArrayList<>();

		private volatile String token;

		private String refreshToken;

		SampleTokens(String kind) {
			if (kind != null) {
				issue(kind, "");
			}
		}

		@Override
		public String get() {
			return this.token;
		}

		@Override
		public String refresh(String rejected) {
			this.refreshed.add(rejected);
			if (rejected == null) {
				return issue("valid", "");
			}
			HttpResponse<String> response = this.client.post("/demo/tokens/refresh",
					"{\"refreshToken\": \"%s\"}".formatted(this.refreshToken));
			return (response.statusCode() == 200) ? store(response) : null;
		}

		@Override
		public String requestScope(String scope) {
			this.asked.add(scope);
			return issue("valid", scope);
		}

		private String issue(String kind, String scope) {
			return store(
					this.client.post("/demo/tokens", "{\"kind\": \"%s\", \"scope\": \"%s\"}".formatted(kind, scope)));
		}

		private String store(HttpResponse<String> response) {
			this.refreshToken = JsonPath.read(response.body(), "$.refreshToken");
			this.token = JsonPath.read(response.body(), "$.token");
			return this.token;
		}

	}

	private record FixedTokens(String get, String another, String wider) implements TokenSource {

		@Override
		public String refresh(String rejected) {
			return this.another;
		}

		@Override
		public String requestScope(String scope) {
			return this.wider;
		}

	}

}

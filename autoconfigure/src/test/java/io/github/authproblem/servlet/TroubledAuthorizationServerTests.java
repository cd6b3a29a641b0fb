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

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import com.nimbusds.jose.jwk.JWKSet;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.Crowd;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import io.github.authproblem.test.Trouble;
import io.github.authproblem.test.TroubledServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.security.oauth2.server.resource.autoconfigure.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.cache.Cache;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long callers wait, and how often the authorization server is asked, when many ask
 * at a time and it is slow, silent or mad.
 */
class TroubledAuthorizationServerTests {

	private static final int CALLERS = 64;

	private static final String JWKS = "/jwks";

	private static final String METADATA = "/.well-known/openid-configuration";

	private static final String FORGED = AuthorizationServer.unknownKey();

	private TroubledServer server;

	@BeforeEach
	void start() {
		this.server = new TroubledServer();
		this.server.serve(JWKS, new JWKSet(AuthorizationServer.key().toPublicJWK()).toString());
		this.server.serve(METADATA,
				"{\"issuer\":\"" + this.server.uri("") + "\",\"jwks_uri\":\"" + this.server.uri(JWKS) + "\"}");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private RunningApplication startWithJwkSet(Class<?> configuration) {
		return RunningApplication.start(configuration,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + this.server.uri(JWKS),
				"logging.level.io.github.authproblem=error");
	}

	private RunningApplication startWithIssuer() {
		return RunningApplication.start(OrdersApplication.class,
				"spring.security.oauth2.resourceserver.jwt.issuer-uri=" + this.server.uri(""),
				"logging.level.io.github.authproblem=error");
	}

	private static HttpRequest ordersWith(RunningApplication application, String token) {
		return application.get("/orders").bearer(token);
	}

	private String tokenOfIssuer() {
		return AuthorizationServer.token((claims) -> claims.issuer(this.server.uri("")));
	}

	private static void isUnavailable(Crowd crowd, Duration longestWait) {
		assertThat(crowd.statuses()).containsExactly(503);
		assertThat(crowd.longestWait()).isLessThan(longestWait);
	}

	/** What one fetch is at most: a connection is tried twice, a redirect 20 times. */
	private static int requestsOfOneFetch(Trouble trouble) {
		return switch (trouble) {
			case REDIRECTS -> 20;
			case RESETS -> 2;
			default -> 1;
		};
	}

	private void isAskedOnceAtMost(Trouble trouble, String path) {
		assertThat(this.server.requests(path)).isBetween(1L, (long) requestsOfOneFetch(trouble));
	}

	/** The time in which nobody asks again has passed. */
	private static void waitASecond() {
		try {
			Thread.sleep(1100);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest
	@EnumSource(Trouble.class)
	void getWhenJwkSetIsInTroubleAtFirstUseThenUnavailableByOneFetch(Trouble trouble) {
		this.server.trouble(JWKS, trouble);
		try (RunningApplication application = startWithJwkSet(OrdersApplication.class)) {
			HttpRequest request = ordersWith(application, AuthorizationServer.token());
			isUnavailable(Crowd.of(CALLERS, request), Duration.ofSeconds(10));
			isAskedOnceAtMost(trouble, JWKS);
			isUnavailable(Crowd.of(1, request), Duration.ofSeconds(2));
			assertThat(this.server.requests(JWKS)).isZero();
			this.server.trouble(JWKS, null);
			waitASecond();
			assertThat(request.send()).hasStatus(200);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Trouble.class, names = "DRIPS", mode = EnumSource.Mode.EXCLUDE)
	void getWhenKeyIsUnknownAndJwkSetIsInTroubleThenOneFetchAndKnownKeysWorkMeanwhile(Trouble trouble) {
		try (RunningApplication application = startWithJwkSet(OrdersApplication.class)) {
			HttpRequest known = ordersWith(application, AuthorizationServer.token());
			assertThat(known.send()).hasStatus(200);
			waitASecond();
			this.server.requests(JWKS);
			this.server.trouble(JWKS, trouble);
			CompletableFuture<Crowd> forgers = CompletableFuture
				.supplyAsync(() -> Crowd.of(CALLERS, ordersWith(application, FORGED)));
			Crowd others = Crowd.of(1, known);
			isUnavailable(forgers.join(), Duration.ofSeconds(10));
			isAskedOnceAtMost(trouble, JWKS);
			assertThat(others.statuses()).containsExactly(200);
			assertThat(others.longestWait()).isLessThan(Duration.ofSeconds(2));
			assertThat(known.send()).hasStatus(200);
		}
	}

	@Test
	void getWhenKeysAreUnknownThenOneFetchASecond() {
		try (RunningApplication application = startWithJwkSet(OrdersApplication.class)) {
			Instant start = Instant.now();
			for (int i = 0; i < 4; i++) {
				assertThat(Crowd.of(50, ordersWith(application, FORGED)).statuses()).containsExactly(401);
			}
			long seconds = Duration.between(start, Instant.now()).toSeconds();
			assertThat(this.server.requests(JWKS)).isLessThanOrEqualTo(1 + seconds);
			assertThat(ordersWith(application, FORGED).send()).isDeniedWith(401).hasReason("token-signature-invalid");
		}
	}

	@Test
	void getWhenKeyIsNewThenItIsFoundAfterASecond() {
		String keys = new JWKSet(AuthorizationServer.key().toPublicJWK()).toString();
		this.server.serve(JWKS, keys.replace("key-1", "key-0"));
		try (RunningApplication application = startWithJwkSet(OrdersApplication.class)) {
			HttpRequest request = ordersWith(application, AuthorizationServer.token());
			assertThat(request.send()).isDeniedWith(401).hasReason("token-signature-invalid");
			this.server.serve(JWKS, keys);
			waitASecond();
			assertThat(request.send()).hasStatus(200);
		}
	}

	@Test
	void getWhenJwkSetIsEmptyThenUnavailableByOneFetch() {
		this.server.serve(JWKS, "{\"keys\":[]}");
		try (RunningApplication application = startWithJwkSet(OrdersApplication.class)) {
			HttpRequest request = ordersWith(application, AuthorizationServer.token());
			isUnavailable(Crowd.of(CALLERS, request), Duration.ofSeconds(5));
			assertThat(this.server.requests(JWKS)).isOne();
		}
	}

	@Test
	void getWhenAlgorithmIsNotAllowedThenNothingIsFetched() {
		try (RunningApplication application = startWithJwkSet(OrdersApplication.class)) {
			assertThat(ordersWith(application, AuthorizationServer.otherAlgorithm()).send()).isDeniedWith(401)
				.hasReason("token-signature-invalid");
			assertThat(this.server.requests(JWKS)).isZero();
		}
	}

	@Test
	void getWhenJwkSetIsEmptyLaterThenKnownKeysWorkAllTheSame() {
		try (RunningApplication application = startWithJwkSet(OrdersApplication.class)) {
			HttpRequest known = ordersWith(application, AuthorizationServer.token());
			assertThat(known.send()).hasStatus(200);
			this.server.serve(JWKS, "{\"keys\":[]}");
			waitASecond();
			assertThat(ordersWith(application, FORGED).send()).hasStatus(503);
			assertThat(known.send()).hasStatus(200);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Trouble.class, names = { "HANGS", "DRIPS", "REDIRECTS" })
	void getWhenMetadataAreInTroubleAtFirstUseThenUnavailableByOneFetch(Trouble trouble) {
		this.server.trouble(METADATA, trouble);
		try (RunningApplication application = startWithIssuer()) {
			HttpRequest request = ordersWith(application, tokenOfIssuer());
			isUnavailable(Crowd.of(CALLERS, request), Duration.ofSeconds(10));
			isAskedOnceAtMost(trouble, METADATA);
			isUnavailable(Crowd.of(1, request), Duration.ofSeconds(2));
			this.server.trouble(METADATA, null);
			waitASecond();
			assertThat(request.send()).hasStatus(200);
		}
	}

	@Test
	void getWhenJwkSetOfIssuerHangsAtFirstUseThenUnavailableByOneFetch() {
		this.server.trouble(JWKS, Trouble.HANGS);
		try (RunningApplication application = startWithIssuer()) {
			HttpRequest request = ordersWith(application, tokenOfIssuer());
			isUnavailable(Crowd.of(CALLERS, request), Duration.ofSeconds(10));
			isAskedOnceAtMost(Trouble.HANGS, JWKS);
			this.server.trouble(JWKS, null);
			waitASecond();
			assertThat(request.send()).hasStatus(200);
		}
	}

	@Test
	void getWhenApplicationHasItsOwnTimeoutThenItHoldsAndOneFetchIsEnough() {
		this.server.trouble(JWKS, Trouble.HANGS);
		try (RunningApplication application = startWithJwkSet(ImpatientApplication.class)) {
			HttpRequest request = ordersWith(application, AuthorizationServer.token());
			isUnavailable(Crowd.of(CALLERS, request), Duration.ofSeconds(3));
			isAskedOnceAtMost(Trouble.HANGS, JWKS);
		}
	}

	@Test
	void getWhenApplicationHasItsOwnCacheThenItIsInForce() {
		try (RunningApplication application = startWithJwkSet(CachingApplication.class)) {
			HttpRequest request = ordersWith(application, AuthorizationServer.token());
			assertThat(request.send()).hasStatus(200);
			Cache cache = application.context().getBean(Cache.class);
			assertThat(cache.get(this.server.uri(JWKS), String.class)).contains("key-1");
			assertThat(ordersWith(application, FORGED).send()).isDeniedWith(401).hasReason("token-signature-invalid");
		}
	}

	@Import(OrdersApplication.class)
	static class ImpatientApplication {

		@Bean
		JwkSetUriJwtDecoderBuilderCustomizer timeouts() {
			SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
			requests.setReadTimeout(Duration.ofSeconds(1));
			return (builder) -> builder.restOperations(new RestTemplate(requests));
		}

	}

	@Import(OrdersApplication.class)
	static class CachingApplication {

		@Bean
		Cache keys() {
			return new ConcurrentMapCache("keys");
		}

		@Bean
		JwkSetUriJwtDecoderBuilderCustomizer cache(Cache keys) {
			return (builder) -> builder.cache(keys);
		}

	}

}

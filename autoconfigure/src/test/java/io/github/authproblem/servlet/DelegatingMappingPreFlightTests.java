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

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Preflights in an application one of whose mappings is no
 * {@code AbstractHandlerMapping}, as that of Spring Data REST, which asks others.
 */
class DelegatingMappingPreFlightTests {

	private static final String SHOP = "https://shop.example";

	private static final String ALLOW = "Access-Control-Allow-Origin";

	private static final AtomicInteger HANDLED = new AtomicInteger();

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(RepositoriesApplication.class, authorizationServer);
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	@BeforeEach
	void reset() {
		HANDLED.set(0);
	}

	private static HttpResponse preflight(String path, String origin) {
		return application.request("OPTIONS", path)
			.header("Origin", origin)
			.header("Access-Control-Request-Method", "GET")
			.header("Access-Control-Request-Headers", "authorization")
			.send();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/people/1", "/shared" })
	void preflightWhenOriginIsAllowedThenGranted(String path) {
		HttpResponse response = preflight(path, SHOP);
		assertThat(response).hasStatus(200).isNotChallenged();
		assertThat(response.header(ALLOW)).containsExactly(SHOP);
		assertThat(response.header("Access-Control-Allow-Headers")).containsExactly("authorization");
		assertThat(HANDLED).hasValue(0);
	}

	@ParameterizedTest
	@CsvSource({ "/people/1, https://evil.example", "/shared, https://evil.example", "/plain/1, https://shop.example",
			"/nowhere, https://shop.example" })
	void preflightWhenNothingAllowsItThenNeither401NorAllowed(String path, String origin) {
		HttpResponse response = preflight(path, origin);
		assertThat(response.status()).isNotEqualTo(401).isLessThan(500);
		assertThat(response.header(ALLOW)).isEmpty();
		assertThat(HANDLED).hasValue(0);
	}

	@Test
	void getWhenTokenIsMissingThenDeniedAndScriptCanReadIt() {
		HttpResponse response = application.get("/people/1").header("Origin", SHOP).send();
		assertThat(response).isDeniedWith(401).hasReason("token-missing");
		assertThat(HANDLED).hasValue(0);
		assertThat(application.get("/people/1").bearer(AuthorizationServer.token()).send()).hasStatus(200);
		assertThat(HANDLED).hasValue(1);
	}

	@Import(OrdersApplication.class)
	@RestController
	static class RepositoriesApplication {

		@Bean
		DelegatingMapping repositories(ApplicationContext context) {
			HttpRequestHandler repository = (request, response) -> HANDLED.incrementAndGet();
			SimpleUrlHandlerMapping people = new SimpleUrlHandlerMapping(Map.of("/people/**", repository));
			CorsConfiguration cors = new CorsConfiguration().applyPermitDefaultValues();
			cors.setAllowedOrigins(List.of(SHOP));
			people.setCorsConfigurations(Map.of("/people/**", cors));
			people.setApplicationContext(context);
			return new DelegatingMapping(List.of(people, new PlainMapping(repository)));
		}

		@GetMapping("/shared")
		@CrossOrigin(SHOP)
		String shared() {
			return "shared";
		}

	}

	/**
	 * Asks others.
	 *
	 * @param delegates the others
	 */
	record DelegatingMapping(List<HandlerMapping> delegates) implements HandlerMapping, Ordered {

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE - 100;
		}

		@Override
		public boolean usesPathPatterns() {
			return true;
		}

		@Override
		public HandlerExecutionChain getHandler(HttpServletRequest request) throws Exception {
			for (HandlerMapping delegate : this.delegates) {
				HandlerExecutionChain chain = delegate.getHandler(request);
				if (chain != null) {
					return chain;
				}
			}
			return null;
		}

	}

	/**
	 * Leads a preflight to the handler itself.
	 *
	 * @param handler the handler
	 */
	record PlainMapping(HttpRequestHandler handler) implements HandlerMapping {

		@Override
		public HandlerExecutionChain getHandler(HttpServletRequest request) {
			return request.getRequestURI().startsWith("/plain/") ? new HandlerExecutionChain(this.handler) : null;
		}

	}

}

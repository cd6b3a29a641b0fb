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

import java.io.IOException;
import java.util.List;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows 17 and 20: an error keeps its status when security refuses its ERROR dispatch.
 */
class ErrorDispatchTests {

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(FailingApplication.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri(),
				"logging.level.org.apache.catalina=off");
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	@ParameterizedTest
	@CsvSource({ "/open/not-found, 404, Not Found", "/open/unavailable, 503, Service Unavailable",
			"/open/bug, 500, Internal Server Error", "/open/no-such-route, 404, Not Found" })
	void getWhenErrorDispatchIsRefusedThenErrorKeepsItsStatus(String path, int status, String title) {
		assertThat(application.get(path).send()).isDeniedWith(status).isNotChallenged().hasProblem("""
				{"type":"about:blank","title":"%s","status":%d,"instance":"%s"}""".formatted(title, status, path));
	}

	@ParameterizedTest
	@CsvSource({ "/open/not-found, 404", "/open/bug, 500", "/open/no-such-route, 404", "/no-such-route, 404" })
	void getWhenErrorDispatchIsGrantedThenTheApplicationAnswers(String path, int status) {
		HttpResponse response = application.get(path).bearer(AuthorizationServer.token()).send();
		assertThat(response).hasStatus(status).isNotChallenged();
		assertThat(response.header("Content-Type")).containsExactly("application/json");
	}

	@Test
	void getWhenConverterHasABugThenItIsAServerError() {
		String token = AuthorizationServer.token((claims) -> claims.claim("bug", true));
		assertThat(application.get("/orders").bearer(token).send()).isDeniedWith(500).isNotChallenged().hasProblem("""
				{"type":"about:blank","title":"Internal Server Error","status":500,"instance":"/orders"}""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a%0d%0ab", "/orders;a=b", "//orders" })
	void getWhenFirewallRejectsThenRequestRejectedWithAndWithoutToken(String target) {
		for (HttpRequest request : new HttpRequest[] { application.get(target),
				application.get(target).bearer(AuthorizationServer.token()) }) {
			assertThat(request.send()).isDeniedWith(400).isNotChallenged().hasReason("request-rejected");
		}
	}

	@Test
	void getWhenErrorPageIsAskedForDirectlyThenItIsADenial() {
		assertThat(application.get("/error").send()).isDeniedWith(401).hasReason("token-missing");
	}

	@Import(OrdersApplication.class)
	@RestController
	static class FailingApplication {

		@GetMapping("/open/not-found")
		void notFound(HttpServletResponse response) throws IOException {
			response.sendError(404, "secret cause");
		}

		@GetMapping("/open/unavailable")
		void unavailable(HttpServletResponse response) throws IOException {
			response.sendError(503);
		}

		@GetMapping("/open/bug")
		void bug() {
			throw new IllegalStateException("secret cause");
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/open/**").permitAll().anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@Bean
		JwtAuthenticationConverter converter() {
			JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
			converter.setJwtGrantedAuthoritiesConverter((jwt) -> {
				if (jwt.hasClaim("bug")) {
					throw new IllegalStateException("secret cause");
				}
				return List.of();
			});
			return converter;
		}

	}

}

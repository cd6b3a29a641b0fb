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

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A script of an allowed origin may read the challenge, one of another origin may not.
 */
class CorsTests {

	private static final String EXPOSE = "Access-Control-Expose-Headers";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = start("auth-problem.cors.expose-headers=true");
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	private static RunningApplication start(String property) {
		return RunningApplication.start(CorsApplication.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri(), property);
	}

	@Test
	void getWhenOriginIsAllowedThenHeadersAreExposedBesideTheApplicationsOwn() {
		HttpResponse response = application.get("/orders").header("Origin", "https://shop.example").send();
		assertThat(response).isDeniedWith(401).hasReason("token-missing");
		assertThat(response.header("Access-Control-Allow-Origin")).containsExactly("https://shop.example");
		assertThat(response.header(EXPOSE)).containsExactly("X-Total, Retry-After", "WWW-Authenticate");
	}

	@Test
	void getWhenOriginIsNotAllowedThenSpringAnswers() {
		HttpResponse response = application.get("/orders").header("Origin", "https://evil.example").send();
		assertThat(response).hasStatus(403).isNotChallenged();
		assertThat(response.header(EXPOSE)).isEmpty();
	}

	@Test
	void getWhenNoOriginThenNothingIsExposed() {
		assertThat(application.get("/orders").send().header(EXPOSE)).isEmpty();
	}

	@Test
	void preflightWhenOriginIsAllowedThenGranted() {
		HttpResponse response = application.request("OPTIONS", "/orders")
			.header("Origin", "https://shop.example")
			.header("Access-Control-Request-Method", "POST")
			.send();
		assertThat(response).hasStatus(200);
	}

	@Test
	void getWhenExposingIsSwitchedOffThenOnlyTheApplicationsOwn() {
		try (RunningApplication silent = start("auth-problem.cors.expose-headers=false")) {
			HttpResponse response = silent.get("/orders").header("Origin", "https://shop.example").send();
			assertThat(response.header(EXPOSE)).containsExactly("X-Total, Retry-After");
		}
	}

	@Import(OrdersApplication.class)
	static class CorsApplication {

		@Bean
		UrlBasedCorsConfigurationSource corsConfigurationSource() {
			CorsConfiguration configuration = new CorsConfiguration();
			configuration.setAllowedOrigins(List.of("https://shop.example"));
			configuration.setAllowedMethods(List.of("GET", "POST"));
			configuration.setExposedHeaders(List.of("X-Total", "Retry-After"));
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", configuration);
			return source;
		}

	}

}

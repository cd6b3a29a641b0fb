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

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Row 20, where the error page belongs to a chain of somebody else.
 */
class ForeignErrorPageTests {

	private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	private static RunningApplication without;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(TwoChains.class, authorizationServer,
				"logging.level.org.apache.catalina=off");
		without = RunningApplication.start(TwoChains.class, authorizationServer, "auth-problem.enabled=false",
				"logging.level.org.apache.catalina=off");
	}

	@AfterAll
	static void stop() {
		application.close();
		without.close();
		authorizationServer.close();
	}

	@ParameterizedTest
	@CsvSource({ "GET, /api/public/typo, 404, Not Found", "HEAD, /api/public/typo, 404, Not Found",
			"POST, /api/public/typo, 404, Not Found", "DELETE, /api/public/error, 503, Service Unavailable",
			"GET, /api/public/error, 503, Service Unavailable", "GET, /api/public/bug, 500, Internal Server Error" })
	void requestWhenErrorPageIsAnotherChainsThenErrorKeepsItsStatus(String method, String path, int status,
			String title) {
		for (String accept : new String[] { "*/*", "application/json", BROWSER }) {
			HttpResponse response = application.request(method, path).header("Accept", accept).send();
			assertThat(response).isDeniedWith(status).isNotChallenged();
			if (!"HEAD".equals(method)) {
				assertThat(response).hasProblem("""
						{"type":"about:blank","title":"%s","status":%d,"instance":"%s"}""".formatted(title, status,
						path));
			}
		}
	}

	@Test
	void getWhenErrorPageIsGrantedThenTheApplicationAnswers() {
		HttpResponse response = application.get("/api/typo").bearer(AuthorizationServer.token()).send();
		assertThat(response).hasStatus(404).isNotChallenged();
		assertThat(response.header("Content-Type")).containsExactly("application/json");
		assertThat(response.header("Set-Cookie")).isEmpty();
	}

	@Test
	void getWhenDeniedThenItIsADenial() {
		assertThat(application.get("/api/typo").send()).isDeniedWith(401).hasReason("token-missing");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /pages", "GET, /pages/typo", "GET, /error", "HEAD, /pages", "POST, /pages/typo" })
	void requestWhenItIsNoErrorOfAnApiThenAnsweredAsWithoutUs(String method, String path) {
		for (String accept : new String[] { "*/*", "application/json", BROWSER }) {
			assertThat(raw(application.request(method, path).header("Accept", accept)))
				.isEqualTo(raw(without.request(method, path).header("Accept", accept)));
		}
	}

	private static String raw(HttpRequest request) {
		return request.send()
			.raw()
			.replaceAll("Date: [^\r]*|(?i:jsessionid)=[0-9A-F]+|\"timestamp\":\"[^\"]*\"|id='created'>[^<]*", "-");
	}

	@Import(OrdersApplication.class)
	@RestController
	static class TwoChains {

		@RequestMapping("/api/public/error")
		void error(HttpServletResponse response) throws IOException {
			response.sendError(503, "secret cause");
		}

		@RequestMapping("/api/public/bug")
		void bug() {
			throw new IllegalStateException("secret cause");
		}

		@Bean
		@Order(1)
		SecurityFilterChain api(HttpSecurity http) {
			return http.securityMatcher("/api/**")
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/api/public/**")
					.permitAll()
					.anyRequest()
					.authenticated())
				.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
				.csrf(AbstractHttpConfigurer::disable)
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain pages(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.build();
		}

	}

}

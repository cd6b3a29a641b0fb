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

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationEntryPoint;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A chain that takes Basic credentials beside Bearer tokens: both are asked for, Bearer
 * first, in whatever order the application names them.
 */
class BasicAndBearerTests {

	private static final String BEARER = "Bearer realm=\"orders\", "
			+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"";

	private static final String BASIC = "Basic realm=\"Shop\", charset=\"UTF-8\"";

	/** {@code user:wrong}. */
	private static final String BAD = "Basic dXNlcjp3cm9uZw==";

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	@ParameterizedTest
	@ValueSource(classes = { BasicFirst.class, BearerFirst.class })
	void getWhenNoCredentialsThenBothAreAskedForWhateverIsAccepted(Class<?> application) {
		try (RunningApplication running = RunningApplication.start(application, authorizationServer)) {
			for (String accept : new String[] { "*/*", "application/json", "text/html", "application/problem+json" }) {
				HttpResponse response = running.get("/orders").header("Accept", accept).send();
				assertThat(response).isDeniedWith(401).hasReason("token-missing");
				assertThat(response.header("WWW-Authenticate")).containsExactly(BEARER, BASIC);
			}
			assertThat(running.request("POST", "/orders").form("a=b").send().header("WWW-Authenticate"))
				.containsExactly(BEARER, BASIC);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { BasicFirst.class, BearerFirst.class })
	void getWhenPasswordIsWrongThenBothAreAskedFor(Class<?> application) {
		try (RunningApplication running = RunningApplication.start(application, authorizationServer)) {
			HttpResponse response = running.get("/orders").header("Authorization", BAD).send();
			assertThat(response).isDeniedWith(401).hasProblem("""
					{"type":"urn:problem-type:auth:authentication-failed","title":"Authentication failed",\
					"status":401,"detail":"The credentials of the request were not accepted.","instance":"/orders"}""");
			assertThat(response.header("WWW-Authenticate")).containsExactly(BEARER, BASIC);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { BasicFirst.class, BearerFirst.class })
	void getWhenScriptThenBrowserIsNotMadeToAskForAPassword(Class<?> application) {
		try (RunningApplication running = RunningApplication.start(application, authorizationServer)) {
			assertThat(running.get("/orders").header("X-Requested-With", "XMLHttpRequest").send()).isDeniedWith(401)
				.isChallengedWith(BEARER);
			assertThat(running.get("/orders").bearer(AuthorizationServer.forged()).send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\", error=\"invalid_token\", "
						+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\", "
						+ "error_description=\"The signature of the access token is not valid\"");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { BasicFirst.class, BearerFirst.class })
	void getWhenCredentialsAreGoodThenGrantedOrForbidden(Class<?> application) {
		try (RunningApplication running = RunningApplication.start(application, authorizationServer)) {
			// user:password
			String good = "Basic dXNlcjpwYXNzd29yZA==";
			assertThat(running.get("/orders").header("Authorization", good).send()).hasStatus(200);
			assertThat(running.get("/orders").bearer(AuthorizationServer.token()).send()).hasStatus(200);
			assertThat(running.get("/admin").header("Authorization", good).send()).isDeniedWith(403)
				.isNotChallenged()
				.hasReason("role-insufficient");
		}
	}

	@Test
	void getWhenAccountIsLockedThenAccountLocked() {
		try (RunningApplication running = RunningApplication.start(BasicFirst.class, authorizationServer)) {
			// locked:password
			assertThat(running.get("/orders").header("Authorization", "Basic bG9ja2VkOnBhc3N3b3Jk").send())
				.isDeniedWith(403)
				.isNotChallenged()
				.hasReason("account-locked");
		}
	}

	@Test
	void getWhenApplicationHasItsOwnBasicEntryPointThenItWins() {
		try (RunningApplication running = RunningApplication.start(OwnEntryPoint.class, authorizationServer)) {
			for (HttpResponse response : new HttpResponse[] { running.get("/orders").send(),
					running.get("/orders").header("Authorization", BAD).send() }) {
				assertThat(response).hasStatus(401);
				assertThat(response.header("WWW-Authenticate"))
					.containsExactly("Basic realm=\"Own\", charset=\"UTF-8\"");
			}
		}
	}

	@Test
	void getWhenApplicationHasAnEntryPointBeanThenItAnswersForBoth() {
		try (RunningApplication running = RunningApplication.start(OwnBean.class, authorizationServer)) {
			for (HttpResponse response : new HttpResponse[] { running.get("/orders").send(),
					running.get("/orders").header("Authorization", BAD).send(),
					running.get("/orders").bearer(AuthorizationServer.forged()).send() }) {
				assertThat(response).hasStatus(418);
			}
		}
	}

	@Test
	void getWhenFormLoginTooThenBrowserLogsInThere() {
		try (RunningApplication running = RunningApplication.start(FormBasicAndBearer.class, authorizationServer)) {
			HttpResponse browser = running.get("/orders").header("Accept", "text/html").send();
			assertThat(browser).hasStatus(302);
			assertThat(browser.header("Location").get(0)).contains("/login");
			assertThat(browser.header("Set-Cookie")).hasSize(1);
			HttpResponse client = running.get("/orders").header("Accept", "application/json").send();
			assertThat(client).isDeniedWith(401).hasReason("token-missing");
			assertThat(client.header("WWW-Authenticate")).containsExactly(BEARER, BASIC);
		}
	}

	@Import(OrdersApplication.class)
	static class Users {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("user").password("{noop}password").roles("USER").build(),
					User.withUsername("locked").password("{noop}password").accountLocked(true).build());
		}

	}

	@Import(Users.class)
	static class BasicFirst {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic((basic) -> basic.realmName("Shop"))
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import(Users.class)
	static class BearerFirst {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.httpBasic((basic) -> basic.realmName("Shop"))
				.build();
		}

	}

	@Import(Users.class)
	static class FormBasicAndBearer {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.httpBasic((basic) -> basic.realmName("Shop"))
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import(Users.class)
	static class OwnEntryPoint {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			BasicAuthenticationEntryPoint own = new BasicAuthenticationEntryPoint();
			own.setRealmName("Own");
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic((basic) -> basic.authenticationEntryPoint(own))
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import(BasicFirst.class)
	static class OwnBean {

		@Bean
		AuthenticationEntryPoint own() {
			return (request, response, exception) -> response.setStatus(418);
		}

	}

}

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

import java.nio.file.Path;

import io.github.authproblem.Concealed;
import io.github.authproblem.ConcealmentPolicy;
import io.github.authproblem.autoconfigure.AuthProblemAutoConfiguration;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.LogFile;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.expression.WebExpressionAuthorizationManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scopes that challenges name, which a client asks for next: a client that asks for
 * what it is told, and for nothing else, gets in at once.
 */
class ScopeChallengeTests {

	private static final String WITHOUT_METADATA = "auth-problem.challenge.resource-metadata=none";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = start(ScopedApplication.class);
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 0, properties.length);
		all[properties.length] = WITHOUT_METADATA;
		return RunningApplication.start(configuration, authorizationServer, all);
	}

	@ParameterizedTest
	@CsvSource({ "/method/and, a b", "/method/or, a b", "/url/all, a b", "/url/any, a b", "/url/expression, a b",
			"/url/authority, a", "/method/scope-and-role, a", "/url/open/guarded, g" })
	void getWhenNoTokenThenNamesScopesOfTheRule(String path, String scope) {
		assertThat(application.get(path).send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", scope=\"" + scope + "\"")
			.hasReason("token-missing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/authenticated", "/method/role", "/nowhere", "/url/policy" })
	void getWhenNoTokenAndRuleAsksForNoScopeThenNamesNone(String path) {
		assertThat(application.get(path).send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\"")
			.hasReason("token-missing");
	}

	@Test
	void getWhenSchemeIsAnotherThenNamesScopesOfTheRule() {
		assertThat(application.get("/url/authority").header("Authorization", "Basic YTpi").send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", scope=\"a\"");
	}

	@Test
	void getWhenTokenIsBrokenThenNamesNoScope() {
		assertThat(application.get("/url/authority").bearer(AuthorizationServer.forged()).send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", error=\"invalid_token\", "
					+ "error_description=\"The signature of the access token is not valid\"");
	}

	@ParameterizedTest
	@CsvSource({ "/method/and, a, a b", "/method/and, b, a b", "/method/and, b x, a b", "/url/all, a, a b",
			"/url/all, b x, a b x", "/url/expression, b, a b", "/url/authority, x, a x", "/method/or, x, a b" })
	void getWhenScopeIsMissingThenNamesAllThatTheRequestNeeds(String path, String granted, String scope) {
		String token = AuthorizationServer.token(granted.split(" "));
		assertThat(application.get(path).bearer(token).send()).isDeniedWith(403)
			.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"" + scope
					+ "\", error_description=\"The access token lacks a required scope\"")
			.hasReason("scope-insufficient");
		assertThat(application.get(path).bearer(AuthorizationServer.token(scope.split(" "))).send()).hasStatus(200);
	}

	@Test
	void getWhenTokenHasHundredsOfScopesThenAnsweredAllTheSame() {
		String[] scopes = new String[400];
		for (int i = 0; i < scopes.length; i++) {
			scopes[i] = "s:" + i;
		}
		assertThat(application.get("/url/authority").bearer(AuthorizationServer.token(scopes)).send()).isDeniedWith(403)
			.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"a\", "
					+ "error_description=\"The access token lacks a required scope\"");
	}

	@Test
	void scopeWhenNoneThenNamesNone() {
		try (RunningApplication none = start(ScopedApplication.class, "auth-problem.challenge.scope=none")) {
			assertThat(none.get("/url/authority").send()).isDeniedWith(401).isChallengedWith("Bearer realm=\"orders\"");
			assertThat(none.get("/method/and").bearer(AuthorizationServer.token("a")).send()).isDeniedWith(403)
				.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"a b\", "
						+ "error_description=\"The access token lacks a required scope\"");
		}
	}

	@Test
	void scopeWhenListThenNamesItEverywhere() {
		try (RunningApplication list = start(ScopedApplication.class, "auth-problem.challenge.scope=x,y")) {
			for (String path : new String[] { "/url/authority", "/authenticated" }) {
				assertThat(list.get(path).send()).isDeniedWith(401)
					.isChallengedWith("Bearer realm=\"orders\", scope=\"x y\"");
			}
		}
	}

	@Test
	void scopeWhenListHasOfflineAccessThenWarns(@TempDir Path directory) {
		try (LogFile log = new LogFile(directory)) {
			for (String scope : new String[] { "x,offline_access", "x" }) {
				start(ScopedApplication.class, log.with("auth-problem.challenge.scope=" + scope)).close();
			}
			assertThat(log.messagesOf(AuthProblemAutoConfiguration.class)).containsExactly(
					"auth-problem.challenge.scope names 'offline_access': every client is told to ask for a refresh "
							+ "token that outlives its user's session. Remove it; a client that needs one asks by itself.");
		}
	}

	/** Else the scope would tell what exists from what does not. */
	@Test
	void getWhenDenialsOfOthersAreConcealedThenNamesNoScope() {
		try (RunningApplication concealing = start(ScopedApplication.class,
				"auth-problem.concealment.paths=/url/authority")) {
			assertThat(concealing.get("/url/authority").send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\"");
			assertThat(concealing.get("/url/any").send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\", scope=\"a b\"");
		}
	}

	@Test
	void getWhenPolicyOrAnnotationConcealsFromOthersThenNamesNoScope() {
		try (RunningApplication concealing = start(ConcealingApplication.class)) {
			for (String path : new String[] { "/url/authority", "/url/open/annotated" }) {
				assertThat(concealing.get(path).send()).isDeniedWith(401).isChallengedWith("Bearer realm=\"orders\"");
			}
			assertThat(concealing.get("/url/any").send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\", scope=\"a b\"");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableMethodSecurity
	static class ScopedApplication {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/url/all")
					.hasAllAuthorities("SCOPE_a", "SCOPE_b")
					.requestMatchers("/url/any")
					.hasAnyAuthority("SCOPE_a", "SCOPE_b")
					.requestMatchers("/url/authority")
					.hasAuthority("SCOPE_a")
					.requestMatchers("/url/expression")
					.access(new WebExpressionAuthorizationManager(
							"hasAuthority('SCOPE_a') and hasAuthority('SCOPE_b')"))
					.requestMatchers("/url/open/**", "/method/**")
					.permitAll()
					.requestMatchers("/url/policy")
					.denyAll()
					.anyRequest()
					.authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@Bean
		ScopedController scopedController() {
			return new ScopedController();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(ScopedApplication.class)
	static class ConcealingApplication {

		@Bean
		ConcealmentPolicy policy() {
			return (denial) -> denial.path().equals("/url/authority") && denial.status() == 403;
		}

	}

	@RestController
	static class ScopedController {

		@GetMapping({ "/url/all", "/url/any", "/url/authority", "/url/expression", "/authenticated" })
		String byUrl() {
			return "granted";
		}

		@GetMapping("/method/and")
		@PreAuthorize("hasAuthority('SCOPE_a') and hasAuthority('SCOPE_b')")
		String and() {
			return "granted";
		}

		@GetMapping("/method/or")
		@PreAuthorize("hasAuthority('SCOPE_a') or hasAuthority('SCOPE_b')")
		String or() {
			return "granted";
		}

		@GetMapping("/method/role")
		@PreAuthorize("hasRole('ADMIN')")
		String role() {
			return "granted";
		}

		@GetMapping("/method/scope-and-role")
		@PreAuthorize("hasRole('ADMIN') and hasAuthority('SCOPE_a')")
		String scopeAndRole() {
			return "granted";
		}

		@GetMapping("/url/open/guarded")
		@PreAuthorize("hasAuthority('SCOPE_g')")
		String guarded() {
			return "granted";
		}

		@Concealed
		@GetMapping("/url/open/annotated")
		@PreAuthorize("hasAuthority('SCOPE_g')")
		String annotated() {
			return "granted";
		}

	}

}

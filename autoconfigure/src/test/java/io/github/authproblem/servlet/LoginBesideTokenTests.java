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
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Row 8: a login that fails is no fault of the good token that was sent along.
 */
class LoginBesideTokenTests {

	private static final String METADATA = "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"";

	private static final String ROW_1 = "Bearer realm=\"orders\", " + METADATA;

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(LoginApplication.class, authorizationServer);
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	private static HttpRequest login(String path) {
		return application.request("POST", path).form("username=user&password=wrong");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/login/controller", "/login/filter" })
	void postWhenLoginFailsBesideAGoodTokenThenNoError(String path) {
		assertThat(login(path).bearer(AuthorizationServer.token()).send()).isDeniedWith(401)
			.isChallengedWith(ROW_1)
			.hasReason("authentication-failed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/login/controller", "/login/filter" })
	void postWhenLoginFailsWithoutATokenThenNoError(String path) {
		assertThat(login(path).send()).isDeniedWith(401).isChallengedWith(ROW_1).hasReason("authentication-failed");
	}

	@Test
	void postWhenTheTokenItselfIsTheLoginThenInvalidToken() {
		String token = AuthorizationServer.forged();
		assertThat(application.request("POST", "/login/filter")
			.bearer(token)
			.form("username=ada&password=" + token)
			.send())
			.isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", error=\"invalid_token\", " + METADATA
					+ ", error_description=\"The access token was not accepted\"")
			.hasReason("authentication-failed");
	}

	@Test
	void postWhenTheTokenIsBadThenItsRow() {
		assertThat(login("/login/controller").bearer(AuthorizationServer.forged()).send()).isDeniedWith(401)
			.hasReason("token-signature-invalid");
	}

	@Import(OrdersApplication.class)
	@RestController
	static class LoginApplication {

		private final AuthenticationManager manager = manager();

		private static AuthenticationManager manager() {
			return new ProviderManager(new DaoAuthenticationProvider(
					new InMemoryUserDetailsManager(User.withUsername("user").password("{noop}password").build())));
		}

		@PostMapping("/login/controller")
		String login(@RequestParam String username, @RequestParam String password) {
			return this.manager.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(username, password))
				.getName();
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http, AuthenticationEntryPoint entryPoint) {
			UsernamePasswordAuthenticationFilter filter = new UsernamePasswordAuthenticationFilter(this.manager);
			filter.setFilterProcessesUrl("/login/filter");
			filter.setAuthenticationFailureHandler(new AuthenticationEntryPointFailureHandler(entryPoint));
			return http.csrf(AbstractHttpConfigurer::disable)
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/login/**").permitAll().anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.addFilter(filter)
				.build();
		}

	}

}

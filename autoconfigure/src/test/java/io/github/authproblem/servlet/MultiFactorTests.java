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
import io.github.authproblem.test.HttpRequest;
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
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.authorization.EnableMultiFactorAuthentication;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.ott.RedirectOneTimeTokenGenerationSuccessHandler;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a rule asks for another factor, a browser is led to log in with it, and a program
 * is told that it may not.
 */
class MultiFactorTests {

	private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	private static RunningApplication without;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(MultiFactor.class, authorizationServer);
		without = RunningApplication.start(MultiFactor.class, authorizationServer, "auth-problem.enabled=false");
	}

	@AfterAll
	static void stop() {
		application.close();
		without.close();
		authorizationServer.close();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "application/json", "application/problem+json", "*/*", "text/plain", "image/png", BROWSER })
	void requestWhenTokenLacksFactorThenAccessDenied(String accept) {
		for (String method : List.of("GET", "POST", "DELETE")) {
			HttpResponse response = application.request(method, "/orders")
				.header("Accept", accept)
				.bearer(AuthorizationServer.token())
				.send();
			assertThat(response).isDeniedWith(403).isNotChallenged().hasReason("access-denied");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "*/*", "text/plain" })
	void getWhenSessionLacksFactorThenAccessDenied(String accept) {
		HttpResponse response = application.get("/orders")
			.header("Accept", accept)
			.header("Cookie", login(application))
			.send();
		assertThat(response).isDeniedWith(403).isNotChallenged().hasReason("access-denied");
	}

	@Test
	void getWhenBrowserLacksFactorThenItIsLedToLogIn() {
		HttpResponse response = browse(application, "/orders");
		assertThat(response).hasStatus(302);
		assertThat(response.header("Location").get(0)).contains("/login?factor.type=ott&factor.reason=missing");
		assertThat(raw(response)).isEqualTo(raw(browse(without, "/orders")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "*/*", "image/png", BROWSER })
	void getWhenChainLogsInBrowsersOnlyThenAnsweredAsWithoutUs(String accept) {
		assertThat(
				raw(application.get("/pages/x").header("Accept", accept).header("Cookie", login(application)).send()))
			.isEqualTo(raw(without.get("/pages/x").header("Accept", accept).header("Cookie", login(without)).send()));
	}

	private static HttpResponse browse(RunningApplication application, String path) {
		return application.get(path).header("Accept", BROWSER).header("Cookie", login(application)).send();
	}

	private static String login(RunningApplication application) {
		HttpRequest request = application.request("POST", "/login").form("username=user&password=password");
		return request.send().header("Set-Cookie").get(0).split(";")[0];
	}

	private static String raw(HttpResponse response) {
		return response.raw().replaceAll("Date: [^\r]*|(?i:jsessionid)=[0-9A-F]+|localhost:\\d+", "-");
	}

	@Import(OrdersApplication.class)
	@EnableMultiFactorAuthentication(
			authorities = { FactorGrantedAuthority.PASSWORD_AUTHORITY, FactorGrantedAuthority.OTT_AUTHORITY })
	static class MultiFactor {

		@Bean
		@Order(1)
		SecurityFilterChain pages(HttpSecurity http) {
			return http.securityMatcher("/pages/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.oneTimeTokenLogin(Customizer.withDefaults())
				.build();
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.oneTimeTokenLogin(Customizer.withDefaults())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.csrf(AbstractHttpConfigurer::disable)
				.build();
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(User.withUsername("user").password("{noop}password").build());
		}

		@Bean
		RedirectOneTimeTokenGenerationSuccessHandler sent() {
			return new RedirectOneTimeTokenGenerationSuccessHandler("/sent");
		}

	}

}

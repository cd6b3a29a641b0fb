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

import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Row 13 where a filter of the application's own would make the caller known: behind the
 * one for CSRF tokens, or before it.
 */
class CsrfOwnFilterTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(OwnFilterApplication.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	private static HttpRequest post(String path) {
		return application.request("POST", path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer good", "Bearer bad", "ApiKey good" })
	void postWhenTokenIsInHeaderThenCsrfTokenMissing(String authorization) {
		assertThat(post("/header").header("Authorization", authorization).send()).isDeniedWith(403)
			.isNotChallenged()
			.hasReason("csrf-token-missing");
	}

	@Test
	void postWhenTokenIsInCookieThenCsrfTokenMissing() {
		assertThat(post("/spa").header("Cookie", "token=good").send()).hasStatus(403)
			.isNotChallenged()
			.hasReason("csrf-token-missing");
	}

	@Test
	void postWhenTokenIsInCookieAndCsrfTokenIsWrongThenCsrfTokenInvalid() {
		assertThat(post("/spa").header("Cookie", "token=good; XSRF-TOKEN=a").header("X-XSRF-TOKEN", "b").send())
			.isDeniedWith(403)
			.isNotChallenged()
			.hasReason("csrf-token-invalid");
	}

	@Test
	void postWhenTokenAndCsrfTokenAreGoodThenGranted() {
		assertThat(post("/spa").header("Cookie", "token=good; XSRF-TOKEN=a").header("X-XSRF-TOKEN", "a").send())
			.hasStatus(200);
	}

	@Test
	void postWhenDeniedThenNoSession() {
		Assertions.assertThat(post("/header").bearer("good").send().header("Set-Cookie")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "/header, token-missing", "/spa, token-missing" })
	void getWhenNoTokenThenTokenMissing(String path, String reason) {
		assertThat(application.get(path).send()).hasStatus(401).hasReason(reason);
	}

	@Test
	void postWhenFilterBeforeCsrfDroppedTheTokenThenAuthenticationFailed() {
		assertThat(post("/before").bearer("bad").send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", error=\"invalid_token\", "
					+ "error_description=\"The access token was not accepted\"")
			.hasReason("authentication-failed");
	}

	@Test
	void postWhenFilterBeforeCsrfKnowsTheCallerThenCsrfTokenMissing() {
		assertThat(post("/before").bearer("good").send()).hasStatus(403).hasReason("csrf-token-missing");
	}

	@Test
	void postWhenFilterBeforeCsrfAndNoTokenThenTokenMissing() {
		assertThat(post("/before").send()).isDeniedWith(401).hasReason("token-missing");
	}

	@Import(OrdersApplication.class)
	@RestController
	static class OwnFilterApplication {

		@RequestMapping({ "/header", "/spa", "/before" })
		String ok() {
			return "ok";
		}

		@Bean
		@Order(1)
		SecurityFilterChain spa(HttpSecurity http) {
			return secured(http.securityMatcher("/spa").csrf(CsrfConfigurer::spa))
				.addFilterBefore(new OwnFilter(), UsernamePasswordAuthenticationFilter.class)
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain before(HttpSecurity http) {
			return secured(http.securityMatcher("/before")).addFilterBefore(new OwnFilter(), CsrfFilter.class).build();
		}

		@Bean
		@Order(3)
		SecurityFilterChain header(HttpSecurity http) {
			return secured(http).addFilterBefore(new OwnFilter(), UsernamePasswordAuthenticationFilter.class).build();
		}

		private static HttpSecurity secured(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
		}

	}

	static final class OwnFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String authorization = request.getHeader("Authorization");
			Cookie cookie = WebUtils.getCookie(request, "token");
			if ((authorization != null && authorization.endsWith(" good"))
					|| (cookie != null && cookie.getValue().equals("good"))) {
				SecurityContextHolder.getContext()
					.setAuthentication(UsernamePasswordAuthenticationToken.authenticated("ada", null,
							AuthorityUtils.NO_AUTHORITIES));
			}
			chain.doFilter(request, response);
		}

	}

}

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

import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.preauth.RequestHeaderAuthenticationFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Denials that filters make where Spring Security does not look for them: thrown before
 * its translation, or as a bare status.
 */
class FilterDenialTests {

	private static final String INVALID_TOKEN = "Bearer realm=\"orders\", error=\"invalid_token\", "
			+ "error_description=\"The access token was not accepted\"";

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(FilterApplication.class, "logging.level.org.apache.catalina=off");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void getWhenHeaderOfGatewayIsMissingThenTokenMissing() {
		assertThat(application.get("/gateway").send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\"")
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-missing","title":"Access token required","status":401,\
					"detail":"This resource needs an access token. Send one in the Authorization header.",\
					"instance":"/gateway"}""");
	}

	@Test
	void getWhenHeaderOfGatewayIsThereThenGranted() {
		assertThat(application.get("/gateway").header("SM_USER", "ada").send()).hasStatus(200);
	}

	@Test
	void getWhenFilterThrowsAuthenticationExceptionThenAuthenticationFailed() {
		assertThat(application.get("/own/thrown").bearer("abc").send()).isDeniedWith(401)
			.isChallengedWith(INVALID_TOKEN)
			.hasReason("authentication-failed");
	}

	@Test
	void getWhenFilterSendsBare401ForATokenThenInvalidToken() {
		assertThat(application.get("/own/bare").bearer("abc").send()).isDeniedWith(401)
			.isChallengedWith(INVALID_TOKEN)
			.hasProblem("""
					{"type":"urn:problem-type:auth:authentication-failed","title":"Authentication failed",\
					"status":401,"detail":"The credentials of the request were not accepted.",\
					"instance":"/own/bare"}""");
	}

	@Test
	void getWhenFilterSendsBare401WithoutATokenThenNoError() {
		assertThat(application.get("/own/bare").send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\"")
			.hasProblem("""
					{"type":"about:blank","title":"Unauthorized","status":401,"instance":"/own/bare"}""");
	}

	@Test
	void getWhenFilterSendsItsOwnChallengeThenItStays() {
		assertThat(application.get("/own/challenged").bearer("abc").send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"own\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/own/denied", "/tenant" })
	void getWhenFilterDeniesBeforeTheTokenIsReadThenAccessDenied(String path) {
		assertThat(application.get(path).bearer("abc").send()).isDeniedWith(403)
			.isNotChallenged()
			.hasReason("access-denied");
	}

	@Test
	void getWhenFilterDeniesWithoutATokenThenTokenMissing() {
		assertThat(application.get("/own/denied").send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\"")
			.hasReason("token-missing");
	}

	@Import(OrdersApplication.class)
	@RestController
	static class FilterApplication {

		@GetMapping({ "/gateway", "/own/**", "/tenant" })
		String ok() {
			return "ok";
		}

		@Bean
		@Order(1)
		SecurityFilterChain gateway(HttpSecurity http) {
			RequestHeaderAuthenticationFilter filter = new RequestHeaderAuthenticationFilter();
			filter.setAuthenticationManager((authentication) -> {
				authentication.setAuthenticated(true);
				return authentication;
			});
			return secured(http.securityMatcher("/gateway")).addFilter(filter).build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain tenant(HttpSecurity http) {
			return secured(http.securityMatcher("/tenant"))
				.oauth2ResourceServer((server) -> server.authenticationManagerResolver(FilterApplication::tenant))
				.build();
		}

		private static AuthenticationManager tenant(HttpServletRequest request) {
			throw new AccessDeniedException("No such tenant");
		}

		@Bean
		@Order(3)
		SecurityFilterChain own(HttpSecurity http) {
			return secured(http).addFilterBefore(new OwnFilter(), UsernamePasswordAuthenticationFilter.class).build();
		}

		private static HttpSecurity secured(HttpSecurity http) {
			return http.csrf(AbstractHttpConfigurer::disable)
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
		}

	}

	static final class OwnFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			switch (request.getRequestURI()) {
				case "/own/thrown" -> throw new BadCredentialsException("no");
				case "/own/denied" -> throw new AccessDeniedException("Not from this address");
				case "/own/bare" -> response.sendError(401);
				case "/own/challenged" -> {
					response.setHeader("WWW-Authenticate", "Bearer realm=\"own\"");
					response.sendError(401);
				}
				default -> chain.doFilter(request, response);
			}
		}

	}

}

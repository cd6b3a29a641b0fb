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
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Rows 1, 4 and 9: the {@code Authorization} field by its grammar, in a chain of Spring's
 * resource server with CSRF protection and in one with a filter of the application's own.
 */
class AuthorizationFieldTests {

	private static final String INVALID_REQUEST = "Bearer realm=\"orders\", error=\"invalid_request\", "
			+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\", "
			+ "error_description=\"The request must carry exactly one access token\"";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(TwoChains.class, authorizationServer);
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	private static HttpRequest with(String target, String authorization) {
		String[] parts = target.split(" ");
		String token = parts[1].startsWith("/own") ? "good" : AuthorizationServer.token();
		return application.request(parts[0], parts[1])
			.header("Authorization", authorization.replace('_', ' ').replace("<t>", token));
	}

	@ParameterizedTest
	@CsvSource({ "GET /orders, Bearer_<t>", "GET /orders, Bearer__<t>", "GET /orders, Bearer___<t>",
			"GET /orders, bearer_____<t>", "GET /own, Bearer_<t>", "GET /own, Bearer__<t>", "POST /own, Bearer___<t>" })
	void requestWhenSeveralSpacesThenGranted(String target, String authorization) {
		assertThat(with(target, authorization).send()).hasStatus(200);
	}

	@ParameterizedTest
	@CsvSource({ "GET /orders, Bearerx_<t>", "POST /orders, Bearerx_<t>", "GET /own, Bearerx_<t>",
			"GET /orders, Bearer<t>", "GET /orders, Bearer2", "GET /own, Bearer2", "GET /own, Bearer-a_b" })
	void requestWhenOtherSchemeThenTokenMissing(String target, String authorization) {
		assertThat(with(target, authorization).send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", "
					+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"")
			.hasReason("token-missing");
	}

	@ParameterizedTest
	@CsvSource({ "GET /orders, Bearer", "GET /orders, Bearer_a_b", "GET /orders, 'Bearer a,b'",
			"GET /orders, 'Bearer {}'", "POST /orders, 'Bearer a,b'", "GET /own, Bearer_a_b", "GET /own, Bearer" })
	void requestWhenSyntaxIsBadThenTokenMalformed(String target, String authorization) {
		assertThat(with(target, authorization).send()).isDeniedWith(401).hasReason("token-malformed");
	}

	@ParameterizedTest
	@CsvSource({ "GET /orders, 'Bearer <t>, Bearer <t>'", "GET /orders, 'Bearer <t>,Bearer <t>'",
			"POST /orders, 'Bearer <t>, Basic dTpw'", "POST /orders, 'Basic dTpw, Bearer <t>'",
			"GET /own, 'Bearer <t>, Bearer <t>'", "POST /own, 'Bearer <t> , DPoP <t>'" })
	void requestWhenCredentialsAreJoinedThenRequestMalformed(String target, String authorization) {
		assertThat(with(target, authorization).send()).isDeniedWith(400)
			.isChallengedWith(INVALID_REQUEST)
			.hasReason("request-malformed");
	}

	@ParameterizedTest
	@CsvSource({ "GET /orders, Bearer_<t>", "POST /orders, Bearer_<t>", "POST /orders, Basic_dTpw",
			"GET /own, Bearer_<t>", "POST /own, Bearer_<t>", "GET /own, Basic_dTpw" })
	void requestWhenTwoFieldsThenRequestMalformed(String target, String authorization) {
		assertThat(with(target, authorization).header("Authorization", "Bearer good").send()).isDeniedWith(400)
			.isChallengedWith(INVALID_REQUEST)
			.hasReason("request-malformed");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "Digest username=\"a, b c\", realm=\"x\"", "Digest nc = 1, qop = auth", "Custom a, b=c d" })
	void getWhenOneFieldHasParametersThenTokenMissing(String authorization) {
		assertThat(application.get("/own").header("Authorization", authorization).send()).isDeniedWith(401)
			.hasReason("token-missing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "access_token=<t>&access_token=<t>", "access_token=", "access_token=<t>" })
	void postWhenTokenIsInTwoPlacesThenRequestMalformed(String form) {
		boolean header = form.equals("access_token=<t>");
		HttpRequest request = application.request("POST", "/orders")
			.form(form.replace("<t>", AuthorizationServer.token()));
		assertThat((header ? request.bearer(AuthorizationServer.token()) : request).send()).isDeniedWith(400)
			.isChallengedWith(INVALID_REQUEST)
			.hasReason("request-malformed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "FOO", "PROPFIND", "get" })
	void requestWhenMethodIsUnknownThenNotImplemented(String method) {
		for (String path : new String[] { "/orders", "/own" }) {
			assertThat(application.request(method, path).send()).isDeniedWith(501)
				.isNotChallenged()
				.hasProblem("{\"type\":\"about:blank\",\"title\":\"Not Implemented\",\"status\":501,\"instance\":\""
						+ path + "\"}");
		}
	}

	@Import(OrdersApplication.class)
	@RestController
	static class TwoChains {

		@RequestMapping("/own")
		String own() {
			return "own";
		}

		@Bean
		DefaultBearerTokenResolver resolver() {
			DefaultBearerTokenResolver resolver = new DefaultBearerTokenResolver();
			resolver.setAllowFormEncodedBodyParameter(true);
			return resolver;
		}

		@Bean
		@Order(1)
		SecurityFilterChain own(HttpSecurity http) {
			return http.securityMatcher("/own/**")
				.csrf(AbstractHttpConfigurer::disable)
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.addFilterBefore(new OwnFilter(), UsernamePasswordAuthenticationFilter.class)
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain bearer(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	/**
	 * Takes a token behind one space, as most such filters do.
	 */
	static final class OwnFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			if ("Bearer good".equals(request.getHeader("Authorization"))) {
				SecurityContextHolder.getContext()
					.setAuthentication(UsernamePasswordAuthenticationToken.authenticated("ada", null,
							AuthorityUtils.NO_AUTHORITIES));
			}
			chain.doFilter(request, response);
		}

	}

}

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

import java.net.URI;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Row 15: a denial that brings its own problem, wherever it is thrown.
 */
class ErrorResponseTests {

	private static AuthorizationServer authorizationServer;

	private static RunningApplication withMethodSecurity;

	private static RunningApplication withoutMethodSecurity;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		String jwkSetUri = "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri();
		withMethodSecurity = RunningApplication.start(MethodSecurityApplication.class, jwkSetUri);
		withoutMethodSecurity = RunningApplication.start(PlainApplication.class, jwkSetUri);
	}

	@AfterAll
	static void stop() {
		withMethodSecurity.close();
		withoutMethodSecurity.close();
		authorizationServer.close();
	}

	@ParameterizedTest
	@CsvSource({ "true, /thrown/by-controller", "false, /thrown/by-controller", "true, /thrown/by-rule",
			"false, /thrown/by-rule", "true, /thrown/by-method-security", "true, /thrown/by-converter",
			"false, /thrown/by-converter" })
	void getWhenDenialBringsItsProblemThenItIsKept(boolean methodSecurity, String path) {
		RunningApplication application = methodSecurity ? withMethodSecurity : withoutMethodSecurity;
		String token = AuthorizationServer.token((claims) -> claims.claim("blocked", path.endsWith("converter")));
		HttpResponse response = application.get(path).bearer(token).send();
		assertThat(response).isDeniedWith(451).isNotChallenged().hasProblem("""
				{"type":"https://example.com/blocked","title":"Blocked","status":451,"detail":"By a court.",\
				"instance":"%s","court":"The Hague"}""".formatted(path));
		assertThat(response.header("Link")).containsExactly("<https://example.com/court>; rel=\"blocked-by\"");
	}

	@Test
	void getWhenItsStatusIs401ThenItIsChallenged() {
		HttpResponse response = withMethodSecurity.get("/thrown/unauthorized")
			.bearer(AuthorizationServer.token())
			.send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", error=\"invalid_token\", "
					+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\", "
					+ "error_description=\"The access token was not accepted\"")
			.hasProblem("""
					{"type":"urn:problem-type:auth:custom","title":"Unauthorized","status":401,\
					"instance":"/thrown/unauthorized"}""");
	}

	static class BlockedException extends AccessDeniedException implements ErrorResponse {

		BlockedException() {
			super("blocked");
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatus.UNAVAILABLE_FOR_LEGAL_REASONS;
		}

		@Override
		public HttpHeaders getHeaders() {
			HttpHeaders headers = new HttpHeaders();
			headers.set(HttpHeaders.LINK, "<https://example.com/court>; rel=\"blocked-by\"");
			return headers;
		}

		@Override
		public ProblemDetail getBody() {
			ProblemDetail body = ProblemDetail.forStatusAndDetail(getStatusCode(), "By a court.");
			body.setType(URI.create("https://example.com/blocked"));
			body.setTitle("Blocked");
			body.setProperty("court", "The Hague");
			return body;
		}

	}

	static class LoginExpiredException extends AccessDeniedException implements ErrorResponse {

		LoginExpiredException() {
			super("expired");
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatus.UNAUTHORIZED;
		}

		@Override
		public ProblemDetail getBody() {
			return ProblemDetail.forStatus(HttpStatus.UNAUTHORIZED);
		}

	}

	@RestController
	static class ThrowingController {

		@GetMapping("/thrown/by-controller")
		String blocked() {
			throw new BlockedException();
		}

		@GetMapping("/thrown/by-method-security")
		@PreAuthorize("@court.getAsBoolean()")
		String guarded() {
			return "guarded";
		}

		@GetMapping("/thrown/unauthorized")
		String unauthorized() {
			throw new LoginExpiredException();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Chain {

		@Bean
		BooleanSupplier court() {
			return () -> {
				throw new BlockedException();
			};
		}

		@Bean
		JwtAuthenticationConverter converter() {
			JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
			converter.setJwtGrantedAuthoritiesConverter((jwt) -> {
				if (Boolean.TRUE.equals(jwt.getClaim("blocked"))) {
					throw new BlockedException();
				}
				return List.of();
			});
			return converter;
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/thrown/by-rule").access((authentication, context) -> {
						throw new BlockedException();
					}).anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import({ OrdersApplication.class, ThrowingController.class, Chain.class })
	static class MethodSecurityApplication {

	}

	@EnableAutoConfiguration
	@Import({ ThrowingController.class, Chain.class })
	static class PlainApplication {

	}

}

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
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Base64;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.TimeoutException;

import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Rows 8 and 16: only what cannot be asked is unavailable. A bug while a caller is
 * authenticated is told from a wrong password by nobody.
 */
class AuthenticationFaultTests {

	private static final String FAILED = """
			{"type":"urn:problem-type:auth:authentication-failed","title":"Authentication failed",\
			"status":401,"detail":"The credentials of the request were not accepted.","instance":"/orders"}""";

	private static final String METADATA = "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"";

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(FaultyApplication.class, "logging.level.org.apache.catalina=off",
				"logging.level.org.springframework.security=off",
				"logging.level.io.github.authproblem.servlet.AuthenticationUnavailableFilter=error");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	private static HttpRequest as(String user) {
		return application.get("/orders")
			.header("Authorization", "Basic "
					+ Base64.getEncoder().encodeToString((user + ":password").getBytes(StandardCharsets.UTF_8)));
	}

	private static List<String> headers(HttpResponse response) {
		return response.raw()
			.lines()
			.takeWhile((line) -> !line.isEmpty())
			.filter((line) -> !line.startsWith("Date:"))
			.toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bug", "null", "null-pointer", "gone", "unsupported" })
	void getWhenUserStoreFailsThenAsForAWrongPassword(String user) {
		HttpResponse wrong = as("unknown").send();
		assertThat(wrong).isDeniedWith(401).hasProblem(FAILED);
		HttpResponse failed = as(user).send();
		assertThat(failed).isDeniedWith(401).hasProblem(FAILED);
		Assertions.assertThat(headers(failed)).isEqualTo(headers(wrong));
	}

	@ParameterizedTest
	@ValueSource(strings = { "socket", "timeout", "pool", "state", "dao", "directory", "http", "http-500" })
	void getWhenUserStoreCannotBeAskedThenUnavailable(String user) {
		HttpResponse response = as(user).send();
		assertThat(response).isDeniedWith(503).isNotChallenged().hasReason("authentication-unavailable");
		Assertions.assertThat(response.header("Retry-After")).containsExactly("5");
	}

	@Test
	void getWhenDecoderFailsThenTokenIsRefused() {
		assertThat(application.get("/orders").bearer("bug").send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", error=\"invalid_token\", " + METADATA
					+ ", error_description=\"The access token was not accepted\"")
			.hasProblem(FAILED);
	}

	@Test
	void getWhenDecoderCannotAskThenUnavailable() {
		assertThat(application.get("/orders").bearer("socket").send()).isDeniedWith(503)
			.isNotChallenged()
			.hasReason("authentication-unavailable");
	}

	@Test
	void postWhenLoginCannotBeReadThenAuthenticationFailed() {
		HttpResponse response = application.request("POST", "/json-login").form("{").send();
		assertThat(response).isDeniedWith(401).hasProblem(FAILED.replace("/orders", "/json-login"));
		Assertions.assertThat(response.header("WWW-Authenticate"))
			.containsExactly("Bearer realm=\"orders\", " + METADATA, "Basic realm=\"Realm\", charset=\"UTF-8\"");
	}

	@Import(OrdersApplication.class)
	static class FaultyApplication {

		@Bean
		SecurityFilterChain chain(HttpSecurity http, AuthenticationEntryPoint entryPoint) {
			return http.csrf(AbstractHttpConfigurer::disable)
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.addFilterBefore(new JsonLoginFilter(entryPoint), UsernamePasswordAuthenticationFilter.class)
				.build();
		}

		@Bean
		JwtDecoder decoder() {
			return (token) -> {
				throw token.equals("socket") ? new JwtException("no", new SocketTimeoutException("no"))
						: new JwtException("User not found");
			};
		}

		@Bean
		UserDetailsService users() {
			return FaultyApplication::user;
		}

		private static @Nullable UserDetails user(String name) {
			switch (name) {
				case "null":
					return null;
				case "bug":
					throw new RuntimeException("User not found");
				case "null-pointer":
					throw new NullPointerException();
				case "gone":
					throw HttpClientErrorException.create(HttpStatus.NOT_FOUND, "", new HttpHeaders(), new byte[0],
							null);
				case "unsupported":
					throw new AuthenticationServiceException("Of another type");
				case "socket":
					throw new IllegalStateException(new SocketTimeoutException("Read timed out"));
				case "timeout":
					throw new IllegalStateException(new TimeoutException());
				case "pool":
					throw new IllegalStateException(new SQLTransientConnectionException("Connection is not available"));
				case "state":
					throw new IllegalStateException(new SQLException("terminating connection", "57P01"));
				case "dao":
					throw new DataAccessResourceFailureException("down");
				case "directory":
					return directory();
				case "http":
					RestClient.create().get().uri("http://127.0.0.1:1").retrieve().toBodilessEntity();
					return null;
				case "http-500":
					throw HttpServerErrorException.create(HttpStatus.BAD_GATEWAY, "", new HttpHeaders(), new byte[0],
							null);
				default:
					throw UsernameNotFoundException.fromUsername(name);
			}
		}

		private static @Nullable UserDetails directory() {
			Hashtable<String, String> environment = new Hashtable<>();
			environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
			environment.put(Context.PROVIDER_URL, "ldap://127.0.0.1:1");
			try {
				new InitialDirContext(environment).close();
				return User.withUsername("user").password("{noop}password").build();
			}
			catch (NamingException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/**
	 * As many applications have one: it wraps what it cannot read.
	 */
	static final class JsonLoginFilter extends AbstractAuthenticationProcessingFilter {

		JsonLoginFilter(AuthenticationEntryPoint entryPoint) {
			super("/json-login", (authentication) -> authentication);
			setAuthenticationFailureHandler(new AuthenticationEntryPointFailureHandler(entryPoint));
		}

		@Override
		public @Nullable Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response)
				throws IOException {
			try {
				JsonMapper.shared().readTree(request.getInputStream());
				return null;
			}
			catch (JacksonException ex) {
				throw new AuthenticationServiceException("Unreadable", ex);
			}
		}

	}

}

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
import java.util.regex.Pattern;

import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A chain of another kind answers, byte for byte, as it does without the starter.
 */
class OtherChainsTests {

	/** What differs between any two responses: the time, and what is random. */
	private static final Pattern RANDOM = Pattern.compile(
			"Date: [^\r]*|\"timestamp\":\"[^\"]*\"|id='created'>[^<]*|(?i:jsessionid)=[0-9A-F]+|name=\"_csrf\"[^>]*value=\"[^\"]*\"");

	private static final List<String> ACCEPTS = List.of("text/html", "*/*", "application/json", "image/png");

	@ParameterizedTest
	@ValueSource(classes = { OrdersApplication.class, FormLogin.class, HttpBasic.class, PreAuthenticated.class,
			CatchAll.class })
	void requestWhenChainIsOfAnotherKindThenAnsweredAsWithoutUs(Class<?> application) {
		assertThat(exchanges(application)).isEqualTo(exchanges(application, "auth-problem.enabled=false"));
	}

	private static List<String> exchanges(Class<?> configuration, String... properties) {
		try (RunningApplication application = RunningApplication.start(configuration, properties)) {
			return ACCEPTS.stream()
				.flatMap((accept) -> List
					.of(application.get("/orders"), application.request("POST", "/orders").form("a=b"),
							application.get("/login"), application.get("/reports"), application.get("/nowhere"),
							application.get("/orders").header("Authorization", "Basic dTpw"),
							application.get("/orders").bearer("abc"))
					.stream()
					.map((request) -> request.header("Accept", accept)))
				.map(HttpRequest::send)
				.map(HttpResponse::raw)
				.map((raw) -> RANDOM.matcher(raw).replaceAll("-"))
				.toList();
		}
	}

	@Import(OrdersApplication.class)
	static class FormLogin {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.build();
		}

	}

	@Import(OrdersApplication.class)
	static class HttpBasic {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Import(OrdersApplication.class)
	static class PreAuthenticated {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.x509(Customizer.withDefaults())
				.build();
		}

	}

	@Import(OrdersApplication.class)
	@RestControllerAdvice
	static class CatchAll {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.formLogin(Customizer.withDefaults())
				.build();
		}

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String all() {
			return "advice for all";
		}

	}

}

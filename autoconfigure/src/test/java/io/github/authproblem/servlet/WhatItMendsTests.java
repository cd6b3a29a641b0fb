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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.FormAndBearerChain;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.Outage;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.Test;

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
 * The README's section "What it mends": what it shows is what came over the wire, without
 * the starter and with it.
 */
class WhatItMendsTests {

	private static final Pattern RESPONSE = Pattern.compile("```http\n(.*?)```", Pattern.DOTALL);

	/** What differs from one run to the next. */
	private static final Pattern RANDOM = Pattern
		.compile("(?<=Date: )[^\n]*|(?<=JSESSIONID=)[0-9A-F]+|(?<=\"timestamp\":\")[^\"]*");

	@Test
	void readmeThenShowsWhatCameOverTheWire() throws IOException {
		List<String> seen = new ArrayList<>();
		for (Case each : Case.values()) {
			seen.add(each.response("auth-problem.enabled=false"));
			seen.add(each.response("auth-problem.enabled=true"));
		}
		assertThat(shown()).isEqualTo(seen);
	}

	private static List<String> shown() throws IOException {
		String readme = Files.readString(Path.of("../README.md"));
		String section = readme.substring(readme.indexOf("## What it mends"));
		return RESPONSE.matcher(section).results().map((MatchResult each) -> normal(each.group(1))).toList();
	}

	private static String normal(String response) {
		return RANDOM.matcher(response.replace("\r\n", "\n").replace("Connection: close\n", ""))
			.replaceAll("-")
			.stripTrailing();
	}

	private enum Case {

		AUTHORIZATION_SERVER_DOWN(OrdersApplication.class) {
			@Override
			HttpRequest request(RunningApplication application) {
				return application.get("/orders").bearer(AuthorizationServer.token());
			}
		},

		NO_SUCH_ROUTE(PublicPart.class) {
			@Override
			HttpRequest request(RunningApplication application) {
				return application.get("/public/typo");
			}
		},

		ANONYMOUS(OrdersApplication.class) {
			@Override
			HttpRequest request(RunningApplication application) {
				return application.get("/orders").header("Accept", "*/*");
			}
		},

		LOGIN_PAGE(FormAndBearer.class) {
			@Override
			HttpRequest request(RunningApplication application) {
				return application.get("/orders").header("Accept", "application/problem+json");
			}
		},

		CATCH_ALL(CatchAll.class) {
			@Override
			HttpRequest request(RunningApplication application) {
				return application.get("/reports").bearer(AuthorizationServer.token());
			}
		};

		private final Class<?> configuration;

		Case(Class<?> configuration) {
			this.configuration = configuration;
		}

		abstract HttpRequest request(RunningApplication application);

		String response(String property) {
			try (AuthorizationServer authorizationServer = new AuthorizationServer();
					RunningApplication application = RunningApplication.start(this.configuration, authorizationServer,
							property, "logging.level.org.apache.catalina=off",
							"logging.level.io.github.authproblem=error")) {
				if (this == AUTHORIZATION_SERVER_DOWN) {
					authorizationServer.fail(Outage.REFUSED);
				}
				return normal(request(application).send().raw());
			}
		}

	}

	@Import(OrdersApplication.class)
	static class PublicPart {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/public/**").permitAll().anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import({ OrdersApplication.class, FormAndBearerChain.class })
	static class FormAndBearer {

	}

	@Import(OrdersApplication.class)
	@RestControllerAdvice
	static class CatchAll {

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String all() {
			return "Something went wrong";
		}

	}

}

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
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application's advice for every exception is no hole; its advice for denials is its
 * own answer.
 */
class CatchAllAdviceTests {

	private static AuthorizationServer authorizationServer;

	private static RunningApplication catchAll;

	private static RunningApplication specific;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		String jwkSetUri = "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri();
		catchAll = RunningApplication.start(CatchAllApplication.class, jwkSetUri);
		specific = RunningApplication.start(SpecificApplication.class, jwkSetUri);
	}

	@AfterAll
	static void stop() {
		catchAll.close();
		specific.close();
		authorizationServer.close();
	}

	@Test
	void getWhenMethodSecurityDeniesThenAdviceForAllIsPassedBy() {
		HttpResponse response = catchAll.get("/reports").bearer(AuthorizationServer.token("other")).send();
		assertThat(response).isDeniedWith(403)
			.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"reports:read\", "
					+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\", "
					+ "error_description=\"The access token lacks a required scope\"")
			.hasReason("scope-insufficient");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/caught/denied", "/caught/wrapped" })
	void getWhenControllerDeniesThenAdviceForAllIsPassedBy(String path) {
		HttpResponse response = catchAll.get(path).bearer(AuthorizationServer.token()).send();
		assertThat(response).isDeniedWith(403).isNotChallenged().hasReason("access-denied");
	}

	@Test
	void getWhenControllerFailsToAuthenticateThenAdviceForAllIsPassedBy() {
		HttpResponse response = catchAll.get("/caught/credentials").bearer(AuthorizationServer.token()).send();
		assertThat(response).isDeniedWith(401).hasReason("authentication-failed");
	}

	@Test
	void getWhenSomethingElseFailsThenAdviceForAllAnswers() {
		HttpResponse response = catchAll.get("/caught/bug").bearer(AuthorizationServer.token()).send();
		assertThat(response).hasStatus(500);
		assertThat(response.text()).isEqualTo("advice for all");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/reports", "/caught/denied" })
	void getWhenAdviceIsForDenialsThenItAnswers(String path) {
		HttpResponse response = specific.get(path).bearer(AuthorizationServer.token("other")).send();
		assertThat(response).hasStatus(409);
		assertThat(response.text()).isEqualTo("advice for denials");
	}

	@RestController
	static class CaughtController {

		@GetMapping("/caught/denied")
		String denied() {
			throw new AccessDeniedException("not yours");
		}

		@GetMapping("/caught/wrapped")
		String wrapped() {
			throw new IllegalStateException(new AccessDeniedException("not yours"));
		}

		@GetMapping("/caught/credentials")
		String credentials() {
			throw new BadCredentialsException("wrong password");
		}

		@GetMapping("/caught/bug")
		String bug() {
			throw new IllegalStateException("bug");
		}

	}

	@RestControllerAdvice
	static class CatchAllAdvice {

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String all() {
			return "advice for all";
		}

	}

	@RestControllerAdvice
	static class SpecificAdvice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.CONFLICT)
		String denied(AccessDeniedException ex) {
			return "advice for denials";
		}

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String all() {
			return "advice for all";
		}

	}

	@Import({ OrdersApplication.class, CaughtController.class, CatchAllAdvice.class })
	static class CatchAllApplication {

	}

	@Import({ OrdersApplication.class, CaughtController.class, SpecificAdvice.class })
	static class SpecificApplication {

	}

}

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
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Denials on another thread, and after the first byte.
 */
class AsyncTests {

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	private static RunningApplication withCatchAll;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(AsyncApplication.class, authorizationServer,
				"logging.level.org.apache.catalina=off", "logging.level.io.github.authproblem=error");
		withCatchAll = RunningApplication.start(WithCatchAll.class, authorizationServer,
				"logging.level.org.apache.catalina=off", "logging.level.io.github.authproblem=error");
	}

	@AfterAll
	static void stop() {
		application.close();
		withCatchAll.close();
		authorizationServer.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/deferred", "/future", "/streaming/before", "/sse/before" })
	void getWhenDeniedAsynchronouslyThenProblem(String path) {
		for (RunningApplication each : new RunningApplication[] { application, withCatchAll }) {
			assertThat(each.get(path).bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.isNotChallenged()
				.hasProblem("""
						{"type":"urn:problem-type:auth:access-denied","title":"Access denied","status":403,\
						"detail":"You may not do this.","instance":"%s"}""".formatted(path));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable/guarded", "/future/guarded" })
	void getWhenMethodSecurityDeniesAsynchronouslyThenItsScopeIsTold(String path) {
		assertThat(application.get(path).bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
			.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"stock:read\", "
					+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\", "
					+ "error_description=\"The access token lacks a required scope\"")
			.hasReason("scope-insufficient");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/deferred", "/streaming/before", "/sse/before" })
	void getWhenAnonymousThenDeniedBeforeAnythingStarts(String path) {
		assertThat(application.get(path).send()).isDeniedWith(401).hasReason("token-missing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/streaming/after", "/sse/after" })
	void getWhenResponseIsCommittedThenItIsLeftAlone(String path) {
		HttpResponse response = application.get(path).bearer(AuthorizationServer.token()).send();
		assertThat(response).hasStatus(200).isNotChallenged();
		assertThat(response.text()).contains("first").doesNotContain("problem");
	}

	@RestController
	@Import({ OrdersApplication.class, Stock.class })
	static class AsyncApplication {

		private final Stock stock;

		AsyncApplication(Stock stock) {
			this.stock = stock;
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return () -> {
				throw new AccessDeniedException("not yours");
			};
		}

		@GetMapping("/callable/guarded")
		Callable<String> guarded() {
			return this.stock::count;
		}

		@GetMapping("/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			new Thread(() -> result.setErrorResult(new AccessDeniedException("not yours"))).start();
			return result;
		}

		@GetMapping("/future")
		CompletableFuture<String> future() {
			return CompletableFuture.supplyAsync(() -> {
				throw new AccessDeniedException("not yours");
			});
		}

		@GetMapping("/future/guarded")
		CompletableFuture<String> guardedFuture() {
			return CompletableFuture.completedFuture("checked before").thenApply((checked) -> this.stock.count());
		}

		@GetMapping("/streaming/before")
		ResponseEntity<StreamingResponseBody> streamingBefore() {
			return ResponseEntity.ok((output) -> {
				throw new AccessDeniedException("not yours");
			});
		}

		@GetMapping("/streaming/after")
		ResponseEntity<StreamingResponseBody> streamingAfter() {
			return ResponseEntity.ok((output) -> {
				output.write("first".repeat(20_000).getBytes(StandardCharsets.UTF_8));
				throw new AccessDeniedException("not yours");
			});
		}

		@GetMapping("/sse/before")
		SseEmitter sseBefore() {
			SseEmitter emitter = new SseEmitter();
			emitter.completeWithError(new AccessDeniedException("not yours"));
			return emitter;
		}

		@GetMapping("/sse/after")
		SseEmitter sseAfter() throws IOException {
			SseEmitter emitter = new SseEmitter();
			emitter.send("first");
			emitter.completeWithError(new AccessDeniedException("not yours"));
			return emitter;
		}

	}

	static class Stock {

		@PreAuthorize("hasAuthority('SCOPE_stock:read')")
		String count() {
			return "1";
		}

	}

	@Import(AsyncApplication.class)
	static class WithCatchAll {

		@Bean
		CatchAll catchAll() {
			return new CatchAll();
		}

		@RestControllerAdvice
		static class CatchAll extends ResponseEntityExceptionHandler {

			@ExceptionHandler(RuntimeException.class)
			@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
			String all() {
				return "advice for all";
			}

		}

	}

}

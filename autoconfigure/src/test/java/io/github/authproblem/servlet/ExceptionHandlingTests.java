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
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authorization.method.AuthorizeReturnObject;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application's exception handling is judged by what it answers to a denial: a 4xx of
 * its own stays, a 5xx never leaves.
 */
class ExceptionHandlingTests {

	private static final AtomicInteger asked = new AtomicInteger();

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		return RunningApplication.start(configuration, authorizationServer, properties);
	}

	private static HttpResponse get(RunningApplication application, String path) {
		return application.get(path).bearer(AuthorizationServer.token("other")).send();
	}

	@ParameterizedTest
	@ValueSource(classes = { ByType.class, ByResolver.class, BySendError.class, WithOwnHandlers.class })
	void getWhenHandlingAnswersByTypeThenItsAnswersAreAsWithoutUs(Class<?> configuration) {
		try (RunningApplication with = start(configuration);
				RunningApplication without = start(configuration, "auth-problem.enabled=false")) {
			for (int i = 0; i < 2; i++) {
				for (String path : new String[] { "/denied", "/throws/credentials", "/throws/bug" }) {
					for (String method : new String[] { "GET", "HEAD" }) {
						assertThat(raw(with, method, path)).isEqualTo(raw(without, method, path));
					}
				}
			}
			assertThat(get(with, "/denied")).hasStatus(403);
			assertThat(get(with, "/throws/credentials")).hasStatus(401);
			assertThat(get(with, "/throws/bug")).hasStatus(500);
		}
	}

	private static String raw(RunningApplication application, String method, String path) {
		return application.request(method, path)
			.bearer(AuthorizationServer.token("other"))
			.send()
			.raw()
			.replaceAll("Date: [^\r]*|\"timestamp\":\"[^\"]*\"", "-");
	}

	@ParameterizedTest
	@ValueSource(classes = { ListOfTypes.class, ForEverything.class, WritesEverything.class, ShowsPage.class,
			ReportsSuccess.class, Fails.class, Redirects.class })
	void getWhenHandlingMakesSomethingElseOfDenialThenProblem(Class<?> configuration) {
		try (RunningApplication application = start(configuration)) {
			for (int i = 0; i < 2; i++) {
				HttpResponse response = get(application, "/denied");
				assertThat(response).isDeniedWith(403).isNotChallenged().hasReason("access-denied");
				assertThat(response.header("X-Handled")).isEmpty();
				assertThat(get(application, "/reports")).isDeniedWith(403).hasReason("scope-insufficient");
				assertThat(get(application, "/throws/credentials")).isDeniedWith(401)
					.hasReason("authentication-failed");
				assertThat(get(application, "/throws/wrapped")).isDeniedWith(403).hasReason("access-denied");
				assertThat(application.request("HEAD", "/denied").bearer(AuthorizationServer.token()).send())
					.isDeniedWith(403);
			}
		}
	}

	@Test
	void getWhenHandlingTakesDenialsForBugsThenItIsAskedOnce() {
		try (RunningApplication application = start(ListOfTypes.class)) {
			asked.set(0);
			for (int i = 0; i < 3; i++) {
				assertThat(get(application, "/denied")).isDeniedWith(403);
			}
			assertThat(asked).hasValue(1);
			get(application, "/throws/bug");
			assertThat(asked).hasValue(2);
		}
	}

	@Test
	void getWhenHandlingAnswersByMessageThenEachIsJudged() {
		try (RunningApplication application = start(ByMessage.class)) {
			for (int i = 0; i < 2; i++) {
				assertThat(get(application, "/throws/free")).hasStatus(402);
				assertThat(get(application, "/throws/paid")).isDeniedWith(403).hasReason("access-denied");
				assertThat(get(application, "/throws/free")).hasStatus(402);
			}
		}
	}

	@Test
	void getWhenHandlingAnswersOtherwiseLaterThenNoServerErrorLeaves() {
		try (RunningApplication application = start(Alternating.class)) {
			asked.set(0);
			assertThat(get(application, "/denied")).hasStatus(403);
			assertThat(get(application, "/denied")).isDeniedWith(403).hasReason("access-denied");
		}
	}

	@Test
	void getWhenAdviceNamesDenialThenItsAnswerStays() {
		try (RunningApplication application = start(Explicit.class)) {
			HttpResponse response = get(application, "/denied");
			assertThat(response).hasStatus(200);
			assertThat(response.text()).isEqualTo("{\"code\":403}");
		}
	}

	@ParameterizedTest
	@CsvSource({ "spring.mvc.problemdetails.enabled=true", "spring.mvc.problemdetails.enabled=false" })
	void getWhenConverterMeetsGuardedGetterThenProblem(String property) {
		for (Class<?> configuration : new Class<?>[] { GuardedGetter.class, GuardedGetterAndAdvice.class }) {
			try (RunningApplication application = start(configuration, property)) {
				for (int i = 0; i < 2; i++) {
					HttpResponse response = get(application, "/account");
					assertThat(response).isDeniedWith(403).hasReason("scope-insufficient");
					assertThat(response.header("ETag")).isEmpty();
				}
			}
		}
	}

	@Test
	void getWhenConcealedThenHandlingDoesNotReveal() {
		try (RunningApplication application = start(ByType.class, "auth-problem.concealment.paths=/denied")) {
			HttpResponse unknown = get(application, "/nowhere");
			HttpResponse concealed = get(application, "/denied");
			assertThat(concealed.text()).isEqualTo(unknown.text());
			assertThat(concealed).hasStatus(unknown.status());
		}
	}

	@Test
	void getWhenWrapperIsTheApplicationsAnswerThenItStays() {
		try (RunningApplication application = start(Application.class)) {
			assertThat(get(application, "/throws/hidden")).hasStatus(404);
			assertThat(get(application, "/throws/suspended")).isDeniedWith(403).hasReason("access-denied");
		}
	}

	static ResponseEntity<String> byType(Exception ex) {
		HttpStatus status = (ex instanceof AccessDeniedException) ? HttpStatus.FORBIDDEN
				: (ex instanceof AuthenticationException) ? HttpStatus.UNAUTHORIZED : HttpStatus.INTERNAL_SERVER_ERROR;
		return ResponseEntity.status(status).header("X-Handled", "yes").body("{\"error\":\"" + status + "\"}");
	}

	private static ModelAndView write(HttpServletResponse response, ResponseEntity<String> answer) throws IOException {
		try (PrintWriter writer = response.getWriter()) {
			writer.write(String.valueOf(answer.getBody()));
			response.setStatus(answer.getStatusCode().value());
			response.setHeader("X-Handled", "yes");
			return new ModelAndView();
		}
	}

	@Import(OrdersApplication.class)
	@RestController
	static class Application {

		@GetMapping("/throws/{what}")
		String fail(@PathVariable("what") String what, HttpServletResponse response) {
			response.setHeader("ETag", "\"1\"");
			throw switch (what) {
				case "credentials" -> new BadCredentialsException("wrong password");
				case "wrapped" -> new IllegalStateException(new AccessDeniedException("not yours"));
				case "bug" -> new IllegalStateException("bug");
				case "hidden" -> new ResponseStatusException(HttpStatus.NOT_FOUND, "", new AccessDeniedException("no"));
				case "suspended" ->
					new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "", new AccessDeniedException("no"));
				default -> new AccessDeniedException(what);
			};
		}

	}

	@Import(Application.class)
	@RestControllerAdvice
	static class ByType {

		@ExceptionHandler(Exception.class)
		ResponseEntity<String> all(Exception ex) {
			return byType(ex);
		}

	}

	static class WithOwnHandlers extends ByType {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.exceptionHandling(
						(handling) -> handling.authenticationEntryPoint(new BearerTokenAuthenticationEntryPoint())
							.accessDeniedHandler(new BearerTokenAccessDeniedHandler()))
				.build();
		}

		@ExceptionHandler(IllegalStateException.class)
		ResponseEntity<String> bug() {
			return ResponseEntity.internalServerError().build();
		}

	}

	@Import(Application.class)
	static class ByResolver {

		@Bean
		HandlerExceptionResolver everything() {
			return new Everything((response, ex) -> write(response, byType(ex)));
		}

	}

	@Import(Application.class)
	static class BySendError {

		@Bean
		HandlerExceptionResolver everything() {
			return new Everything((response, ex) -> {
				response.sendError(byType(ex).getStatusCode().value());
				return new ModelAndView();
			});
		}

	}

	@Import(Application.class)
	@RestControllerAdvice
	static class ListOfTypes {

		@ExceptionHandler({ Exception.class, IllegalArgumentException.class })
		ResponseEntity<Map<String, String>> all(HttpServletRequest request, Exception ex) {
			asked.incrementAndGet();
			request.getParameterMap();
			return ResponseEntity.status(500)
				.header("X-Handled", "yes")
				.header(HttpHeaders.CACHE_CONTROL, "public")
				.body(Map.of("error", "x".repeat(20_000)));
		}

	}

	@Import(Application.class)
	static class ForEverything {

		@Bean
		HandlerExceptionResolver everything() {
			return new Everything((response, ex) -> {
				response.sendError(500, "oops");
				return new ModelAndView();
			});
		}

	}

	@Import(Application.class)
	static class WritesEverything {

		@Bean
		HandlerExceptionResolver everything() {
			return new Everything((response, ex) -> {
				response.setHeader("X-Handled", "yes");
				response.setStatus(500);
				response.getOutputStream().write('x');
				response.flushBuffer();
				return new ModelAndView();
			});
		}

	}

	@Import(Application.class)
	static class Redirects {

		@Bean
		HandlerExceptionResolver everything() {
			return new Everything((response, ex) -> {
				response.sendRedirect("/oops");
				return new ModelAndView();
			});
		}

	}

	interface Answer {

		ModelAndView to(HttpServletResponse response, Exception ex) throws IOException;

	}

	record Everything(Answer answer) implements HandlerExceptionResolver, Ordered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

		@Override
		public ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response, Object handler,
				Exception ex) {
			try {
				return this.answer.to(response, ex);
			}
			catch (IOException io) {
				throw new IllegalStateException(io);
			}
		}

	}

	@Import(Application.class)
	static class ShowsPage {

		@Bean
		HandlerExceptionResolver everything() {
			return new Everything((response, ex) -> new ModelAndView("oops", HttpStatus.INTERNAL_SERVER_ERROR));
		}

	}

	@Import(Application.class)
	@RestControllerAdvice
	static class ReportsSuccess {

		@ExceptionHandler
		Map<String, Integer> all(Throwable ex) {
			return Map.of("code", 500);
		}

	}

	@Import(Application.class)
	static class Fails {

		@Bean
		HandlerExceptionResolver everything() {
			return new Everything((response, ex) -> {
				throw new IllegalStateException("the handling has a bug", ex);
			});
		}

	}

	@Import(Application.class)
	@RestControllerAdvice
	static class ByMessage {

		@ExceptionHandler(Exception.class)
		ResponseEntity<String> all(Exception ex) {
			return ResponseEntity.status("free".equals(ex.getMessage()) ? 402 : 500).build();
		}

	}

	@Import(Application.class)
	@RestControllerAdvice
	static class Alternating {

		@ExceptionHandler(Exception.class)
		ResponseEntity<String> all() {
			return ResponseEntity.status((asked.getAndIncrement() == 0) ? 403 : 500).build();
		}

	}

	@Import(Application.class)
	@RestControllerAdvice
	static class Explicit {

		@ExceptionHandler({ Exception.class, AccessDeniedException.class })
		Map<String, Integer> all() {
			return Map.of("code", 403);
		}

	}

	@Import(Application.class)
	@RestController
	static class GuardedGetter {

		@RequestMapping("/account")
		@AuthorizeReturnObject
		Account account() {
			return new Account();
		}

	}

	@Import(GuardedGetter.class)
	@RestControllerAdvice
	static class GuardedGetterAndAdvice extends ResponseEntityExceptionHandler {

		@ExceptionHandler(IllegalStateException.class)
		@ResponseStatus(HttpStatus.CONFLICT)
		String conflict() {
			return "conflict";
		}

	}

	/** What only some may read. */
	public static class Account {

		public String getOwner() {
			return "ada";
		}

		@PreAuthorize("hasAuthority('SCOPE_balance')")
		public String getBalance() {
			return "100";
		}

	}

}

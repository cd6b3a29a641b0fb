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
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;

import io.github.authproblem.Concealed;
import io.github.authproblem.ConcealmentPolicy;
import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.classify.DenialClassifier;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.filter.OncePerRequestFilter;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which denials are concealed, and by what.
 */
class ConcealmentRulesTests {

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
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("logging.level.org.apache.catalina=off");
		all.add("spring.mvc.problemdetails.enabled=true");
		return RunningApplication.start(configuration, authorizationServer, all.toArray(String[]::new));
	}

	private static void assertConcealed(HttpRequest request, String path) {
		HttpResponse response = request.bearer(AuthorizationServer.token()).send();
		assertThat(response).hasStatus(404).isNotChallenged();
		assertThat(response.text()).contains("""
				{"detail":"No static resource %s.","instance":"%s","status":404,"title":"Not Found"}"""
			.formatted(path.substring(1), path));
		assertThat(response.header("Cache-Control")).containsExactly("no-cache, no-store, max-age=0, must-revalidate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/by-scope", "/by-role", "/by-nobody", "/thrown", "/own-problem", "/service" })
	void getWhenPathIsConcealedThen404(String path) {
		try (RunningApplication application = start(Api.class, "auth-problem.concealment.paths=/**")) {
			assertConcealed(application.get(path), path);
		}
	}

	@Test
	void getWhenPathIsExcludedThenDenied() {
		try (RunningApplication application = start(Api.class, "auth-problem.concealment.paths=/**",
				"auth-problem.concealment.exclude=/by-role,/thrown")) {
			assertThat(application.get("/by-role").bearer(AuthorizationServer.token()).send()).isDeniedWith(403);
			assertThat(application.get("/thrown").bearer(AuthorizationServer.token()).send()).isDeniedWith(403);
			assertConcealed(application.get("/by-scope"), "/by-scope");
		}
	}

	@Test
	void requestWhenOnlySomeMethodsAreConcealedThenTheOthersAreDenied() {
		try (RunningApplication application = start(Api.class, "auth-problem.concealment.paths=/by-role",
				"auth-problem.concealment.methods=get")) {
			assertConcealed(application.get("/by-role"), "/by-role");
			assertThat(application.request("HEAD", "/by-role").bearer(AuthorizationServer.token()).send())
				.hasStatus(404);
			assertThat(application.request("POST", "/by-role").bearer(AuthorizationServer.token()).send())
				.isDeniedWith(403);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/locked, 403, account-locked", "/odd-status, 451, custom" })
	void getWhenDenialTellsNothingOfThePathThenItIsNotConcealed(String path, int status, String reason) {
		try (RunningApplication application = start(Api.class, "auth-problem.concealment.paths=/**",
				"auth-problem.concealment.missing-token=true")) {
			assertThat(application.get(path).bearer(AuthorizationServer.token()).send()).isDeniedWith(status)
				.hasReason(reason);
			assertThat(application.get("/by-role").bearer(AuthorizationServer.forged()).send()).isDeniedWith(401)
				.hasReason("token-signature-invalid");
			assertThat(application.get("/by-role").bearer("garbage").send()).isDeniedWith(401);
		}
	}

	@Test
	void getWhenNoTokenThenConcealedByPropertyOnly() {
		try (RunningApplication application = start(Api.class, "auth-problem.concealment.paths=/**")) {
			assertThat(application.get("/by-role").send()).isDeniedWith(401).hasReason("token-missing");
		}
		try (RunningApplication application = start(Api.class, "auth-problem.concealment.paths=/**",
				"auth-problem.concealment.missing-token=true")) {
			assertThat(application.get("/by-role").send()).hasStatus(404).isNotChallenged();
			assertThat(application.get("/by-role").send().text())
				.isEqualTo(application.get("/nothing").send().text().replace("nothing", "by-role"));
		}
	}

	@Test
	void getWhenAllowedThenAnswered() {
		try (RunningApplication application = start(Api.class, "auth-problem.concealment.paths=/**")) {
			HttpResponse response = application.get("/by-scope").bearer(AuthorizationServer.token("a")).send();
			assertThat(response).hasStatus(200);
			assertThat(response.text()).isEqualTo("by scope");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/annotated/method", "/annotated/class", "/annotated/meta", "/annotated/inherited" })
	void getWhenAnnotatedThenConcealed(String path) {
		try (RunningApplication application = start(AnnotatedApi.class)) {
			assertConcealed(application.get(path), path);
			HttpResponse options = application.request("OPTIONS", path).bearer(AuthorizationServer.token()).send();
			assertThat(options).hasStatus(404);
			assertThat(options.header("Allow")).isEqualTo(application.request("OPTIONS", "/nothing")
				.bearer(AuthorizationServer.token())
				.send()
				.header("Allow"));
		}
	}

	@Test
	void requestWhenOnlyOneMethodOfAPathIsAnnotatedThenTheOtherIsDenied() {
		try (RunningApplication application = start(AnnotatedApi.class)) {
			assertConcealed(application.get("/annotated/half"), "/annotated/half");
			assertThat(application.request("POST", "/annotated/half").bearer(AuthorizationServer.token()).send())
				.isDeniedWith(403);
			assertThat(application.get("/annotated/plain").bearer(AuthorizationServer.token()).send())
				.isDeniedWith(403);
		}
	}

	@Test
	void getWhenPolicyConcealsThen404() {
		try (RunningApplication application = start(Policies.class)) {
			assertConcealed(application.get("/by-role"), "/by-role");
			assertConcealed(application.get("/by-nobody"), "/by-nobody");
			assertThat(application.get("/by-scope").bearer(AuthorizationServer.token()).send()).isDeniedWith(403);
			assertThat(application.get("/by-role").send()).isDeniedWith(401);
		}
	}

	@Test
	void getWhenOwnFilterHasRejectedTheTokenThenNeverConcealed() {
		try (RunningApplication application = start(OwnFilter.class, "auth-problem.concealment.paths=/**",
				"auth-problem.concealment.missing-token=true")) {
			for (int i = 0; i < 3; i++) {
				assertThat(application.get("/by-role").send()).hasStatus(404);
				assertThat(application.get("/by-role").bearer("dropped").send()).isDeniedWith(401)
					.hasReason("authentication-failed");
			}
		}
	}

	@Test
	void getWhenApplicationClassifiesADenialAnewThenItIsConcealedAccordingly() {
		try (RunningApplication application = start(OwnClassifier.class, "auth-problem.concealment.paths=/**")) {
			for (int i = 0; i < 3; i++) {
				assertConcealed(application.get("/by-role"), "/by-role");
				assertThat(application.request("PUT", "/by-role").bearer(AuthorizationServer.token()).send())
					.isDeniedWith(403)
					.hasReason("account-locked");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/by-role", "/by-scope" })
	void getWhenApplicationHasItsOwnDeniedHandlerThenItAnswersAlways(String path) {
		try (RunningApplication application = start(OwnHandler.class, "auth-problem.concealment.paths=/**")) {
			for (int i = 0; i < 3; i++) {
				assertThat(application.get(path).bearer(AuthorizationServer.token()).send()).hasStatus(499);
			}
		}
	}

	@Test
	void getWhenApplicationHasItsOwnAdviceThenItAnswersForMethodsAndUrlRulesAreConcealed() {
		try (RunningApplication application = start(OwnAdvice.class, "auth-problem.concealment.paths=/**")) {
			for (int i = 0; i < 3; i++) {
				assertConcealed(application.get("/by-role"), "/by-role");
				assertThat(application.get("/by-scope").bearer(AuthorizationServer.token()).send()).hasStatus(499);
			}
		}
	}

	@RestController
	@Import({ OrdersApplication.class, Service.class, Chain.class })
	static class Api {

		private final Service service;

		Api(Service service) {
			this.service = service;
		}

		@GetMapping("/by-scope")
		@PreAuthorize("hasAuthority('SCOPE_a')")
		String byScope() {
			return "by scope";
		}

		@RequestMapping("/by-role")
		String byRole() {
			return "by role";
		}

		@GetMapping("/by-nobody")
		@PreAuthorize("denyAll")
		String byNobody() {
			return "by nobody";
		}

		@GetMapping("/thrown")
		String thrown() {
			throw new AccessDeniedException("not yours");
		}

		@GetMapping("/own-problem")
		String ownProblem() {
			throw new ForbiddenProblem(403);
		}

		@GetMapping("/odd-status")
		String oddStatus() {
			throw new ForbiddenProblem(451);
		}

		@GetMapping("/locked")
		String locked() {
			throw new LockedException("locked");
		}

		@GetMapping("/service")
		String service() {
			return this.service.serve();
		}

	}

	static class ForbiddenProblem extends AccessDeniedException implements ErrorResponse {

		private final ProblemDetail body;

		ForbiddenProblem(int status) {
			super("no");
			this.body = ProblemDetail.forStatus(status);
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatusCode.valueOf(this.body.getStatus());
		}

		@Override
		public ProblemDetail getBody() {
			return this.body;
		}

	}

	static class Service {

		@PreAuthorize("hasRole('SERVICE')")
		String serve() {
			return "served";
		}

	}

	static class Chain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/by-role", "/annotated/class")
					.hasRole("ADMIN")
					.anyRequest()
					.authenticated())
				.csrf(CsrfConfigurer::disable)
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import({ OrdersApplication.class, Chain.class, OnClass.class, OnMethods.class, Inheriting.class })
	static class AnnotatedApi {

	}

	@Concealed
	@RestController
	static class OnClass {

		@GetMapping("/annotated/class")
		String get() {
			return "class";
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@Concealed
	@PreAuthorize("hasRole('SECRET')")
	@interface Secret {

	}

	@RestController
	static class OnMethods {

		@Concealed
		@GetMapping("/annotated/method")
		@PreAuthorize("hasRole('SECRET')")
		String method() {
			return "method";
		}

		@Secret
		@GetMapping("/annotated/meta")
		String meta() {
			return "meta";
		}

		@Concealed
		@GetMapping("/annotated/half")
		@PreAuthorize("hasRole('SECRET')")
		String half() {
			return "half";
		}

		@PostMapping("/annotated/half")
		@PreAuthorize("hasRole('SECRET')")
		String otherHalf() {
			return "other half";
		}

		@GetMapping("/annotated/{any}")
		@PreAuthorize("hasRole('SECRET')")
		String plain() {
			return "plain";
		}

	}

	@Concealed
	abstract static class Hidden {

		@PreAuthorize("hasRole('SECRET')")
		abstract String get();

	}

	@RestController
	static class Inheriting extends Hidden {

		@Override
		@GetMapping("/annotated/inherited")
		@PreAuthorize("hasRole('SECRET')")
		String get() {
			return "inherited";
		}

	}

	@Import(Api.class)
	static class Policies {

		@Bean
		ConcealmentPolicy roles() {
			return (denial) -> denial.reason() == DenialReason.ROLE_INSUFFICIENT;
		}

		@Bean
		ConcealmentPolicy broken() {
			return (denial) -> {
				if (denial.reason() == DenialReason.ACCESS_DENIED) {
					throw new IllegalStateException("broken");
				}
				return false;
			};
		}

	}

	@Import(Api.class)
	static class OwnFilter {

		@Bean
		@Order(0)
		SecurityFilterChain own(HttpSecurity http) {
			return http.securityMatcher("/by-role")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.addFilterBefore(new TracingFilter(), UsernamePasswordAuthenticationFilter.class)
				.build();
		}

	}

	@Import(Api.class)
	static class OwnClassifier {

		@Bean
		DenialClassifier classifier() {
			return (context) -> "PUT".equals(context.method()) ? Denial.of(DenialReason.ACCOUNT_LOCKED) : null;
		}

	}

	@Import(Api.class)
	static class OwnHandler {

		@Bean
		AccessDeniedHandler handler() {
			return (request, response, exception) -> response.setStatus(499);
		}

	}

	@Import(Api.class)
	@RestControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler(AccessDeniedException.class)
		void denied(HttpServletResponse response) {
			response.setStatus(499);
		}

	}

	static class TracingFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(request, response);
		}

	}

}

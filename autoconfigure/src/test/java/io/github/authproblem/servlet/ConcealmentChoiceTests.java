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
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.authproblem.Concealed;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.expression.method.DefaultMethodSecurityExpressionHandler;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.method.HandleAuthorizationDenied;
import org.springframework.security.authorization.method.MethodAuthorizationDeniedHandler;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.annotation.AnnotationTemplateExpressionDefaults;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is concealed, and from whom, is decided by the handler that Spring MVC chooses and
 * by its rule as Spring Security asks it.
 */
class ConcealmentChoiceTests {

	private static final String ALL = "auth-problem.concealment.paths=/**";

	private static final String NONE = "auth-problem.concealment.paths=";

	private static final String RULE = "hasAuthority('SCOPE_read')";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication templates;

	private static RunningApplication answering;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		templates = start(Templates.class, ALL);
		answering = start(Answering.class, ALL);
	}

	@AfterAll
	static void stop() {
		templates.close();
		answering.close();
		authorizationServer.close();
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		return RunningApplication.start(configuration, authorizationServer, properties);
	}

	@ParameterizedTest
	@ValueSource(strings = { ALL, NONE })
	void requestWhenOnlyASiblingIsGuardedThenServed(String property) {
		try (RunningApplication application = start(Siblings.class, property)) {
			for (int i = 0; i < 2; i++) {
				assertServed(application.request("POST", "/best/1").bearer(AuthorizationServer.token()), "all best");
				assertServed(application.request("POST", "/best/1"), "all best");
				assertServed(application.get("/best/1").bearer(AuthorizationServer.token("read")), "best");
				assertThat(application.get("/best/1").bearer(AuthorizationServer.token()).send())
					.hasStatus(ALL.equals(property) ? 404 : 403);
			}
		}
	}

	@Test
	void requestWhenSiblingIsConcealedThenTheChosenHandlerDecides() {
		try (RunningApplication application = start(Siblings.class)) {
			for (int i = 0; i < 2; i++) {
				assertChosen(application, "POST", "/leak/1", "Accept: */*", 404);
				assertChosen(application, "GET", "/leak/1", "Accept: */*", 403);
				assertChosen(application, "GET", "/var?secret", "Accept: */*", 404);
				assertChosen(application, "GET", "/var", "Accept: */*", 403);
				assertChosen(application, "GET", "/produces", "Accept: application/json", 404);
				assertChosen(application, "GET", "/produces", "Accept: text/plain", 403);
				assertChosen(application, "GET", "/header", "X-Kind: secret", 404);
				assertChosen(application, "GET", "/header", "X-Kind: other", 403);
			}
			assertThat(application.request("POST", "/consumes")
				.bearer(AuthorizationServer.token())
				.body("application/json", "{")
				.send()).hasStatus(404);
			assertThat(application.request("POST", "/consumes")
				.bearer(AuthorizationServer.token())
				.body("text/plain", "{")
				.send()).hasStatus(403);
		}
	}

	private static void assertChosen(RunningApplication application, String method, String target, String header,
			int status) {
		String[] field = header.split(": ");
		assertThat(application.request(method, target)
			.header(field[0], field[1])
			.bearer(AuthorizationServer.token())
			.send()).hasStatus(status);
		assertThat(application.request(method, target)
			.header(field[0], field[1])
			.bearer(AuthorizationServer.token("read"))
			.send()).hasStatus(200);
	}

	@ParameterizedTest
	@CsvSource({ "/template/value/ada, owner", "/template/authenticated/ada, owner of authenticated" })
	void getWhenRuleIsTemplateThenAskedAsSpringSecurityReadsIt(String path, String served) {
		String other = AuthorizationServer.token((claims) -> claims.subject("bob"));
		for (int i = 0; i < 2; i++) {
			assertServed(templates.get(path).bearer(AuthorizationServer.token()), served);
			assertThat(templates.get(path).bearer(other).send()).hasStatus(404);
		}
	}

	@Test
	void requestWhenTemplateLooksAtCallerAloneThenAskedBeforeRouting() {
		assertThat(templates.request("PUT", "/template/scope").bearer(AuthorizationServer.token("read")).send())
			.hasStatus(405);
		assertThat(templates.request("PUT", "/template/scope").bearer(AuthorizationServer.token()).send())
			.hasStatus(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/own/local", "/own/advised", "/own/ada", "/own/key" })
	void getWhenApplicationAnswersTheDenialThenConcealmentDoesNot(String path) {
		for (int i = 0; i < 3; i++) {
			assertThat(answering.get("/own/other").bearer(AuthorizationServer.token()).send()).hasStatus(404);
			assertServed(answering.get(path).header("X-Key", "read").bearer(AuthorizationServer.token()), "instead");
		}
		assertThat(answering.get("/own/bob").bearer(AuthorizationServer.token()).send()).hasStatus(404);
		assertThat(answering.get("/own/key").bearer(AuthorizationServer.token()).send()).hasStatus(404);
	}

	@Test
	void getWhenCallerIsForgottenOnceTheHandlerRunsThenServed() {
		assertServed(answering.get("/own/async").header("X-Filter-Key", "read"), "instead");
		assertThat(answering.get("/own/async").bearer(AuthorizationServer.token()).send()).hasStatus(404);
	}

	@ParameterizedTest
	@ValueSource(classes = { OwnExpressions.class, OwnFactory.class })
	void getWhenExpressionsAreTheApplicationsThenAskedWithArguments(Class<?> configuration) {
		try (RunningApplication application = start(configuration, ALL)) {
			assertServed(application.get("/best/read").bearer(AuthorizationServer.token()), "best");
			assertThat(application.get("/best/other").bearer(AuthorizationServer.token()).send()).hasStatus(404);
		}
	}

	private static void assertServed(HttpRequest request, String body) {
		assertThat(request.send()).hasStatus(200).satisfies((response) -> assertThat(response.text()).isEqualTo(body));
	}

	@Import(OrdersApplication.class)
	@RestController
	static class Siblings {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf(CsrfConfigurer::disable)
				.addFilterBefore(new KeyFilter(), BearerTokenAuthenticationFilter.class)
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		static void know(@Nullable String scope) {
			if (scope != null) {
				SecurityContextHolder
					.setContext(new SecurityContextImpl(new TestingAuthenticationToken("key", "", "SCOPE_" + scope)));
			}
		}

		@GetMapping("/best/{id}")
		@PreAuthorize(RULE)
		String best(@PathVariable String id) {
			return "best";
		}

		@PostMapping("/best/**")
		String allBest() {
			return "all best";
		}

		@GetMapping("/leak/{id}")
		@PreAuthorize(RULE)
		String leak(@PathVariable String id) {
			return "leak";
		}

		@Concealed
		@PostMapping("/leak/**")
		@PreAuthorize(RULE)
		String allLeaks() {
			return "all leaks";
		}

		@Concealed
		@GetMapping(path = "/var", params = "secret")
		@PreAuthorize(RULE)
		String secretVar() {
			return "secret";
		}

		@GetMapping("/var")
		@PreAuthorize(RULE)
		String plainVar() {
			return "plain";
		}

		@Concealed
		@GetMapping(path = "/produces", produces = "application/json")
		@PreAuthorize(RULE)
		Map<String, String> json() {
			return Map.of();
		}

		@GetMapping(path = "/produces", produces = "text/plain")
		@PreAuthorize(RULE)
		String text() {
			return "text";
		}

		@Concealed
		@GetMapping(path = "/header", headers = "X-Kind=secret")
		@PreAuthorize(RULE)
		String secretHeader() {
			return "secret";
		}

		@GetMapping("/header")
		@PreAuthorize(RULE)
		String header() {
			return "plain";
		}

		@Concealed
		@PostMapping(path = "/consumes", consumes = "application/json")
		@PreAuthorize(RULE)
		String json(@RequestBody Map<String, Object> body) {
			return "json";
		}

		@PostMapping(path = "/consumes", consumes = "text/plain")
		@PreAuthorize(RULE)
		String consumed() {
			return "text";
		}

	}

	/** Knows a caller in the first dispatch of a request. */
	static class KeyFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			Siblings.know(request.getHeader("X-Filter-Key"));
			chain.doFilter(request, response);
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@PreAuthorize("{value}")
	@interface By {

		String value();

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@PreAuthorize("{authenticated}")
	@interface ByAuthenticated {

		String authenticated();

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@PreAuthorize("hasAuthority('SCOPE_{scope}')")
	@interface ByScope {

		String scope();

	}

	@Import(Siblings.class)
	@RestController
	static class Templates {

		@Bean
		static AnnotationTemplateExpressionDefaults templates() {
			return new AnnotationTemplateExpressionDefaults();
		}

		@GetMapping("/template/value/{id}")
		@By("#id == authentication.name")
		String owner(@PathVariable String id) {
			return "owner";
		}

		@GetMapping("/template/authenticated/{id}")
		@ByAuthenticated(authenticated = "#id == authentication.name")
		String authenticated(@PathVariable String id) {
			return "owner of authenticated";
		}

		@GetMapping("/template/scope")
		@ByScope(scope = "read")
		String scope() {
			return "scope";
		}

	}

	/** Makes something else of denials, each in another way. */
	@Import({ Siblings.class, Local.class, Advised.class, Advice.class, ByArgument.class, Late.class })
	@RestController
	static class Answering {

		@GetMapping("/own/other")
		@PreAuthorize(RULE)
		String other() {
			return "other";
		}

		@GetMapping("/own/{id}")
		@PreAuthorize(RULE)
		@HandleAuthorizationDenied(handlerClass = ByArgument.class)
		String handled(@PathVariable String id) {
			return "handled";
		}

		@GetMapping("/own/key")
		@PreAuthorize(RULE)
		String late() {
			return "instead";
		}

		@GetMapping("/own/async")
		@PreAuthorize(RULE)
		Callable<String> async() {
			return () -> "instead";
		}

	}

	@RestController
	static class Local {

		@GetMapping("/own/local")
		@PreAuthorize(RULE)
		String local() {
			return "local";
		}

		@ExceptionHandler(AccessDeniedException.class)
		String instead() {
			return "instead";
		}

	}

	@RestController
	static class Advised {

		@GetMapping("/own/advised")
		@PreAuthorize(RULE)
		String advised() {
			return "advised";
		}

	}

	@RestControllerAdvice(assignableTypes = Advised.class)
	static class Advice {

		@ExceptionHandler(AccessDeniedException.class)
		String instead() {
			return "instead";
		}

	}

	static class ByArgument implements MethodAuthorizationDeniedHandler {

		@Override
		public Object handleDeniedInvocation(MethodInvocation invocation, AuthorizationResult result) {
			if ("ada".equals(invocation.getArguments()[0])) {
				return "instead";
			}
			throw new AccessDeniedException("not yours");
		}

	}

	/** Knows a caller once a handler is chosen. */
	static class Late implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
					Siblings.know(request.getHeader("X-Key"));
					return true;
				}

			}).addPathPatterns("/own/key");
		}

	}

	@Import(Siblings.class)
	static class OwnExpressions {

		@Bean
		static DefaultMethodSecurityExpressionHandler expressionHandler() {
			DefaultMethodSecurityExpressionHandler handler = new DefaultMethodSecurityExpressionHandler() {
			};
			handler.setAuthorizationManagerFactory(new ByArguments());
			return handler;
		}

	}

	@Import(Siblings.class)
	static class OwnFactory {

		@Bean
		static AuthorizationManagerFactory<MethodInvocation> factory() {
			return new ByArguments();
		}

	}

	/** Takes whatever authority the method is called with. */
	static class ByArguments implements AuthorizationManagerFactory<MethodInvocation> {

		@Override
		public AuthorizationManager<MethodInvocation> hasAuthority(String authority) {
			return (caller, invocation) -> new AuthorizationDecision(
					Arrays.asList(invocation.getArguments()).toString().equals("[" + authority.substring(6) + "]"));
		}

	}

}

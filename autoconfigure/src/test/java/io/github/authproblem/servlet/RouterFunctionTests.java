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

import java.util.concurrent.CompletableFuture;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authorization.method.AuthorizeReturnObject;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An error handler of a router function is judged by what it answers to a denial, as all
 * exception handling is.
 */
class RouterFunctionTests {

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(Functions.class, authorizationServer,
				"auth-problem.concealment.paths=/secret/**");
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	private static HttpResponse get(String path) {
		return application.get(path).bearer(AuthorizationServer.token("other")).send();
	}

	@ParameterizedTest
	@CsvSource({ "/bugs/before, scope-insufficient", "/bugs/after, scope-insufficient",
			"/bugs/nested, scope-insufficient", "/plain/before, scope-insufficient" })
	void getWhenErrorHandlerTakesDenialForBugThenProblem(String path, String reason) {
		for (int i = 0; i < 2; i++) {
			HttpResponse response = get(path);
			assertThat(response).isDeniedWith(403).hasReason(reason);
			assertThat(response.header("X-Handled")).isEmpty();
		}
	}

	@Test
	void getWhenErrorHandlerAnswersByTypeThenItsAnswerStays() {
		HttpResponse response = get("/types/before");
		assertThat(response).hasStatus(409);
		assertThat(response.text()).isEqualTo("conflict");
	}

	@Test
	void getWhenItIsABugThenErrorHandlerAnswers() {
		HttpResponse response = get("/bugs/bug");
		assertThat(response).hasStatus(500);
		assertThat(response.text()).isEqualTo("bug");
	}

	@Test
	void getWhenFunctionDoesWithoutThenItsAnswerStays() {
		assertThat(get("/bugs/without").text()).isEqualTo("without");
	}

	@Test
	void getWhenAnswerComesLaterThenItComes() {
		assertThat(get("/plain/later")).hasStatus(200);
	}

	@Test
	void getWhenChainIsNoApisThenAnsweredAsWithoutUs() {
		assertThat(application.get("/pages/before").send()).hasStatus(500);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/secret/before", "/reports" })
	void getWhenRulesAreAskedElsewhereThenAsBefore(String path) {
		assertThat(get(path)).hasStatus("/reports".equals(path) ? 403 : 404);
		assertThat(application.get(path).bearer(AuthorizationServer.token("guarded reports:read")).send())
			.hasStatus(200);
	}

	/** What may be called with a scope only. */
	static class Service {

		@PreAuthorize("hasAuthority('SCOPE_guarded')")
		String before() {
			return "guarded";
		}

		@PostAuthorize("hasAuthority('SCOPE_guarded')")
		String after() {
			return "guarded";
		}

		@AuthorizeReturnObject
		Guarded nested() {
			return new Guarded();
		}

	}

	/** What may be read with a scope only. */
	public static class Guarded {

		@PreAuthorize("hasAuthority('SCOPE_guarded')")
		public String read() {
			return "guarded";
		}

	}

	@Import(OrdersApplication.class)
	static class Functions {

		@Bean
		Service service() {
			return new Service();
		}

		@Bean
		RouterFunction<ServerResponse> bugs(Service service) {
			return RouterFunctions.route()
				.GET("/bugs/before", (request) -> ServerResponse.ok().body(service.before()))
				.GET("/bugs/after", (request) -> ServerResponse.ok().body(service.after()))
				.GET("/bugs/nested", (request) -> ServerResponse.ok().body(service.nested().read()))
				.GET("/pages/before", (request) -> ServerResponse.ok().body(service.before()))
				.GET("/secret/before", (request) -> ServerResponse.ok().body(service.before()))
				.GET("/bugs/without", (request) -> ServerResponse.ok().body(without(service)))
				.GET("/bugs/bug", (request) -> {
					throw new IllegalStateException("bug");
				})
				.onError(Exception.class,
						(ex, request) -> ServerResponse.status(500).header("X-Handled", "yes").body("bug"))
				.build();
		}

		private static String without(Service service) {
			try {
				return service.before();
			}
			catch (AccessDeniedException ex) {
				return "without";
			}
		}

		@Bean
		RouterFunction<ServerResponse> types(Service service) {
			return RouterFunctions.route()
				.GET("/types/before", (request) -> ServerResponse.ok().body(service.before()))
				.onError(AccessDeniedException.class, (ex, request) -> ServerResponse.status(409).body("conflict"))
				.build();
		}

		@Bean
		RouterFunction<ServerResponse> plain(Service service) {
			return RouterFunctions.route()
				.GET("/plain/before", (request) -> ServerResponse.ok().body(service.before()))
				.GET("/plain/later",
						(request) -> ServerResponse
							.async(CompletableFuture.completedFuture(ServerResponse.ok().build())))
				.build();
		}

		@Bean
		@Order(1)
		SecurityFilterChain pages(HttpSecurity http) {
			return http.securityMatcher("/pages/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.formLogin(Customizer.withDefaults())
				.build();
		}

		@Bean
		SecurityFilterChain api(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

}

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
import io.github.authproblem.test.Outage;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application configured itself stays as it is.
 */
class ExplicitWinsTests {

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	private static RunningApplication start(Class<?> application, String... more) {
		return RunningApplication.start(application, authorizationServer, more);
	}

	@Test
	void beanWhenEntryPointIsTheApplicationsThenItTakesOurPlaceEverywhere() {
		try (RunningApplication application = start(EntryPointBean.class)) {
			assertThat(application.get("/orders").send()).hasStatus(499);
			assertThat(application.get("/orders").bearer(AuthorizationServer.forged()).send()).hasStatus(499);
			assertThat(application.get("/admin").bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.hasReason("role-insufficient");
		}
	}

	@Test
	void entryPointWhenItIsTheApplicationsThenItAnswersForCsrfToo() {
		try (RunningApplication application = start(EntryPointBean.class)) {
			HttpResponse response = application.request("POST", "/orders").form("a=b").send();
			assertThat(response).hasStatus(499);
			assertThat(response.header("Set-Cookie")).isEmpty();
		}
	}

	@Test
	void deniedHandlerWhenItIsTheApplicationsThenItAnswersForCsrfToo() {
		try (RunningApplication application = start(ExceptionHandling.class)) {
			assertThat(application.request("POST", "/orders").form("a=b").send()).hasStatus(498);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { EntryPointBean.class, ExceptionHandling.class, ResourceServer.class })
	void entryPointWhenItIsTheApplicationsThenOutageAndMalformedRequestAreTold(Class<?> configuration) {
		try (RunningApplication application = start(configuration)) {
			String token = AuthorizationServer.token();
			assertThat(application.get("/orders").bearer(token).bearer(token).send()).isDeniedWith(400)
				.hasReason("request-malformed");
			authorizationServer.fail(Outage.REFUSED);
			assertThat(application.get("/orders").bearer(token).send()).isDeniedWith(503)
				.hasReason("authentication-unavailable");
		}
		finally {
			authorizationServer.fail(null);
		}
	}

	@Test
	void beanWhenDeniedHandlerIsTheApplicationsThenItTakesOurPlaceEverywhere() {
		try (RunningApplication application = start(DeniedHandlerBean.class)) {
			assertThat(application.get("/admin").bearer(AuthorizationServer.token()).send()).hasStatus(498);
			assertThat(application.get("/orders").send()).isDeniedWith(401).hasReason("token-missing");
		}
	}

	@Test
	void exceptionHandlingWhenConfiguredThenItAnswers() {
		try (RunningApplication application = start(ExceptionHandling.class)) {
			assertThat(application.get("/orders").send()).hasStatus(499);
			assertThat(application.get("/admin").bearer(AuthorizationServer.token()).send()).hasStatus(498);
			assertThat(application.get("/orders").bearer(AuthorizationServer.forged()).send()).isDeniedWith(401)
				.hasReason("token-signature-invalid");
		}
	}

	@Test
	void oauth2ResourceServerWhenConfiguredThenItAnswers() {
		try (RunningApplication application = start(ResourceServer.class)) {
			assertThat(application.get("/orders").send()).hasStatus(499);
			assertThat(application.get("/orders").bearer(AuthorizationServer.forged()).send()).hasStatus(499);
			assertThat(application.get("/admin").bearer(AuthorizationServer.token()).send()).hasStatus(498);
		}
	}

	@Test
	void oauth2ResourceServerWhenConfiguredInTwoCallsThenTheFirstIsNotForgotten() {
		try (RunningApplication application = start(ResourceServerTwice.class)) {
			assertThat(application.get("/orders").bearer(AuthorizationServer.forged()).send()).hasStatus(499);
		}
	}

	@Test
	void enabledWhenFalseThenSpringAnswers() {
		try (RunningApplication application = start(OrdersApplication.class, "auth-problem.enabled=false")) {
			HttpResponse response = application.get("/orders").header("Accept", "application/json").send();
			assertThat(response).hasStatus(401);
			assertThat(response.header("WWW-Authenticate"))
				.containsExactly("Bearer resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"");
			assertThat(response.body()).isEmpty();
		}
	}

	@Test
	void requestCacheWhenConfiguredThenItSaves() {
		try (RunningApplication application = start(OwnRequestCache.class)) {
			assertThat(application.get("/orders").send().header("Set-Cookie")).hasSize(1);
		}
	}

	@Test
	void requestCacheWhenBeanThenItSaves() {
		try (RunningApplication application = start(RequestCacheBean.class)) {
			assertThat(application.get("/orders").send().header("Set-Cookie")).hasSize(1);
		}
	}

	@Test
	void csrfTokenRepositoryWhenConfiguredThenItSaves() {
		try (RunningApplication application = start(OwnCsrfTokenRepository.class)) {
			HttpResponse response = application.request("POST", "/orders").form("a=b").send();
			assertThat(response).hasStatus(401).hasReason("token-missing");
			assertThat(response.header("Set-Cookie")).hasSize(1);
		}
	}

	private static AuthenticationEntryPoint entryPoint() {
		return (request, response, exception) -> response.setStatus(499);
	}

	private static AccessDeniedHandler deniedHandler() {
		return (request, response, exception) -> response.setStatus(498);
	}

	@Import(OrdersApplication.class)
	static class EntryPointBean {

		@Bean
		AuthenticationEntryPoint ownEntryPoint() {
			return entryPoint();
		}

	}

	@Import(OrdersApplication.class)
	static class DeniedHandlerBean {

		@Bean
		AccessDeniedHandler ownDeniedHandler() {
			return deniedHandler();
		}

	}

	@Import(OrdersApplication.class)
	static class ExceptionHandling {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.exceptionHandling((handling) -> handling.authenticationEntryPoint(entryPoint())
					.accessDeniedHandler(deniedHandler()))
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import(OrdersApplication.class)
	static class ResourceServer {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults())
					.authenticationEntryPoint(entryPoint())
					.accessDeniedHandler(deniedHandler()))
				.build();
		}

	}

	@Import(OrdersApplication.class)
	static class ResourceServerTwice {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.authenticationEntryPoint(entryPoint()))
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import(OrdersApplication.class)
	static class OwnRequestCache {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.requestCache((cache) -> cache.requestCache(new HttpSessionRequestCache()))
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import(OrdersApplication.class)
	static class RequestCacheBean {

		@Bean
		RequestCache ownRequestCache() {
			return new HttpSessionRequestCache();
		}

	}

	@Import(OrdersApplication.class)
	static class OwnCsrfTokenRepository {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.csrf((csrf) -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository()))
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

}

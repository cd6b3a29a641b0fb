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

import io.github.authproblem.Concealed;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.FormAndBearerChain;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Row 13: a CSRF fault is told to a caller with a session; anybody else is told to send a
 * token, or what is wrong with the one that was sent.
 */
class CsrfTests {

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(FormAndBearer.class, authorizationServer);
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	/** Log in as a browser does, and take the session's cookie. */
	private static String login() {
		HttpResponse page = application.get("/login").send();
		String cookie = cookie(page);
		String csrf = page.text().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
		HttpResponse login = application.request("POST", "/login")
			.header("Cookie", cookie)
			.form("username=user&password=password&_csrf=" + csrf)
			.send();
		assertThat(login).hasStatus(302);
		return cookie(login);
	}

	private static String cookie(HttpResponse response) {
		return response.header("Set-Cookie").get(0).split(";")[0];
	}

	private static HttpRequest post(String cookie) {
		return application.request("POST", "/orders").header("Cookie", cookie).header("Accept", "application/json");
	}

	@Test
	void postWhenSessionButNoCsrfTokenThenMissing() {
		assertThat(post(login()).form("a=b").send()).isDeniedWith(403).isNotChallenged().hasProblem("""
				{"type":"urn:problem-type:auth:csrf-token-missing","title":"CSRF token missing","status":403,\
				"detail":"This request needs a CSRF token.","instance":"/orders"}""");
	}

	@Test
	void postWhenSessionButWrongCsrfTokenThenInvalid() {
		String session = login();
		assertThat(application.get("/csrf").header("Cookie", session).send()).hasStatus(200);
		assertThat(post(session).form("_csrf=wrong").send()).isDeniedWith(403).isNotChallenged().hasProblem("""
				{"type":"urn:problem-type:auth:csrf-token-invalid","title":"CSRF token invalid","status":403,\
				"detail":"The CSRF token of this request is not valid.","instance":"/orders"}""");
	}

	@Test
	void postWhenSessionAndCsrfTokenThenOnlyTheScopeIsMissing() {
		String session = login();
		String csrf = application.get("/csrf").header("Cookie", session).send().text();
		assertThat(post(session).form("_csrf=" + csrf).send()).isDeniedWith(403).hasReason("scope-insufficient");
	}

	@Test
	void getWhenBrowserAndConcealedThenNotFound() {
		String session = login();
		HttpResponse denied = application.get("/admin").header("Cookie", session).header("Accept", "text/html").send();
		HttpResponse concealed = application.get("/hidden")
			.header("Cookie", session)
			.header("Accept", "text/html")
			.send();
		assertThat(denied).hasStatus(403);
		assertThat(concealed).hasStatus(404);
	}

	@ParameterizedTest
	@CsvSource({ "JSESSIONID=0123456789ABCDEF0123456789ABCDEF", "other=1" })
	void postWhenNoSessionThenTokenMissing(String cookie) {
		assertThat(post(cookie).form("a=b").send()).isDeniedWith(401).hasReason("token-missing");
	}

	@ParameterizedTest
	@CsvSource({ "Bearer garbage, token-malformed", "Bearer a b, token-malformed" })
	void postWhenNoSessionAndABrokenTokenThenItsRow(String authorization, String reason) {
		assertThat(post("other=1").header("Authorization", authorization).form("a=b").send()).isDeniedWith(401)
			.hasReason(reason);
	}

	@Test
	void postWhenTokenIsGoodThenNoCsrfTokenIsNeeded() {
		assertThat(application.request("POST", "/orders").bearer(AuthorizationServer.token("orders:write")).send())
			.hasStatus(200);
	}

	@Import({ OrdersApplication.class, FormAndBearerChain.class })
	@RestController
	static class FormAndBearer {

		@GetMapping("/csrf")
		String csrf(CsrfToken token) {
			return token.getToken();
		}

		@Concealed
		@GetMapping("/hidden")
		@PreAuthorize("hasRole('ADMIN')")
		String hidden() {
			return "hidden";
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(User.withUsername("user").password("{noop}password").build());
		}

	}

}

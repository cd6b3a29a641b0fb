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
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * CORS that is configured in Spring MVC alone, so that security knows nothing of it.
 */
class MvcCorsTests {

	private static final String ALLOW = "Access-Control-Allow-Origin";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(MvcCorsApplication.class, authorizationServer);
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	private static HttpRequest preflight(String path, String origin, String method) {
		return application.request("OPTIONS", path)
			.header("Origin", origin)
			.header("Access-Control-Request-Method", method)
			.header("Access-Control-Request-Headers", "authorization");
	}

	@Test
	void preflightWhenOriginIsAllowedThenGranted() {
		HttpResponse response = preflight("/shared", "https://shop.example", "GET").send();
		assertThat(response).hasStatus(200).isNotChallenged();
		assertThat(response.header(ALLOW)).containsExactly("https://shop.example");
		assertThat(response.header("Access-Control-Allow-Headers")).containsExactly("authorization");
		assertThat(response.header("Set-Cookie")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "/shared, https://evil.example, GET", "/shared, https://shop.example, DELETE",
			"/shared, https://shop.example, INVENTED", "/orders, https://shop.example, GET",
			"/orders, https://shop.example, DELETE", "/nowhere, https://shop.example, GET",
			"/shared, ::not a URL::, GET" })
	void preflightWhenNothingAllowsItThenNeither401NorAllowed(String path, String origin, String method) {
		HttpResponse response = preflight(path, origin, method).send();
		assertThat(response.status()).isNotEqualTo(401).isLessThan(500);
		assertThat(response.header(ALLOW)).isEmpty();
		assertThat(response).isNotChallenged();
	}

	@Test
	void optionsWhenNoPreflightThenDenied() {
		assertThat(application.request("OPTIONS", "/shared").send()).isDeniedWith(401);
		assertThat(application.request("OPTIONS", "/shared").header("Origin", "https://shop.example").send())
			.isDeniedWith(401);
		assertThat(preflight("/shared", "https://shop.example", "GET").bearer("garbage").send()).isDeniedWith(401);
	}

	@Test
	void getWhenOriginIsAllowedThenScriptCanReadTheDenial() {
		for (HttpRequest request : new HttpRequest[] { application.get("/shared"),
				application.get("/shared").bearer(AuthorizationServer.forged()) }) {
			HttpResponse response = request.header("Origin", "https://shop.example").send();
			assertThat(response).isDeniedWith(401);
			assertThat(response.header(ALLOW)).containsExactly("https://shop.example");
			assertThat(response.header("Access-Control-Expose-Headers")).containsExactly("WWW-Authenticate",
					"Retry-After");
			assertThat(response.header("Vary")).contains("Origin");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/shared, https://evil.example", "/orders, https://shop.example", "/shared, ::not a URL::",
			"/nowhere, https://shop.example" })
	void getWhenNothingAllowsItThenDeniedWithoutCorsHeaders(String path, String origin) {
		HttpResponse response = application.get(path).header("Origin", origin).send();
		assertThat(response).isDeniedWith(401).hasReason("token-missing");
		assertThat(response.header(ALLOW)).isEmpty();
		assertThat(response.header("Access-Control-Expose-Headers")).isEmpty();
	}

	@Test
	void requestWhenOnManagementPortThenCorsOfTheApplicationDoesNotCount() {
		try (RunningApplication managed = RunningApplication.start(MvcCorsApplication.class, authorizationServer,
				"management.server.port=0", "management.endpoints.web.exposure.include=*",
				"management.endpoints.web.base-path=/")) {
			int port = managed.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			HttpResponse preflight = new HttpRequest(port, "OPTIONS", "/shared")
				.header("Origin", "https://shop.example")
				.header("Access-Control-Request-Method", "GET")
				.send();
			assertThat(preflight.header(ALLOW)).isEmpty();
			assertThat(preflight.status()).isNotEqualTo(401).isLessThan(500);
			HttpResponse denied = new HttpRequest(port, "GET", "/shared").header("Origin", "https://shop.example")
				.send();
			assertThat(denied).isDeniedWith(401);
			assertThat(denied.header(ALLOW)).isEmpty();
		}
	}

	@Test
	void requestWhenConfigurationIsBrokenThenNoServerError() {
		try (RunningApplication broken = RunningApplication.start(BrokenCors.class, authorizationServer)) {
			HttpRequest[] requests = { broken.get("/orders"),
					broken.request("OPTIONS", "/orders").header("Access-Control-Request-Method", "GET") };
			assertThat(requests[0].header("Origin", "https://shop.example").send()).isDeniedWith(401);
			assertThat(requests[1].header("Origin", "https://shop.example").send()).hasStatus(403).isNotChallenged();
		}
	}

	@Import(OrdersApplication.class)
	@RestController
	static class MvcCorsApplication {

		@GetMapping("/shared")
		@CrossOrigin("https://shop.example")
		String shared() {
			return "shared";
		}

	}

	@Import(OrdersApplication.class)
	static class BrokenCors implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("*").allowCredentials(true);
		}

	}

}

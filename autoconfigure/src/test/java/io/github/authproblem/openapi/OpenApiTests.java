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

package io.github.authproblem.openapi;

import java.util.List;
import java.util.Map;

import io.github.authproblem.Concealed;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.RunningApplication;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springdoc.core.models.GroupedOpenApi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The document that springdoc makes of a real application.
 */
class OpenApiTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final String[] PROPERTIES = {
			"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=https://issuer.example/jwks",
			"auth-problem.concealment.paths=/payroll/**" };

	@Test
	void dump() throws Exception {
		try (RunningApplication application = start(LibraryApplication.class)) {
			System.err.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document(application)));
		}
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		String[] all = java.util.Arrays.copyOf(PROPERTIES, PROPERTIES.length + properties.length);
		System.arraycopy(properties, 0, all, PROPERTIES.length, properties.length);
		return RunningApplication.start(configuration, all);
	}

	private static JsonNode document(RunningApplication application) {
		return document(application, "/v3/api-docs");
	}

	private static JsonNode document(RunningApplication application, String path) {
		HttpResponse response = application.get(path).send();
		assertThat(response.status()).as(response.raw()).isEqualTo(200);
		return JSON.readTree(response.body());
	}

	/**
	 * An API, and pages for browsers beside it.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableMethodSecurity
	@Import({ LibraryController.class, PayrollController.class })
	static class LibraryApplication {

		@Bean
		@Order(1)
		SecurityFilterChain pages(HttpSecurity http) {
			return http.securityMatcher("/pages/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain own(HttpSecurity http) {
			return http.securityMatcher("/own/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults())
					.authenticationEntryPoint(
							new HttpStatusEntryPoint(org.springframework.http.HttpStatus.UNAUTHORIZED)))
				.build();
		}

		@Bean
		SecurityFilterChain api(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests
				.requestMatchers("/v3/api-docs/**", "/public", "/methods/**", "/opened/{id:[0-9]+}")
				.permitAll()
				.requestMatchers(HttpMethod.GET, "/books")
				.permitAll()
				.requestMatchers("/local")
				.access((caller, context) -> {
					throw new IllegalStateException(context.getRequest().getRemoteAddr());
				})
				.anyRequest()
				.authenticated()).oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults())).build();
		}

	}

	@RestController
	static class LibraryController {

		@GetMapping("/public")
		String open() {
			return "";
		}

		@GetMapping("/books")
		String books() {
			return "";
		}

		@PostMapping("/books")
		String add() {
			return "";
		}

		@DeleteMapping("/books/{id}")
		String remove(@PathVariable String id) {
			return id;
		}

		@GetMapping("/opened/{id:[0-9]+}")
		String opened(@PathVariable String id) {
			return id;
		}

		@GetMapping("/local")
		String local() {
			return "";
		}

		@GetMapping("/described")
		@ApiResponse(responseCode = "200", description = "Read")
		@ApiResponse(responseCode = "403", description = "Not for you")
		String described() {
			return "";
		}

		@GetMapping("/methods/open")
		String methodOpen() {
			return "";
		}

		@GetMapping("/methods/guarded/{id:[a-z]{2}}")
		@PreAuthorize("hasAuthority('SCOPE_books')")
		String methodGuarded(@PathVariable String id) {
			return id;
		}

		@GetMapping("/methods/argument/{id}")
		@PreAuthorize("#id == 'x'")
		String methodArgument(@PathVariable String id) {
			return id;
		}

		@GetMapping("/methods/result")
		@PostAuthorize("returnObject == 'x'")
		String methodResult() {
			return "x";
		}

		@GetMapping("/methods/permitted")
		@PreAuthorize("permitAll()")
		String methodPermitted() {
			return "";
		}

		@GetMapping("/pages/home")
		String page() {
			return "";
		}

		@GetMapping("/own/thing")
		String own() {
			return "";
		}

	}

	@RestController
	@RequestMapping("/payroll")
	@Tag(name = "payroll")
	static class PayrollController {

		@GetMapping
		List<Salary> salaries() {
			return List.of();
		}

		@Concealed
		@GetMapping("/{user}")
		Salary salary(@PathVariable String user) {
			return new Salary(user);
		}

		record Salary(String user) {

		}

	}

}

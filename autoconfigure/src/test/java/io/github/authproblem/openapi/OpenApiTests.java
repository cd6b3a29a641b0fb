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

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import io.github.authproblem.Concealed;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.NarrowClasspath;
import io.github.authproblem.test.OrdersApplication;
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
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
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

	private static final String DOCUMENTED = "springdoc.api-docs.enabled=true";

	private static final String[] PROPERTIES = { DOCUMENTED,
			"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=https://issuer.example/jwks",
			"auth-problem.concealment.paths=/payroll/**" };

	private static final String GUARDED = """
			{"401":{"$ref":"#/components/responses/Unauthorized"},\
			"403":{"$ref":"#/components/responses/Forbidden"},\
			"503":{"$ref":"#/components/responses/AuthenticationUnavailable"}}""";

	private static final String BEARER = "[{\"bearerAuth\":[]}]";

	private static RunningApplication library;

	@BeforeAll
	static void start() {
		library = start(LibraryApplication.class);
	}

	@AfterAll
	static void stop() {
		library.close();
	}

	@ParameterizedTest
	@CsvSource({ "post, /books", "delete, /books/{id}", "get, /local", "get, /methods/guarded/{id}",
			"get, /methods/argument/{id}", "get, /methods/result", "post, /methods/open" })
	void documentWhenTokenNeededThenDenialsAndSecurity(String method, String path) {
		JsonNode operation = operation(document(library), method, path);
		assertThat(operation.path("responses").propertyNames()).containsExactly("200", "401", "403", "503");
		assertThat(denials(operation)).hasToString(GUARDED);
		assertThat(operation.path("security")).hasToString(BEARER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public", "/books", "/opened/{id}", "/methods/open", "/methods/permitted" })
	void documentWhenPublicThenNoDenialAndNoSecurity(String path) {
		JsonNode operation = operation(document(library), "get", path);
		assertThat(operation.path("responses").propertyNames()).containsExactly("200");
		assertThat(operation.path("security")).hasToString("[]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/home", "/own/thing" })
	void documentWhenChainOfAnotherKindThenLeftAlone(String path) {
		JsonNode operation = operation(document(library), "get", path);
		assertThat(operation.path("responses").propertyNames()).containsExactly("200");
		assertThat(operation.has("security")).isFalse();
	}

	@Test
	void documentWhenOperationDescribesDenialThenThatStays() {
		JsonNode responses = operation(document(library), "get", "/described").path("responses");
		assertThat(responses.propertyNames()).containsExactlyInAnyOrder("200", "401", "403", "503");
		assertThat(responses.path("403").path("description").asString()).isEqualTo("Not for you");
	}

	@Test
	void documentThenTellsSchemaOfProblems() {
		assertThat(document(library).at("/components/schemas")).hasToString("""
				{"AuthProblem":{"type":"object","additionalProperties":true,"description":"A problem (RFC 9457)",\
				"properties":{\
				"type":{"type":"string","format":"uri-reference","description":"What kind of problem it is"},\
				"title":{"type":"string","description":"The kind of problem, for people"},\
				"status":{"type":"integer","format":"int32","description":"The status code"},\
				"detail":{"type":"string","description":"What happened, for people"},\
				"instance":{"type":"string","format":"uri-reference","description":"Where it happened"}}}}""");
	}

	@Test
	void documentThenTellsBearerScheme() {
		assertThat(document(library).at("/components/securitySchemes")).hasToString("""
				{"bearerAuth":{"type":"http","description":"An access token (RFC 6750)","scheme":"bearer"}}""");
	}

	@Test
	void documentThenUnavailableTellsHowLongToWait() {
		assertThat(document(library).at("/components/responses/AuthenticationUnavailable")).hasToString("""
				{"description":"The access token cannot be verified at the moment. Repeat the request later.",\
				"headers":{"Retry-After":{\
				"description":"Seconds to wait before the request is repeated (RFC 9110, section 10.2.3)",\
				"required":true,"schema":{"type":"integer","format":"int32","minimum":0},\
				"examples":{"authentication-unavailable":{"value":5}}}},\
				"content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/AuthProblem"},\
				"examples":{"authentication-unavailable":{"summary":"Authentication unavailable","value":{\
				"type":"urn:problem-type:auth:authentication-unavailable","title":"Authentication unavailable",\
				"status":503,\
				"detail":"The credentials cannot be verified at the moment. Repeat the request later.",\
				"instance":"/example"}}}}}}""");
	}

	@Test
	void documentThenExamplesAreWhatIsAnswered() {
		HttpResponse answer = library.request("POST", "/books").send();
		JsonNode response = document(library).at("/components/responses/Unauthorized");
		String body = response.at("/content/application~1problem+json/examples/token-missing/value").toString();
		assertThat(body.replace("/example", "/books")).isEqualTo(answer.text());
		String challenge = response.at("/headers/WWW-Authenticate/examples/token-missing/value").asString();
		assertThat(answer.header("WWW-Authenticate")).singleElement().asString().startsWith(challenge);
		assertThat(response.at("/headers/WWW-Authenticate/required").booleanValue()).isTrue();
	}

	@Test
	void documentWhenTokensAreJwtsThenReasonsOfJwts() {
		assertThat(reasons(document(library), "Unauthorized")).containsExactly("token-missing", "token-expired",
				"token-not-yet-valid", "token-malformed", "token-signature-invalid", "token-claims-invalid",
				"authentication-failed");
	}

	@Test
	void documentWhenTokensAreOpaqueThenReasonsOfThese() {
		try (RunningApplication application = RunningApplication.start(OpaqueApplication.class, DOCUMENTED)) {
			assertThat(reasons(document(application), "Unauthorized")).containsExactly("token-missing",
					"token-malformed", "token-inactive", "authentication-failed");
		}
	}

	@Test
	void documentThenForbiddenIsChallengedForScopeOnly() {
		JsonNode header = document(library).at("/components/responses/Forbidden/headers/WWW-Authenticate");
		assertThat(header.has("required")).isFalse();
		assertThat(header.path("examples").propertyNames()).containsExactly("scope-insufficient");
	}

	@ParameterizedTest
	@CsvSource({ "always, true", "never, false" })
	void documentWhenForbiddenChallengeConfiguredThenTellsSo(String value, boolean challenged) {
		try (RunningApplication application = start(LibraryApplication.class,
				"auth-problem.forbidden.challenge=" + value)) {
			JsonNode forbidden = document(application).at("/components/responses/Forbidden");
			assertThat(forbidden.at("/headers/WWW-Authenticate/examples/role-insufficient").isMissingNode())
				.isNotEqualTo(challenged);
			assertThat(forbidden.has("headers")).isEqualTo(challenged);
		}
	}

	@Test
	void documentWhenConcealedThenNothingTellsOfIt() {
		assertThat(library.get("/v3/api-docs").send().text()).doesNotContainIgnoringCase("payroll")
			.doesNotContainIgnoringCase("salar");
	}

	@ParameterizedTest
	@CsvSource({ "false, Unauthorized", "true, TokenRejected" })
	void documentWhenConcealedAsNotFoundThenTellsWhatClientsGet(boolean missingToken, String unauthorized) {
		try (RunningApplication application = start(LibraryApplication.class,
				"auth-problem.openapi.concealed=not-found", "auth-problem.concealment.missing-token=" + missingToken)) {
			JsonNode document = document(application);
			for (String path : List.of("/payroll", "/payroll/{user}")) {
				JsonNode operation = operation(document, "get", path);
				assertThat(denials(operation)).hasToString("{\"401\":{\"$ref\":\"#/components/responses/" + unauthorized
						+ "\"},\"404\":{\"$ref\":\"#/components/responses/NotFound\"},"
						+ "\"503\":{\"$ref\":\"#/components/responses/AuthenticationUnavailable\"}}");
				assertThat(operation.path("security")).hasToString(BEARER);
			}
			assertThat(reasons(document, unauthorized).contains("token-missing")).isNotEqualTo(missingToken);
			assertThat(document.at("/components/responses/NotFound"))
				.hasToString("{\"description\":\"There is nothing here, or nothing for this caller.\"}");
		}
	}

	@Test
	void documentWhenOtherMethodsConcealedThenOperationIsTold() {
		try (RunningApplication application = start(LibraryApplication.class,
				"auth-problem.concealment.methods=DELETE")) {
			assertThat(denials(operation(document(application), "get", "/payroll"))).hasToString(GUARDED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "auth-problem.openapi.enabled", "auth-problem.enabled" })
	void documentWhenSwitchedOffThenLeftAlone(String property) {
		try (RunningApplication application = start(LibraryApplication.class, property + "=false")) {
			JsonNode document = document(application);
			assertThat(operation(document, "post", "/books").path("responses").propertyNames()).containsExactly("200");
			assertThat(document.at("/components/responses").isMissingNode()).isTrue();
		}
	}

	@Test
	void documentWhenGroupedThenEachGroupIsTold() {
		try (RunningApplication application = start(GroupedApplication.class)) {
			JsonNode document = document(application, "/v3/api-docs/books");
			assertThat(document.path("paths").propertyNames()).containsExactlyInAnyOrder("/books", "/books/{id}");
			assertThat(denials(operation(document, "post", "/books"))).hasToString(GUARDED);
		}
	}

	@Test
	void documentWhenContextAndServletPathThenRulesAreAskedBelowThem() {
		try (RunningApplication application = start(LibraryApplication.class, "server.servlet.context-path=/library",
				"spring.mvc.servlet.path=/mvc")) {
			JsonNode document = document(application, "/library/mvc/v3/api-docs");
			assertThat(denials(operation(document, "post", "/books"))).hasToString(GUARDED);
			assertThat(operation(document, "get", "/books").path("security")).hasToString("[]");
		}
	}

	@Test
	void documentWhenVersion30ThenTheSame() {
		try (RunningApplication application = start(LibraryApplication.class,
				"springdoc.api-docs.version=openapi_3_0")) {
			JsonNode document = document(application);
			assertThat(document.path("openapi").asString()).startsWith("3.0");
			assertThat(denials(operation(document, "post", "/books"))).hasToString(GUARDED);
			assertThat(document.at("/components/schemas/AuthProblem/properties/status/type").asString())
				.isEqualTo("integer");
		}
	}

	@Test
	void documentWhenMetadataUrlConfiguredThenExamplesTellIt() {
		try (RunningApplication application = start(LibraryApplication.class,
				"auth-problem.challenge.resource-metadata=https://api.example/metadata")) {
			assertThat(document(application)
				.at("/components/responses/Unauthorized/headers/WWW-Authenticate/examples/token-missing/value")
				.asString()).isEqualTo("Bearer realm=\"orders\", resource_metadata=\"https://api.example/metadata\"");
		}
	}

	@Test
	void documentWhenApplicationDescribesSecurityThenThatStays() {
		try (RunningApplication application = start(DescribedApplication.class)) {
			JsonNode document = document(application);
			JsonNode operation = operation(document, "post", "/books");
			assertThat(operation.has("security")).isFalse();
			assertThat(operation(document, "get", "/books").has("security")).isFalse();
			assertThat(document.path("security")).hasToString("[{\"key\":[]}]");
			assertThat(document.at("/components/responses/Forbidden")).hasToString("{\"description\":\"No\"}");
			assertThat(denials(operation)).hasToString(GUARDED);
		}
	}

	@Test
	void documentWhenApplicationHasBearerSchemeThenThatIsUsed() {
		try (RunningApplication application = start(SchemeApplication.class)) {
			JsonNode document = document(application);
			assertThat(operation(document, "post", "/books").path("security")).hasToString("[{\"login\":[]}]");
			assertThat(document.at("/components/securitySchemes").propertyNames()).containsExactlyInAnyOrder("key",
					"login");
		}
	}

	@Test
	void startWhenNoSpringdocThenServed() throws ReflectiveOperationException {
		try (NarrowClasspath application = NarrowClasspath.start(List.of("springdoc-", "swagger-"),
				OrdersApplication.class)) {
			assertThat(application.has("org.springdoc.core.customizers.OpenApiCustomizer")).isFalse();
			assertThat(application.get("/orders").send().status()).isEqualTo(401);
		}
	}

	private static JsonNode operation(JsonNode document, String method, String path) {
		JsonNode operation = document.path("paths").path(path).path(method);
		assertThat(operation.isMissingNode()).as(path).isFalse();
		return operation;
	}

	private static JsonNode denials(JsonNode operation) {
		return ((ObjectNode) operation.path("responses").deepCopy()).remove(List.of("200"));
	}

	private static Collection<String> reasons(JsonNode document, String response) {
		return document.at("/components/responses/" + response + "/content/application~1problem+json/examples")
			.propertyNames();
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		String[] all = Arrays.copyOf(PROPERTIES, PROPERTIES.length + properties.length);
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
					.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
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

	/**
	 * Shows a part of itself in a document of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(LibraryApplication.class)
	static class GroupedApplication {

		@Bean
		GroupedOpenApi books() {
			return GroupedOpenApi.builder().group("books").pathsToMatch("/books/**").build();
		}

	}

	/**
	 * Says itself what credentials it needs, and what a 403 is.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(LibraryApplication.class)
	static class DescribedApplication {

		@Bean
		OpenAPI document() {
			return new OpenAPI().info(new Info().title("Library").version("1"))
				.addSecurityItem(new SecurityRequirement().addList("key"))
				.components(new Components()
					.addSecuritySchemes("key",
							new SecurityScheme().type(SecurityScheme.Type.APIKEY)
								.in(SecurityScheme.In.HEADER)
								.name("X-Key"))
					.addResponses("Forbidden", new io.swagger.v3.oas.models.responses.ApiResponse().description("No")));
		}

	}

	/**
	 * Has a name of its own for Bearer tokens.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(LibraryApplication.class)
	static class SchemeApplication {

		@Bean
		OpenAPI document() {
			return new OpenAPI().info(new Info().title("Library").version("1"))
				.components(new Components()
					.addSecuritySchemes("key",
							new SecurityScheme().type(SecurityScheme.Type.APIKEY)
								.in(SecurityScheme.In.HEADER)
								.name("X-Key"))
					.addSecuritySchemes("login", new SecurityScheme().type(SecurityScheme.Type.OPENIDCONNECT)
						.openIdConnectUrl("https://issuer.example/.well-known/openid-configuration")));
		}

	}

	/**
	 * Takes opaque tokens.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(LibraryController.class)
	static class OpaqueApplication {

		@Bean
		SecurityFilterChain api(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/v3/api-docs").permitAll().anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.opaqueToken(Customizer.withDefaults()))
				.build();
		}

		@Bean
		OpaqueTokenIntrospector introspector() {
			return (token) -> {
				throw new BadOpaqueTokenException("inactive");
			};
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

		@PostMapping("/methods/open")
		@PreAuthorize("isAuthenticated()")
		String methodClosed() {
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

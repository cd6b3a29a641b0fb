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

import java.time.Instant;
import java.util.List;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.ProblemCustomizer;
import io.github.authproblem.classify.DenialClassifier;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.Http403ForbiddenEntryPoint;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties and extension points, on the wire.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationTests {

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
	void getWhenEverythingIsConfiguredThenTheChallengeHasItAllInOrder() {
		try (RunningApplication application = start(OrdersApplication.class, "auth-problem.realm=Order desk",
				"auth-problem.type-base-uri=https://example.com/problems/", "auth-problem.instance=none",
				"auth-problem.challenge.scope=orders:read,orders:write",
				"auth-problem.challenge.error-uri=https://example.com/errors?from=api",
				"auth-problem.challenge.resource-metadata=https://api.example.com/metadata")) {
			assertThat(application.get("/orders").send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"Order desk\", scope=\"orders:read orders:write\", "
						+ "resource_metadata=\"https://api.example.com/metadata\"")
				.hasProblem("""
						{"type":"https://example.com/problems/token-missing","title":"Access token required",\
						"status":401,"detail":"This resource needs an access token. Send one in the Authorization \
						header."}""");
			assertThat(application.get("/orders").bearer(AuthorizationServer.forged()).send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"Order desk\", error=\"invalid_token\", "
						+ "resource_metadata=\"https://api.example.com/metadata\", "
						+ "error_description=\"The signature of the access token is not valid\", "
						+ "error_uri=\"https://example.com/errors?from=api\"");
			assertThat(application.get("/reports").bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.isChallengedWith("Bearer realm=\"Order desk\", error=\"insufficient_scope\", "
						+ "scope=\"reports:read\", resource_metadata=\"https://api.example.com/metadata\", "
						+ "error_description=\"The access token lacks a required scope\", "
						+ "error_uri=\"https://example.com/errors?from=api\"");
		}
	}

	@Test
	void getWhenForbiddenIsAlwaysChallengedThenRoleTooButWithoutScope() {
		try (RunningApplication application = start(OrdersApplication.class, "auth-problem.forbidden.challenge=always",
				"auth-problem.challenge.resource-metadata=none")) {
			assertThat(application.get("/admin").bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", "
						+ "error_description=\"The access token does not grant access to this resource\"")
				.hasReason("role-insufficient");
			assertThat(application.get("/reports").bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"reports:read\", "
						+ "error_description=\"The access token lacks a required scope\"");
		}
	}

	@Test
	void getWhenForbiddenIsNeverChallengedThenScopeNeither() {
		try (RunningApplication application = start(OrdersApplication.class,
				"auth-problem.forbidden.challenge=never")) {
			assertThat(application.get("/reports").bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.isNotChallenged()
				.hasReason("scope-insufficient");
		}
	}

	@Test
	void getWhenHostIsNotTrustedThenNoMetadataIsAdvertised() {
		try (RunningApplication application = start(OrdersApplication.class,
				"auth-problem.challenge.trusted-hosts=api.example.com", "server.forward-headers-strategy=framework")) {
			assertThat(application.get("/orders").send()).isChallengedWith("Bearer realm=\"orders\"");
			assertThat(application.get("/orders").host("API.example.com:8443").send())
				.isChallengedWith("Bearer realm=\"orders\", "
						+ "resource_metadata=\"http://API.example.com:8443/.well-known/oauth-protected-resource\"");
			assertThat(application.get("/orders")
				.header("X-Forwarded-Host", "api.example.com")
				.header("X-Forwarded-Proto", "https")
				.header("X-Forwarded-Prefix", "/shop")
				.send())
				.isChallengedWith("Bearer realm=\"orders\", "
						+ "resource_metadata=\"https://api.example.com/shop/.well-known/oauth-protected-resource\"");
			assertThat(application.get("/orders").header("X-Forwarded-Host", "evil.example").send())
				.isChallengedWith("Bearer realm=\"orders\"");
		}
	}

	@Test
	void getWhenMetadataIsAdvertisedThenItIsThere() {
		try (RunningApplication application = start(OrdersApplication.class, "server.servlet.context-path=/shop")) {
			assertThat(application.get("/shop/orders").send()).isChallengedWith("Bearer realm=\"orders\", "
					+ "resource_metadata=\"http://localhost/shop/.well-known/oauth-protected-resource\"");
			assertThat(application.get("/shop/.well-known/oauth-protected-resource").send()).hasStatus(200);
		}
	}

	@Test
	void getWhenOnlyAPartOfTheHostIsServedThenNoMetadataIsAdvertised() {
		try (RunningApplication application = start(OrdersApplication.class, "spring.mvc.servlet.path=/shop")) {
			assertThat(application.get("/shop/orders").send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\"");
			assertThat(application.get("/.well-known/oauth-protected-resource").send()).hasStatus(404);
		}
	}

	@Test
	void getWhenAuthorityPrefixIsChangedThenScopeIsFoundAllTheSame() {
		try (RunningApplication application = start(ChangedPrefix.class,
				"spring.security.oauth2.resourceserver.jwt.authority-prefix=PERM_",
				"auth-problem.challenge.resource-metadata=none")) {
			assertThat(application.get("/permissions").bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"permissions\", "
						+ "error_description=\"The access token lacks a required scope\"");
			assertThat(application.get("/permissions").bearer(AuthorizationServer.token("permissions")).send())
				.hasStatus(200);
		}
	}

	@Test
	void getWhenOpaqueTokenIsInactiveThenTokenInactive() {
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class,
				"spring.security.oauth2.resourceserver.opaquetoken.introspection-uri="
						+ authorizationServer.introspectionUri(),
				"spring.security.oauth2.resourceserver.opaquetoken.client-id=api",
				"spring.security.oauth2.resourceserver.opaquetoken.client-secret=secret")) {
			assertThat(application.get("/orders").bearer("opaque-token").send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\", error=\"invalid_token\", "
						+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\", "
						+ "error_description=\"The access token is not active\"")
				.hasProblem("""
						{"type":"urn:problem-type:auth:token-inactive","title":"Access token inactive","status":401,\
						"detail":"The access token has expired, was revoked, or is not known.",\
						"instance":"/orders"}""");
		}
	}

	@Test
	void getWhenDisclosureIsDetailedThenTheWhyIsInTheBodyAndAWarningAtStart(CapturedOutput output) {
		try (RunningApplication application = start(OrdersApplication.class, "auth-problem.disclosure=detailed")) {
			HttpResponse response = application.get("/admin").bearer(AuthorizationServer.token()).send();
			assertThat(response).isDeniedWith(403).hasReason("role-insufficient");
			assertThat(response.text()).contains("\"causes\":[", "hasRole('ADMIN')");
		}
		assertThat(output).contains("auth-problem.disclosure is 'detailed'");
	}

	@Test
	void getWhenDisclosureIsMinimalThenNothingOfTheRuleIsTold(CapturedOutput output) {
		try (RunningApplication application = start(OrdersApplication.class)) {
			HttpResponse response = application.get("/admin").bearer(AuthorizationServer.token()).send();
			assertThat(response.raw()).doesNotContain("ADMIN", "hasRole", "Exception");
		}
		assertThat(output).doesNotContain("disclosure");
	}

	@Test
	void getWhenDebugIsOnThenTheLogTellsTheCauseButNoByteOfTheToken(CapturedOutput output) {
		String expired = AuthorizationServer.expired(Instant.now().minusSeconds(3600));
		String malformed = "eyJhbGciOiJSUzI1NiJ9.eyJzZWNyZXQiOiJodW50ZXIyIn0.bm90LWEtc2lnbmF0dXJl";
		try (RunningApplication application = start(OrdersApplication.class,
				"logging.level.io.github.authproblem=debug")) {
			application.get("/admin").bearer(AuthorizationServer.token()).send();
			application.get("/orders?password=hunter2").bearer(expired).send();
			application.get("/orders").bearer(malformed).send();
		}
		assertThat(output).contains("Denied GET /admin with 403 role-insufficient", "hasRole('ADMIN')",
				"Denied GET /orders with 401 token-expired", "JwtValidationException");
		assertThat(output).doesNotContain("hunter2", expired.substring(0, 12), malformed.substring(0, 12));
		for (String part : expired.split("\\.")) {
			assertThat(output).doesNotContain(part);
		}
	}

	@Test
	void getWhenLogLevelIsInfoThenTheLogTellsNoCause(CapturedOutput output) {
		try (RunningApplication application = start(OrdersApplication.class,
				"logging.level.io.github.authproblem=info")) {
			application.get("/admin").bearer(AuthorizationServer.token()).send();
			application.get("/orders").send();
		}
		assertThat(output).contains("Denied GET /admin with 403 role-insufficient")
			.doesNotContain("because of", "hasRole", "ADMIN", "Exception");
	}

	@Test
	void getWhenApplicationExtendsThenItsClassifiersAndCustomizersAreCalled() {
		try (RunningApplication application = start(Extended.class)) {
			assertThat(application.get("/plans").bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"premium\", "
						+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\", "
						+ "error_description=\"The access token lacks a required scope\"")
				.hasProblem("""
						{"type":"urn:problem-type:auth:scope-insufficient","title":"Upgrade","status":403,\
						"detail":"The access token lacks a scope that this request needs.","instance":"/plans",\
						"plan":"free","support":"https://example.com/support"}""");
		}
	}

	@Test
	void getWhenApplicationsOwnBeansFailThenTheDenialIsAnsweredAllTheSame(CapturedOutput output) {
		try (RunningApplication application = start(Failing.class)) {
			assertThat(application.get("/reports").bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"reports:read\", "
						+ "error_description=\"The access token lacks a required scope\"")
				.hasReason("scope-insufficient");
		}
		assertThat(output).contains("The DenialClassifier", "failed with java.lang.IllegalStateException")
			.doesNotContain("secret");
	}

	@Test
	void startWhenThereAreSeveralEntryPointsThenAWarningNamesTheCure(CapturedOutput output) {
		try (RunningApplication application = start(SeveralEntryPoints.class)) {
			assertThat(application.get("/orders").header("Accept", "application/json").send()).hasStatus(401);
		}
		assertThat(output).containsOnlyOnce("Mark the one that should as @Primary");
	}

	@Import(OrdersApplication.class)
	static class Failing {

		@Bean
		DenialClassifier bug() {
			return (context) -> {
				throw new IllegalStateException("secret");
			};
		}

		@Bean
		ResourceMetadataUrl hostile() {
			return (request) -> "https://\"\r\n";
		}

	}

	@Import(OrdersApplication.class)
	static class SeveralEntryPoints {

		@Bean
		AuthenticationEntryPoint one() {
			return new Http403ForbiddenEntryPoint();
		}

		@Bean
		AuthenticationEntryPoint another() {
			return new Http403ForbiddenEntryPoint();
		}

	}

	@Import(OrdersApplication.class)
	@RestController
	static class ChangedPrefix {

		@GetMapping("/permissions")
		@PreAuthorize("hasAuthority('PERM_permissions')")
		String permissions() {
			return "permissions";
		}

	}

	static class PlanException extends AccessDeniedException {

		PlanException() {
			super("free plan");
		}

	}

	@Import(OrdersApplication.class)
	@RestController
	static class Extended {

		@GetMapping("/plans")
		String plans() {
			throw new PlanException();
		}

		@Bean
		@Order(1)
		DenialClassifier planClassifier() {
			return (context) -> (context.exception() instanceof PlanException)
					? Denial.builder(DenialReason.SCOPE_INSUFFICIENT)
						.scopes(List.of("premium"))
						.member("plan", "free")
						.build()
					: null;
		}

		@Bean
		@Order(2)
		DenialClassifier neverAsked() {
			return (context) -> (context.exception() instanceof PlanException) ? Denial.of(DenialReason.ACCESS_DENIED)
					: null;
		}

		@Bean
		@Order(1)
		ProblemCustomizer title() {
			return (problem, denial) -> {
				problem.setTitle("Customized");
				problem.setStatus(200);
				problem.setProperty("support", "https://example.com/support");
			};
		}

		@Bean
		@Order(2)
		ProblemCustomizer laterTitle() {
			return (problem, denial) -> problem.setTitle("Upgrade");
		}

		@Bean
		@Order(3)
		ProblemCustomizer failing() {
			return (problem, denial) -> {
				throw new IllegalStateException("bug");
			};
		}

	}

}

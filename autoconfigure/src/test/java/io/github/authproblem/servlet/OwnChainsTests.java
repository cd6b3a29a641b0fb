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

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.converter.Converter;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.AccountExpiredException;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.authorization.OAuth2AuthorizationManagers;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.expression.WebExpressionAuthorizationManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Rows 1 and 10 to 14 in an application with two filter chains of its own.
 */
class OwnChainsTests {

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(TwoChainsApplication.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri());
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	/**
	 * The metadata's own path belongs to the second chain, which has no resource server:
	 * nothing is advertised that nobody serves.
	 */
	@Test
	void getWhenChainOfMetadataDoesNotServeItThenNotAdvertised() {
		HttpResponse response = application.get("/api/orders").send();
		assertThat(response).isDeniedWith(401).isChallengedWith("Bearer realm=\"orders\"").hasReason("token-missing");
	}

	@Test
	void getWhenMethodIsGuardedUnderPermitAllThenTokenMissing() {
		HttpResponse response = application.get("/api/open/guarded").send();
		assertThat(response).isDeniedWith(401).isChallengedWith("Bearer realm=\"orders\", scope=\"a\"").hasProblem("""
				{"type":"urn:problem-type:auth:token-missing","title":"Access token required","status":401,\
				"detail":"This resource needs an access token. Send one in the Authorization header.",\
				"instance":"/api/open/guarded"}""");
	}

	@Test
	void getWhenOtherChainAuthenticatesNobodyThenTokenMissing() {
		HttpResponse response = application.get("/internal").send();
		assertThat(response).isDeniedWith(401).isChallengedWith("Bearer realm=\"orders\"").hasReason("token-missing");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "/api/url/authority, n reports:read z", "/api/url/any, a b n z", "/api/url/all, b n z",
			"/api/url/scope, c n z", "/api/url/expression, z d", "/api/url/all-of, e n z",
			"/api/url/scope-or-role, f n z", "/api/method/authority, g", "/api/method/and, h i", "/api/method/or, j k",
			"/api/method/any, l m", "/api/method/all, n o", "/api/method/mixed-or, p",
			"/api/method/scope-and-owner/me, q", "/api/method/nested, r", "/api/method/secured, n s z" })
	void getWhenScopeIsMissingThenScopeInsufficient(String path, String scope) {
		HttpResponse response = application.get(path).bearer(AuthorizationServer.token("z", "n")).send();
		assertThat(response).isDeniedWith(403)
			.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"" + scope
					+ "\", error_description=\"The access token lacks a required scope\"")
			.hasProblem("""
					{"type":"urn:problem-type:auth:scope-insufficient","title":"Insufficient scope","status":403,\
					"detail":"The access token lacks a scope that this request needs.","instance":"%s"}"""
				.formatted(path));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "/api/url/role", "/api/url/plain-authority", "/api/method/role", "/api/method/role-and-scope",
			"/api/method/any-role", "/api/method/secured-role" })
	void getWhenRoleIsMissingThenRoleInsufficient(String path) {
		HttpResponse response = application.get(path).bearer(AuthorizationServer.token("z")).send();
		assertThat(response).isDeniedWith(403).isNotChallenged().hasProblem("""
				{"type":"urn:problem-type:auth:role-insufficient","title":"Insufficient authority","status":403,\
				"detail":"You do not have the authority that this request needs.","instance":"%s"}""".formatted(path));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "/api/url/deny", "/api/url/policy", "/api/url/any-of", "/api/method/deny", "/api/method/owner/eve",
			"/api/method/not", "/api/controller" })
	void getWhenDeniedOtherwiseThenAccessDenied(String path) {
		HttpResponse response = application.get(path).bearer(AuthorizationServer.token("z")).send();
		assertThat(response).isDeniedWith(403).isNotChallenged().hasProblem("""
				{"type":"urn:problem-type:auth:access-denied","title":"Access denied","status":403,\
				"detail":"You may not do this.","instance":"%s"}""".formatted(path));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void getWhenAccountIsUnusableThenForbidden(String status, String title, String detail) {
		String token = AuthorizationServer.token((claims) -> claims.claim("account", status));
		HttpResponse response = application.get("/api/orders").bearer(token).send();
		assertThat(response).isDeniedWith(403)
			.isNotChallenged()
			.hasProblem(
					"""
							{"type":"urn:problem-type:auth:%s","title":"%s","status":403,"detail":"%s","instance":"/api/orders"}"""
						.formatted(status, title, detail));
	}

	static Stream<Arguments> getWhenAccountIsUnusableThenForbidden() {
		return Stream.of(Arguments.of("account-disabled", "Account disabled", "This account is disabled."),
				Arguments.of("account-locked", "Account locked", "This account is locked."),
				Arguments.of("account-expired", "Account expired", "This account has expired."), Arguments
					.of("credentials-expired", "Credentials expired", "The credentials of this account have expired."));
	}

	@Test
	void getWhenGrantedThenNothingIsInTheWay() {
		HttpResponse response = application.get("/api/method/nested").bearer(AuthorizationServer.token("r")).send();
		assertThat(response).hasStatus(200);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableMethodSecurity(securedEnabled = true)
	static class TwoChainsApplication {

		@Bean
		@Order(1)
		SecurityFilterChain api(HttpSecurity http) {
			http.securityMatcher("/api/**");
			http.authorizeHttpRequests((requests) -> requests.requestMatchers("/api/open/**")
				.permitAll()
				.requestMatchers("/api/url/authority")
				.hasAuthority("SCOPE_reports:read")
				.requestMatchers("/api/url/any")
				.hasAnyAuthority("SCOPE_a", "SCOPE_b")
				.requestMatchers("/api/url/all")
				.hasAllAuthorities("SCOPE_z", "SCOPE_b")
				.requestMatchers("/api/url/scope")
				.access(OAuth2AuthorizationManagers.hasScope("c"))
				.requestMatchers("/api/url/expression")
				.access(expression("hasAuthority('SCOPE_z') and hasAuthority('SCOPE_d')"))
				.requestMatchers("/api/url/all-of")
				.access(AuthorizationManagers.allOf(OAuth2AuthorizationManagers.hasScope("z"),
						OAuth2AuthorizationManagers.hasScope("e")))
				.requestMatchers("/api/url/scope-or-role")
				.hasAnyAuthority("ROLE_ADMIN", "SCOPE_f")
				.requestMatchers("/api/url/role")
				.hasRole("ADMIN")
				.requestMatchers("/api/url/plain-authority")
				.hasAuthority("reports:read")
				.requestMatchers("/api/url/deny")
				.denyAll()
				.requestMatchers("/api/url/policy")
				.access((authentication, context) -> new AuthorizationDecision(false))
				.requestMatchers("/api/url/any-of")
				.access(AuthorizationManagers.anyOf(OAuth2AuthorizationManagers.hasScope("x"),
						OAuth2AuthorizationManagers.hasScope("y")))
				.requestMatchers(HttpMethod.GET, "/**")
				.authenticated());
			http.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()));
			return http.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain others(HttpSecurity http) {
			http.authorizeHttpRequests((requests) -> requests.anyRequest().denyAll());
			return http.build();
		}

		private static WebExpressionAuthorizationManager expression(String expression) {
			return new WebExpressionAuthorizationManager(expression);
		}

		@Bean
		AccountStatusConverter accountStatusConverter() {
			return new AccountStatusConverter();
		}

		@Bean
		GuardedController guardedController() {
			return new GuardedController();
		}

	}

	/**
	 * Refuses the account that a claim names, as an application does that looks it up.
	 */
	static final class AccountStatusConverter extends JwtAuthenticationConverter {

		AccountStatusConverter() {
			setJwtGrantedAuthoritiesConverter(new StatusChecking());
		}

		static final class StatusChecking implements Converter<Jwt, Collection<GrantedAuthority>> {

			@Override
			public Collection<GrantedAuthority> convert(Jwt jwt) {
				String account = jwt.getClaimAsString("account");
				if (account != null) {
					throw status(account);
				}
				return new JwtGrantedAuthoritiesConverter().convert(jwt);
			}

			private static AccountStatusException status(String account) {
				return switch (account) {
					case "account-disabled" -> new DisabledException("disabled");
					case "account-locked" -> new LockedException("locked");
					case "account-expired" -> new AccountExpiredException("expired");
					default -> new CredentialsExpiredException("credentials");
				};
			}

		}

	}

	@RestController
	static class GuardedController {

		@GetMapping("/api/orders")
		String orders() {
			return "orders";
		}

		@GetMapping("/api/open/guarded")
		@PreAuthorize("hasAuthority('SCOPE_a')")
		String guarded() {
			return "guarded";
		}

		@GetMapping("/api/method/authority")
		@PreAuthorize("hasAuthority('SCOPE_g')")
		String authority() {
			return "authority";
		}

		@GetMapping("/api/method/and")
		@PreAuthorize("hasAuthority('SCOPE_h') and hasAuthority('SCOPE_i')")
		String and() {
			return "and";
		}

		@GetMapping("/api/method/or")
		@PreAuthorize("hasAuthority('SCOPE_j') or hasAuthority('SCOPE_k')")
		String or() {
			return "or";
		}

		@GetMapping("/api/method/any")
		@PreAuthorize("hasAnyAuthority('SCOPE_l', 'SCOPE_m')")
		String any() {
			return "any";
		}

		@GetMapping("/api/method/all")
		@PreAuthorize("hasAllAuthorities('SCOPE_n', 'SCOPE_o')")
		String all() {
			return "all";
		}

		@GetMapping("/api/method/mixed-or")
		@PreAuthorize("hasRole('ADMIN') or hasAuthority('SCOPE_p')")
		String mixedOr() {
			return "mixed-or";
		}

		@GetMapping("/api/method/scope-and-owner/{owner}")
		@PreAuthorize("hasAuthority('SCOPE_q') and #owner == authentication.name")
		String scopeAndOwner(@PathVariable String owner) {
			return owner;
		}

		@GetMapping("/api/method/nested")
		@PreAuthorize("hasAuthority('SCOPE_r') and (isAuthenticated() or hasRole('ADMIN'))")
		String nested() {
			return "nested";
		}

		@GetMapping("/api/method/secured")
		@Secured("SCOPE_s")
		String secured() {
			return "secured";
		}

		@GetMapping("/api/method/role")
		@PreAuthorize("hasRole('ADMIN')")
		String role() {
			return "role";
		}

		@GetMapping("/api/method/role-and-scope")
		@PreAuthorize("hasRole('ADMIN') and hasAuthority('SCOPE_a')")
		String roleAndScope() {
			return "role-and-scope";
		}

		@GetMapping("/api/method/any-role")
		@PreAuthorize("hasAnyRole('ADMIN', 'AUDITOR')")
		String anyRole() {
			return "any-role";
		}

		@GetMapping("/api/method/secured-role")
		@Secured({ "ROLE_ADMIN", "ROLE_AUDITOR" })
		String securedRole() {
			return "secured-role";
		}

		@GetMapping("/api/method/deny")
		@PreAuthorize("denyAll()")
		String deny() {
			return "deny";
		}

		@GetMapping("/api/method/owner/{owner}")
		@PreAuthorize("#owner == authentication.name")
		String owner(@PathVariable String owner) {
			return owner;
		}

		@GetMapping("/api/method/not")
		@PreAuthorize("!hasAuthority('SCOPE_z')")
		String not() {
			return "not";
		}

		@GetMapping("/api/controller")
		List<String> controller() {
			throw new AccessDeniedException("not yours");
		}

	}

}

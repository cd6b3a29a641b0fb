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
import java.text.ParseException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.NarrowClasspath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with a JWT filter of its own, on {@code spring-boot-starter-security}
 * and Nimbus JOSE + JWT, without Spring's resource server on the classpath. All that its
 * filter takes from us is the entry point.
 */
class OwnNimbusFilterTests {

	private static NarrowClasspath application;

	@BeforeAll
	static void start() throws ReflectiveOperationException {
		application = NarrowClasspath.start(List.of("spring-security-oauth2-", "spring-boot-security-oauth2-"),
				OwnFilterApplication.class, "own.key=" + AuthorizationServer.key().toPublicJWK().toJSONString());
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void startWhenResourceServerIsAbsentThenItReallyIs() {
		assertThat(application.has("org.springframework.security.oauth2.core.OAuth2Token")).isFalse();
		assertThat(application.has("com.nimbusds.jwt.proc.ExpiredJWTException")).isTrue();
	}

	@Test
	void getWhenTokenIsValidThenGranted() {
		assertThat(application.get("/orders").bearer(AuthorizationServer.token("orders")).send()).hasStatus(200);
	}

	@Test
	void getWhenNoTokenThenTokenMissing() {
		HttpResponse response = application.get("/orders").send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", scope=\"orders\"")
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-missing","title":"Access token required","status":401,\
					"detail":"This resource needs an access token. Send one in the Authorization header.",\
					"instance":"/orders"}""");
	}

	@Test
	void getWhenTokenIsExpiredThenTokenExpired() {
		Instant expiresAt = Instant.now().minusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
		HttpResponse response = application.get("/orders").bearer(AuthorizationServer.expired(expiresAt)).send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith(invalidToken("The access token has expired"))
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-expired","title":"Access token expired","status":401,\
					"detail":"The access token has expired. Get a new one and repeat the request.",\
					"instance":"/orders","expiredAt":"%s"}""".formatted(expiresAt));
	}

	@Test
	void getWhenTokenIsNotYetValidThenTokenNotYetValid() {
		Instant notBefore = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
		HttpResponse response = application.get("/orders").bearer(AuthorizationServer.notYetValid(notBefore)).send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith(invalidToken("The access token is not valid yet"))
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-not-yet-valid","title":"Access token not valid yet",\
					"status":401,"detail":"The access token is not valid yet. Repeat the request when it is.",\
					"instance":"/orders","validFrom":"%s"}""".formatted(notBefore));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource
	void getWhenTokenIsBadThenItsReason(String reason, String description, String token) {
		HttpResponse response = application.get("/orders").bearer(token).send();
		assertThat(response).isDeniedWith(401).isChallengedWith(invalidToken(description)).hasReason(reason);
	}

	static Stream<Arguments> getWhenTokenIsBadThenItsReason() {
		String malformed = "The access token is malformed";
		String signature = "The signature of the access token is not valid";
		String claims = "The claims of the access token are not valid for this resource";
		return Stream.of(Arguments.of("token-malformed", malformed, "abc"),
				Arguments.of("token-malformed", malformed, AuthorizationServer.badJson()),
				Arguments.of("token-malformed", malformed, AuthorizationServer.unsecured()),
				Arguments.of("token-malformed", malformed, AuthorizationServer.encrypted()),
				Arguments.of("token-signature-invalid", signature, AuthorizationServer.forged()),
				Arguments.of("token-signature-invalid", signature, AuthorizationServer.unknownKey()),
				Arguments.of("token-signature-invalid", signature, AuthorizationServer.otherAlgorithm()),
				Arguments.of("token-claims-invalid", claims,
						AuthorizationServer.token((builder) -> builder.audience("https://other.example"))),
				Arguments.of("token-claims-invalid", claims,
						AuthorizationServer.token((builder) -> builder.audience("https://other.example")
							.expirationTime(Date.from(Instant.now().minusSeconds(3600))))));
	}

	@Test
	void getWhenFilterSwallowsTheFailureThenAuthenticationFailed() {
		HttpResponse response = application.get("/orders?swallow").bearer(AuthorizationServer.forged()).send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith(invalidToken("The access token was not accepted"))
			.hasProblem("""
					{"type":"urn:problem-type:auth:authentication-failed","title":"Authentication failed",\
					"status":401,"detail":"The credentials of the request were not accepted.",\
					"instance":"/orders"}""");
	}

	@Test
	void getWhenScopeIsMissingThenScopeInsufficient() {
		HttpResponse response = application.get("/orders").bearer(AuthorizationServer.token("other")).send();
		assertThat(response).isDeniedWith(403)
			.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"orders other\", "
					+ "error_description=\"The access token lacks a required scope\"")
			.hasReason("scope-insufficient");
	}

	private static String invalidToken(String description) {
		return "Bearer realm=\"orders\", error=\"invalid_token\", error_description=\"" + description + "\"";
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class OwnFilterApplication {

		@Bean
		SecurityFilterChain chain(HttpSecurity http, AuthenticationEntryPoint entryPoint, Environment environment)
				throws ParseException {
			http.csrf(AbstractHttpConfigurer::disable);
			http.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
			http.authorizeHttpRequests((requests) -> requests.anyRequest().hasAuthority("SCOPE_orders"));
			http.addFilterBefore(new JwtFilter(entryPoint, environment.getRequiredProperty("own.key")),
					UsernamePasswordAuthenticationFilter.class);
			return http.build();
		}

		@GetMapping("/orders")
		String orders() {
			return "orders";
		}

	}

	/**
	 * What countless tutorials show.
	 */
	static final class JwtFilter extends OncePerRequestFilter {

		private final AuthenticationEntryPoint entryPoint;

		private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

		JwtFilter(AuthenticationEntryPoint entryPoint, String key) throws ParseException {
			this.entryPoint = entryPoint;
			this.processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256,
					new ImmutableJWKSet<>(new JWKSet(JWK.parse(key)))));
			this.processor.setJWTClaimsSetVerifier(
					new DefaultJWTClaimsVerifier<>(AuthorizationServer.AUDIENCE, null, Set.of("sub")));
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
			if (authorization != null && authorization.startsWith("Bearer ")) {
				try {
					authenticate(this.processor.process(authorization.substring("Bearer ".length()), null));
				}
				catch (ParseException | BadJOSEException | JOSEException ex) {
					if (!"swallow".equals(request.getQueryString())) {
						this.entryPoint.commence(request, response, new BadCredentialsException("Bad token", ex));
						return;
					}
				}
			}
			chain.doFilter(request, response);
		}

		private static void authenticate(JWTClaimsSet claims) throws ParseException {
			SecurityContextHolder.getContext()
				.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(claims.getSubject(), null,
						AuthorityUtils.createAuthorityList("SCOPE_" + claims.getStringClaim("scope"))));
		}

	}

}

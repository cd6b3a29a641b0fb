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
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.stream.Stream;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
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
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
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
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Rows 2 to 6 for filters of the application's own that verify tokens by a library and
 * let fall what it throws.
 */
class OwnTokenFilterTests {

	private static final Instant PAST = Instant.now().minusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);

	private static final Instant FUTURE = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(OwnFilterApplication.class, "logging.level.org.apache.catalina=off");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	/** A library, and what becomes of its exceptions. */
	static Stream<String> ways() {
		return Stream.of("jjwt", "java-jwt", "nimbus", "spring")
			.flatMap((library) -> Stream.of("thrown", "late", "runtime", "servlet", "cause")
				.map((way) -> "/" + library + "/" + way));
	}

	private static HttpResponse get(String path, String token) {
		return application.get(path).bearer(token).send();
	}

	private static String invalidToken(String description) {
		return "Bearer realm=\"orders\", error=\"invalid_token\", error_description=\"" + description + "\"";
	}

	@ParameterizedTest
	@MethodSource("ways")
	void getWhenTokenIsGoodThenGranted(String path) {
		assertThat(get(path, AuthorizationServer.token())).hasStatus(200);
	}

	@ParameterizedTest
	@MethodSource("ways")
	void getWhenTokenIsExpiredThenTokenExpired(String path) {
		assertThat(get(path, AuthorizationServer.expired(PAST))).isDeniedWith(401)
			.isChallengedWith(invalidToken("The access token has expired"))
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-expired","title":"Access token expired","status":401,\
					"detail":"The access token has expired. Get a new one and repeat the request.",\
					"instance":"%s","expiredAt":"%s"}""".formatted(path, PAST));
	}

	@ParameterizedTest
	@MethodSource("ways")
	void getWhenTokenIsNotYetValidThenTokenNotYetValid(String path) {
		assertThat(get(path, AuthorizationServer.notYetValid(FUTURE))).isDeniedWith(401)
			.isChallengedWith(invalidToken("The access token is not valid yet"))
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-not-yet-valid","title":"Access token not valid yet",\
					"status":401,"detail":"The access token is not valid yet. Repeat the request when it is.",\
					"instance":"%s","validFrom":"%s"}""".formatted(path, FUTURE));
	}

	@ParameterizedTest(name = "{0} {1} {2}")
	@MethodSource
	void getWhenTokenIsBadThenItsReason(String path, String reason, String kind, String token) {
		assertThat(get(path, token)).isDeniedWith(401).hasReason(reason);
	}

	static Stream<Arguments> getWhenTokenIsBadThenItsReason() {
		Date past = Date.from(PAST);
		Date future = Date.from(FUTURE);
		return ways().filter((path) -> path.endsWith("thrown"))
			.flatMap((path) -> Stream.of(Arguments.of(path, "token-malformed", "text", "abc"),
					Arguments.of(path, "token-malformed", "unsecured", AuthorizationServer.unsecured()),
					Arguments.of(path, "token-malformed", "encrypted", AuthorizationServer.encrypted()),
					Arguments.of(path, "token-signature-invalid", "forged", AuthorizationServer.forged()),
					Arguments.of(path, "token-signature-invalid", "algorithm", AuthorizationServer.otherAlgorithm()),
					Arguments.of(path, "token-claims-invalid", "issuer",
							AuthorizationServer.token((claims) -> claims.issuer("https://other.example"))),
					Arguments.of(path, "token-claims-invalid", "no issuer",
							AuthorizationServer.token((claims) -> claims.issuer(null))),
					Arguments.of(path, "token-claims-invalid", "never valid",
							AuthorizationServer.token((claims) -> claims.expirationTime(past).notBeforeTime(future)))));
	}

	@Test
	void getWhenKeyIsUnknownThenSignatureInvalid() {
		assertThat(get("/jjwt/thrown", AuthorizationServer.unknownKey())).isDeniedWith(401)
			.hasReason("token-signature-invalid");
	}

	@Test
	void getWhenClientChoosesAnAlgorithmThatTheKeyDoesNotFitThenSignatureInvalid() {
		String token = Base64.getUrlEncoder().encodeToString("{\"alg\":\"HS512\"}".getBytes(StandardCharsets.UTF_8))
				+ ".e30.AAAA";
		assertThat(get("/hmac/thrown", token)).isDeniedWith(401).hasReason("token-signature-invalid");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bug/runtime", "/bug/parse", "/bug/key" })
	void getWhenFilterHasABugThenItIsAServerError(String path) {
		assertThat(application.get(path).send()).hasStatus(500).isNotChallenged();
	}

	@Test
	void getWhenControllerReadsAnotherTokenThenItIsAServerError() {
		assertThat(get("/jjwt/controller", AuthorizationServer.token())).hasStatus(500).isNotChallenged();
	}

	@Import(OrdersApplication.class)
	@RestController
	static class OwnFilterApplication {

		@GetMapping("/{library}/{way}")
		String ok(@PathVariable String way) {
			if (way.equals("controller")) {
				OwnFilter.jjwt(AuthorizationServer.expired(PAST));
			}
			return "ok";
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http, AuthenticationEntryPoint entryPoint) {
			return http.csrf(AbstractHttpConfigurer::disable)
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/error").permitAll().anyRequest().authenticated())
				.addFilterBefore(new OwnFilter(entryPoint, false), UsernamePasswordAuthenticationFilter.class)
				.addFilterBefore(new OwnFilter(entryPoint, true), AuthorizationFilter.class)
				.build();
		}

	}

	/**
	 * A filter as applications write it, behind anonymous authentication or before it.
	 */
	static final class OwnFilter extends OncePerRequestFilter {

		private final AuthenticationEntryPoint entryPoint;

		private final boolean late;

		OwnFilter(AuthenticationEntryPoint entryPoint, boolean late) {
			this.entryPoint = entryPoint;
			this.late = late;
		}

		@Override
		protected String getAlreadyFilteredAttributeName() {
			return "own" + this.late;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String[] path = request.getRequestURI().split("/");
			if (path[2].equals("late") != this.late) {
				chain.doFilter(request, response);
				return;
			}
			try {
				verify(path, request.getHeader("Authorization"));
			}
			catch (RuntimeException | ParseException | BadJOSEException | JOSEException ex) {
				refuse(path[2], request, response, ex);
				return;
			}
			SecurityContextHolder.getContext()
				.setAuthentication(
						UsernamePasswordAuthenticationToken.authenticated("ada", null, AuthorityUtils.NO_AUTHORITIES));
			chain.doFilter(request, response);
		}

		private void refuse(String way, HttpServletRequest request, HttpServletResponse response, Exception cause)
				throws ServletException, IOException {
			switch (way) {
				case "servlet" -> throw new ServletException("Bad token", cause);
				case "cause" -> this.entryPoint.commence(request, response, new BadCredentialsException("Bad", cause));
				default -> {
					if (cause instanceof RuntimeException unchecked && !way.equals("runtime")) {
						throw unchecked;
					}
					throw new IllegalStateException("Bad token", cause);
				}
			}
		}

		private static void verify(String[] path, String authorization)
				throws ParseException, BadJOSEException, JOSEException {
			switch (path[1]) {
				case "jjwt" -> jjwt(authorization.substring(7));
				case "hmac" -> Jwts.parser()
					.verifyWith(Keys.hmacShaKeyFor(new byte[32]))
					.build()
					.parseSignedClaims(authorization.substring(7));
				case "java-jwt" -> javaJwt(authorization.substring(7));
				case "nimbus" -> nimbus(authorization.substring(7));
				case "spring" -> spring(authorization.substring(7));
				default -> bug(path[2]);
			}
		}

		private static void bug(String kind) throws ParseException {
			switch (kind) {
				case "parse" -> throw new ParseException("A date", 0);
				case "key" -> Jwts.builder().subject("a").signWith(Keys.hmacShaKeyFor(new byte[8])).compact();
				default -> throw new IllegalStateException("secret");
			}
		}

		private static RSAPublicKey key() {
			try {
				return AuthorizationServer.key().toRSAPublicKey();
			}
			catch (JOSEException ex) {
				throw new IllegalStateException(ex);
			}
		}

		static void jjwt(String token) {
			Jwts.parser()
				.keyLocator((header) -> "key-unknown".equals(header.get("kid")) ? null : key())
				.requireIssuer(AuthorizationServer.ISSUER)
				.build()
				.parseSignedClaims(token);
		}

		private static void javaJwt(String token) {
			JWT.require(Algorithm.RSA256(key())).withIssuer(AuthorizationServer.ISSUER).build().verify(token);
		}

		private static void nimbus(String token) throws ParseException, BadJOSEException, JOSEException {
			DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
			processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256,
					new ImmutableJWKSet<>(new JWKSet(AuthorizationServer.key().toPublicJWK()))));
			processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
					new JWTClaimsSet.Builder().issuer(AuthorizationServer.ISSUER).build(), Set.of()));
			processor.process(token, null);
		}

		private static void spring(String token) {
			NimbusJwtDecoder decoder = NimbusJwtDecoder.withPublicKey(key()).build();
			decoder.setJwtValidator(JwtValidators.createDefaultWithIssuer(AuthorizationServer.ISSUER));
			decoder.decode(token);
		}

	}

}

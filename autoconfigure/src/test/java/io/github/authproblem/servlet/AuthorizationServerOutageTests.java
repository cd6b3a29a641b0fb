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

import java.time.Duration;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.Outage;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.security.oauth2.server.resource.autoconfigure.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.server.resource.authentication.JwtIssuerAuthenticationManagerResolver;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestTemplate;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Row 16: an authorization server whose socket is closed, that hangs or talks nonsense,
 * and is brought back; the same request before, during and after.
 */
@ExtendWith(OutputCaptureExtension.class)
class AuthorizationServerOutageTests {

	private static final String PROBLEM = """
			{"type":"urn:problem-type:auth:authentication-unavailable","title":"Authentication unavailable",\
			"status":503,"detail":"The credentials cannot be verified at the moment. Repeat the request later.",\
			"instance":"/orders"}""";

	private AuthorizationServer authorizationServer;

	@BeforeEach
	void start() {
		this.authorizationServer = new AuthorizationServer();
	}

	@AfterEach
	void stop() {
		this.authorizationServer.close();
	}

	@ParameterizedTest
	@EnumSource(Outage.class)
	void getWhenJwkSetIsOutThenUnavailableUntilItIsBack(Outage outage) {
		this.authorizationServer.fail(outage);
		try (RunningApplication application = RunningApplication.start(ImpatientApplication.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + this.authorizationServer.jwkSetUri(),
				"logging.level.org.apache.catalina=error")) {
			isUnavailable(application.get("/orders").bearer(AuthorizationServer.token()).send());
			this.authorizationServer.fail(null);
			waitUntilAskedAgain();
			assertThat(application.get("/orders").bearer(AuthorizationServer.token()).send()).hasStatus(200);
			assertThat(application.get("/orders").bearer(AuthorizationServer.unknownKey()).send()).isDeniedWith(401)
				.hasReason("token-signature-invalid");
		}
	}

	@ParameterizedTest
	@EnumSource(value = Outage.class, names = "HUNG", mode = EnumSource.Mode.EXCLUDE)
	void getWhenIssuerIsOutAtFirstUseThenUnavailableUntilItIsBack(Outage outage) {
		this.authorizationServer.fail(outage);
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class,
				"spring.security.oauth2.resourceserver.jwt.issuer-uri=" + this.authorizationServer.issuer())) {
			String token = AuthorizationServer.token((claims) -> claims.issuer(this.authorizationServer.issuer()));
			isUnavailable(application.get("/orders").bearer(token).send());
			this.authorizationServer.fail(null);
			waitUntilAskedAgain();
			assertThat(application.get("/orders").bearer(token).send()).hasStatus(200);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Outage.class, names = { "EMPTY_OBJECT", "NO_KEYS" }, mode = EnumSource.Mode.EXCLUDE)
	void getWhenIntrospectionIsOutThenUnavailableUntilItIsBack(Outage outage) {
		this.authorizationServer.fail(outage);
		try (RunningApplication application = RunningApplication.start(OpaqueApplication.class,
				"spring.security.oauth2.resourceserver.opaquetoken.introspection-uri="
						+ this.authorizationServer.introspectionUri())) {
			isUnavailable(application.get("/orders").bearer("opaque").send());
			this.authorizationServer.fail(null);
			assertThat(application.get("/orders").bearer("opaque").send()).isDeniedWith(401)
				.hasReason("token-inactive");
		}
	}

	@ParameterizedTest
	@EnumSource(value = Outage.class, names = "HUNG", mode = EnumSource.Mode.EXCLUDE)
	void getWhenOneIssuerOfSeveralIsOutThenUnavailableForItsTokensAlone(Outage outage) {
		try (AuthorizationServer other = new AuthorizationServer();
				RunningApplication application = RunningApplication.start(TenantsApplication.class,
						"tenants=" + this.authorizationServer.issuer() + "," + other.issuer())) {
			other.fail(outage);
			String token = AuthorizationServer.token((claims) -> claims.issuer(this.authorizationServer.issuer()));
			String otherToken = AuthorizationServer.token((claims) -> claims.issuer(other.issuer()));
			assertThat(application.get("/orders").bearer(token).send()).hasStatus(200);
			isUnavailable(application.get("/orders").bearer(otherToken).send());
			other.fail(null);
			assertThat(application.get("/orders").bearer(otherToken).send()).hasStatus(200);
		}
	}

	@Test
	void getWhenOutageGoesOnThenThereIsOneWarningBesideTheDenialsAndNoStackTrace(CapturedOutput output) {
		this.authorizationServer.fail(Outage.REFUSED);
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + this.authorizationServer.jwkSetUri())) {
			for (int i = 0; i < 20; i++) {
				isUnavailable(application.get("/orders").bearer(AuthorizationServer.token()).send());
			}
		}
		assertThat(StringUtils.countOccurrencesOf(output.getAll(), "WARN")).isEqualTo(1 + 20);
		assertThat(StringUtils.countOccurrencesOf(output.getAll(), "with 503 authentication-unavailable"))
			.isEqualTo(20);
		assertThat(output).contains("the authorization server cannot be asked")
			.doesNotContain("Exception", "\tat ", AuthorizationServer.AUDIENCE);
	}

	@Test
	void getWhenRetryAfterIsConfiguredThenInWholeSeconds() {
		this.authorizationServer.fail(Outage.REFUSED);
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + this.authorizationServer.jwkSetUri(),
				"auth-problem.unavailable.retry-after=1500ms")) {
			HttpResponse response = application.get("/orders").bearer(AuthorizationServer.token()).send();
			assertThat(response).isDeniedWith(503).isNotChallenged();
			assertThat(response.header("Retry-After")).containsExactly("2");
		}
	}

	/** For a second nobody asks again. */
	private static void waitUntilAskedAgain() {
		try {
			Thread.sleep(1100);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void isUnavailable(HttpResponse response) {
		assertThat(response).isDeniedWith(503).isNotChallenged().hasProblem(PROBLEM);
		assertThat(response.header("Retry-After")).containsExactly("5");
	}

	private static RestTemplate impatient() {
		SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
		requests.setConnectTimeout(Duration.ofSeconds(1));
		requests.setReadTimeout(Duration.ofSeconds(1));
		return new RestTemplate(requests);
	}

	@Import(OrdersApplication.class)
	static class ImpatientApplication {

		@Bean
		JwkSetUriJwtDecoderBuilderCustomizer timeouts() {
			return (builder) -> builder.restOperations(impatient());
		}

	}

	@Import(OrdersApplication.class)
	static class OpaqueApplication {

		@Bean
		OpaqueTokenIntrospector introspector(Environment environment) {
			return new SpringOpaqueTokenIntrospector(environment.getRequiredProperty(
					"spring.security.oauth2.resourceserver.opaquetoken.introspection-uri"), impatient());
		}

	}

	@Import(OrdersApplication.class)
	static class TenantsApplication {

		@Bean
		SecurityFilterChain chain(HttpSecurity http, Environment environment) {
			JwtIssuerAuthenticationManagerResolver tenants = JwtIssuerAuthenticationManagerResolver
				.fromTrustedIssuers(environment.getRequiredProperty("tenants").split(","));
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.authenticationManagerResolver(tenants))
				.build();
		}

	}

}

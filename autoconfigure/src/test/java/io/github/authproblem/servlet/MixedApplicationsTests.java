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

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.FormAndBearerChain;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications of which an API is only a part: what is no denial of the API is answered,
 * byte for byte, as without the starter.
 */
class MixedApplicationsTests {

	/** What differs between any two responses: the time, and what is random. */
	private static final Pattern RANDOM = Pattern.compile("Date: [^\r]*|\"timestamp\":\"[^\"]*\"|id='created'>[^<]*"
			+ "|(?i:jsessionid)=[0-9A-F]+|name=\"_csrf\"[^>]*value=\"[^\"]*\"|localhost:\\d+");

	/** {@code user:password}. */
	private static final String GOOD = "Basic dXNlcjpwYXNzd29yZA==";

	/** {@code user:wrong}. */
	private static final String BAD = "Basic dXNlcjp3cm9uZw==";

	private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	@ParameterizedTest
	@ValueSource(classes = { OrdersApplication.class, FormAndBearer.class, BasicAndBearer.class, TwoChains.class,
			CatchAll.class, Issuer.class })
	void requestWhenItIsNoDenialOfTheApiThenAnsweredAsWithoutUs(Class<?> application) {
		assertSame(granted(application), granted(application, "auth-problem.enabled=false"));
	}

	@ParameterizedTest
	@ValueSource(classes = { FormAndBearer.class, TwoChains.class })
	void requestWhenItIsABrowsersThenAnsweredAsWithoutUs(Class<?> application) {
		assertSame(browsed(application), browsed(application, "auth-problem.enabled=false"));
	}

	@Test
	void requestWhenAuthorizationServerThenItsProtocolIsAnsweredAsWithoutUs() {
		assertSame(protocol(), protocol("auth-problem.enabled=false"));
	}

	private static void assertSame(List<String> with, List<String> without) {
		assertThat(with).hasSameSizeAs(without);
		for (int i = 0; i < with.size(); i++) {
			assertThat(with.get(i)).isEqualTo(without.get(i));
		}
	}

	private static List<String> granted(Class<?> configuration, String... properties) {
		return exchanges(configuration,
				(application) -> Stream.of("GET", "HEAD", "POST", "OPTIONS", "DELETE")
					.flatMap((method) -> Stream.of("/orders", "/nowhere", "/shared", "/broken", "/unavailable")
						.flatMap((path) -> Stream
							.of(MediaType.ALL_VALUE, MediaType.APPLICATION_JSON_VALUE, BROWSER, "image/png")
							.map((accept) -> application.request(method, path)
								.header("Accept", accept)
								.bearer(AuthorizationServer.token("orders:write"))))),
				properties);
	}

	private static List<String> browsed(Class<?> configuration, String... properties) {
		return exchanges(configuration,
				(application) -> Stream
					.of(application.get("/login"), application.get("/orders"), application.get("/nowhere"),
							application.get("/login?error"),
							application.request("POST", "/login").form("username=user&password=password"),
							application.request("POST", "/orders").form("a=b"), application.request("HEAD", "/orders"),
							application.request("POST", "/logout"), application.get("/default-ui.css"))
					.map((request) -> request.header("Accept", BROWSER)),
				properties);
	}

	private static List<String> protocol(String... properties) {
		return exchanges(Issuer.class, (application) -> Stream
			.of(MediaType.ALL_VALUE, MediaType.APPLICATION_JSON_VALUE, BROWSER)
			.flatMap((accept) -> Stream
				.of(application.request("POST", "/oauth2/token").form("grant_type=client_credentials"),
						application.request("POST", "/oauth2/token")
							.header("Authorization", BAD)
							.form("grant_type=client_credentials"),
						application.request("POST", "/oauth2/token")
							.header("Authorization", GOOD)
							.form("grant_type=unknown"),
						application.request("POST", "/oauth2/token")
							.header("Authorization", GOOD)
							.header("Authorization", BAD)
							.form("grant_type=client_credentials"),
						application.request("POST", "/oauth2/introspect").form("token=x"),
						application.request("POST", "/oauth2/introspect").header("Authorization", GOOD).form("token=x"),
						application.request("POST", "/oauth2/revoke").header("Authorization", BAD).form("token=x"),
						application.get("/.well-known/openid-configuration"), application.get("/oauth2/authorize"),
						application.get("/oauth2/token"), application.get("/oauth2/jwks").header("Accept", "x"))
				.map((request) -> request.header("Accept", accept))), properties)
			.stream()
			.map((answer) -> answer.replaceAll("\"(n|kid)\":\"[^\"]*\"", "-"))
			.toList();
	}

	private static List<String> exchanges(Class<?> configuration, Client client, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("logging.level.org.apache.catalina=off");
		try (RunningApplication application = RunningApplication.start(configuration, authorizationServer,
				all.toArray(String[]::new))) {
			return client.requests(application)
				.map((request) -> request.send().raw())
				.map((raw) -> RANDOM.matcher(raw).replaceAll("-"))
				.toList();
		}
	}

	private interface Client {

		Stream<HttpRequest> requests(RunningApplication application);

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OrdersApplication.class)
	@RestController
	static class Application {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(User.withUsername("user").password("{noop}password").build());
		}

		@GetMapping("/shared")
		@CrossOrigin("https://shop.example")
		String shared() {
			return "shared";
		}

		@GetMapping("/broken")
		String broken() {
			throw new IllegalStateException("broken");
		}

		@GetMapping("/unavailable")
		@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
		String unavailable() {
			return "later";
		}

	}

	@Import({ Application.class, FormAndBearerChain.class })
	static class FormAndBearer {

	}

	@Import(Application.class)
	static class BasicAndBearer {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import(Application.class)
	static class TwoChains {

		@Bean
		@Order(1)
		SecurityFilterChain api(HttpSecurity http) {
			return http.securityMatcher("/shared/**", "/broken")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain pages(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.build();
		}

	}

	@Import(Application.class)
	@RestControllerAdvice
	static class CatchAll extends ResponseEntityExceptionHandler {

		@ExceptionHandler(IllegalStateException.class)
		@ResponseStatus(HttpStatus.CONFLICT)
		String illegalState() {
			return "advice";
		}

		@ExceptionHandler(RuntimeException.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String all() {
			return "advice for all";
		}

	}

	@Import(Application.class)
	static class Issuer {

		@Bean
		@Order(1)
		SecurityFilterChain authorizationServer(HttpSecurity http) {
			MediaTypeRequestMatcher browser = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
			return http.oauth2AuthorizationServer((server) -> {
				http.securityMatcher(server.getEndpointsMatcher());
				server.oidc(Customizer.withDefaults());
			})
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.exceptionHandling((handling) -> handling
					.defaultAuthenticationEntryPointFor(new LoginUrlAuthenticationEntryPoint("/login"), browser))
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain pages(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.build();
		}

		@Bean
		InMemoryRegisteredClientRepository clients() {
			return new InMemoryRegisteredClientRepository(RegisteredClient.withId(UUID.randomUUID().toString())
				.clientId("user")
				.clientSecret("{noop}password")
				.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
				.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
				.redirectUri("https://shop.example/callback")
				.scope(OidcScopes.OPENID)
				.build());
		}

		@Bean
		JwtDecoder jwtDecoder(ImmutableJWKSet<SecurityContext> jwkSource) {
			return OAuth2AuthorizationServerConfiguration.jwtDecoder(jwkSource);
		}

		@Bean
		ImmutableJWKSet<SecurityContext> jwkSource() {
			return new ImmutableJWKSet<>(new JWKSet(AuthorizationServer.key()));
		}

		@Bean
		AuthorizationServerSettings settings() {
			return AuthorizationServerSettings.builder().build();
		}

	}

}

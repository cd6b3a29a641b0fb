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
import java.util.Map;

import io.github.authproblem.ProblemCustomizer;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.oauth2.server.resource.authentication.JwtIssuerAuthenticationManagerResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.filter.OncePerRequestFilter;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that are not like the sample.
 */
class OddApplicationsTests {

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	private static RunningApplication start(Class<?> application) {
		return RunningApplication.start(application, authorizationServer, "issuer=" + authorizationServer.issuer(),
				"logging.level.org.apache.catalina=off");
	}

	@Test
	void getWhenAnotherChainLooksAtPartsOfTheRequestThenMetadataIsAdvertisedAllTheSame() {
		try (RunningApplication application = start(ChainByPort.class)) {
			assertThat(application.get("/orders").send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\", "
						+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"");
			assertThat(application.get("/orders").host("internal.example").send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\"");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/prepared/headers", "/prepared/writer" })
	void getWhenControllerPreparedAnAnswerThenNothingOfItIsLeft(String path) {
		try (RunningApplication application = start(Prepared.class)) {
			HttpResponse response = application.get(path).bearer(AuthorizationServer.token()).send();
			assertThat(response).isDeniedWith(403).hasProblem("""
					{"type":"urn:problem-type:auth:access-denied","title":"Access denied","status":403,\
					"detail":"You may not do this.","instance":"%s","note":"für später"}""".formatted(path));
			assertThat(response.header("Content-Encoding")).isEmpty();
			assertThat(response.header("ETag")).isEmpty();
			assertThat(response.header("X-Trace")).containsExactly("kept");
			assertThat(response.header("X-Content-Type-Options")).containsExactly("nosniff");
		}
	}

	@Test
	void sendErrorWhenUnauthorizedThenThereIsAChallenge() {
		try (RunningApplication application = start(SendsErrors.class)) {
			assertThat(application.get("/orders?send=401").send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\", "
						+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"")
				.hasProblem("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
						+ "\"instance\":\"/orders\"}");
			assertThat(application.get("/orders?send=403").send()).isDeniedWith(403).isNotChallenged();
		}
	}

	@Test
	void getWhenParameterIsRejectedThenAdviceForAllIsPassedBy() {
		try (RunningApplication application = start(CatchAll.class)) {
			assertThat(application.get("/parameters?%00a=b").bearer(AuthorizationServer.token()).send())
				.isDeniedWith(400)
				.hasReason("request-rejected");
		}
	}

	@Test
	void getWhenLoginIsACustomConfigurersThenItIsLeftAlone() {
		try (RunningApplication application = start(CustomLogin.class)) {
			for (String accept : new String[] { "text/html", "application/json", "*/*" }) {
				HttpResponse response = application.get("/orders").header("Accept", accept).send();
				assertThat(response).hasStatus(302);
				assertThat(response.header("Location").get(0)).contains("/own-login");
			}
			assertThat(application.request("POST", "/orders").form("a=b").send()).hasStatus(302);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic dTpw", "Bearer a b", "Digest x" })
	void postWhenCredentialsAreNoneOfOursThenNoSession(String authorization) {
		try (RunningApplication application = start(OrdersApplication.class)) {
			assertThat(application.request("POST", "/orders").header("Authorization", authorization).form("a=b").send())
				.isDeniedWith(401);
		}
	}

	@Test
	void getWhenIssuerIsNotTrustedThenTokenClaimsInvalid() {
		try (RunningApplication application = start(Tenants.class)) {
			assertThat(application.get("/orders").bearer(AuthorizationServer.token()).send()).isDeniedWith(401)
				.hasReason("token-claims-invalid");
			assertThat(application.get("/orders").bearer("garbage").send()).isDeniedWith(401)
				.hasReason("token-malformed");
			assertThat(application.get("/orders").bearer(AuthorizationServer.encrypted()).send()).isDeniedWith(401)
				.hasReason("token-malformed");
		}
	}

	@Test
	void getWhenChainAuthenticatesNobodyThenValidTokenIsNotCalledInvalid() {
		try (RunningApplication application = start(ChainByPort.class)) {
			HttpRequest request = application.get("/orders").host("internal.example");
			assertThat(request.bearer(AuthorizationServer.token()).send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\"")
				.hasReason("token-missing");
		}
	}

	@Test
	void requestWhenACustomConfigurerAddsTheResourceServerThenItIsServedWhole() {
		try (RunningApplication application = start(ResourceServerByConfigurer.class)) {
			for (String accept : new String[] { "*/*", "application/problem+json", "text/event-stream" }) {
				assertThat(application.get("/orders").header("Accept", accept).send()).isDeniedWith(401)
					.hasReason("token-missing");
			}
			assertThat(application.get("/orders").header("Accept", "text/html").send()).hasStatus(302);
			String token = AuthorizationServer.token();
			assertThat(application.get("/orders").bearer(token).bearer(token).send()).isDeniedWith(400)
				.hasReason("request-malformed");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/forgotten/insufficient", "/forgotten/none" })
	void getWhenCallerIsKnownThenNeverCalledTokenMissing(String path) {
		try (RunningApplication application = start(Forgetful.class)) {
			assertThat(application.get(path).bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.isNotChallenged()
				.hasReason("access-denied");
			assertThat(application.get(path).send()).isDeniedWith(401).hasReason("token-missing");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/including/stream", "/including/writer" })
	void getWhenPageIncludesWhatIsDeniedThenNothingIsIncluded(String path) {
		try (RunningApplication application = start(Including.class)) {
			HttpResponse response = application.get(path).bearer(AuthorizationServer.token()).send();
			assertThat(response).hasStatus(200).isNotChallenged();
			// Spring MVC takes back what came before, with and without us
			assertThat(response.text()).isEqualTo("after");
		}
	}

	@Test
	void customizerWhenOrderedFirstThenItStillComesAfterOurs() {
		try (RunningApplication application = start(FirstCustomizer.class)) {
			HttpResponse response = application.request("POST", "/orders").form("a=b").send();
			assertThat(response.header("Set-Cookie")).hasSize(1);
			assertThat(response.header("Set-Cookie").get(0)).startsWith("XSRF-TOKEN=");
		}
	}

	@Import(OrdersApplication.class)
	static class ChainByPort {

		@Bean
		@Order(1)
		SecurityFilterChain internal(HttpSecurity http) {
			return http
				.securityMatcher((request) -> request.getServletContext() != null && request.getLocalPort() > 0
						&& request.getServerName().equals("internal.example"))
				.authorizeHttpRequests((requests) -> requests.anyRequest().denyAll())
				.build();
		}

		@Bean
		SecurityFilterChain api(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import(OrdersApplication.class)
	@RestController
	static class Prepared {

		@GetMapping("/prepared/headers")
		void headers(HttpServletResponse response) throws IOException {
			response.setHeader("Content-Encoding", "gzip");
			response.setHeader("ETag", "\"1\"");
			response.setHeader("X-Trace", "kept");
			response.getOutputStream().write(new byte[] { 1, 2, 3 });
			throw new AccessDeniedException("not yours");
		}

		@GetMapping("/prepared/writer")
		void writer(HttpServletResponse response) throws IOException {
			response.setContentType("text/csv;charset=UTF-16");
			response.setHeader("X-Trace", "kept");
			response.getWriter().write("salary");
			throw new AccessDeniedException("not yours");
		}

		@Bean
		ProblemCustomizer note() {
			return (problem, denial) -> problem.setProperty("note", "für später");
		}

	}

	@Import(OrdersApplication.class)
	static class SendsErrors {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.addFilterBefore(new SendingFilter(), UsernamePasswordAuthenticationFilter.class)
				.build();
		}

		static class SendingFilter extends OncePerRequestFilter {

			@Override
			protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
					FilterChain filterChain) throws IOException {
				response.sendError(Integer.parseInt(request.getParameter("send")));
			}

		}

	}

	@Import(OrdersApplication.class)
	@RestController
	@RestControllerAdvice
	static class CatchAll {

		@GetMapping("/parameters")
		String parameters(@RequestParam Map<String, String> parameters) {
			return parameters.toString();
		}

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String all() {
			return "advice for all";
		}

	}

	@Import(OrdersApplication.class)
	static class CustomLogin {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			http.with(new OwnLogin(), Customizer.withDefaults());
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.csrf(AbstractHttpConfigurer::disable)
				.build();
		}

		static class OwnLogin extends AbstractHttpConfigurer<OwnLogin, HttpSecurity> {

			@Override
			@SuppressWarnings("unchecked")
			public void init(HttpSecurity http) {
				http.getConfigurer(ExceptionHandlingConfigurer.class)
					.defaultAuthenticationEntryPointFor(new LoginUrlAuthenticationEntryPoint("/own-login"),
							PathPatternRequestMatcher.withDefaults().matcher("/never"));
			}

		}

	}

	@Import(OrdersApplication.class)
	static class ResourceServerByConfigurer {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.with(new OwnResourceServer(), Customizer.withDefaults())
				.build();
		}

		static class OwnResourceServer extends AbstractHttpConfigurer<OwnResourceServer, HttpSecurity> {

			@Override
			public void init(HttpSecurity http) {
				http.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()));
			}

		}

	}

	@Import(OrdersApplication.class)
	@RestController
	static class Forgetful {

		@GetMapping("/forgotten/insufficient")
		String insufficient() {
			throw new InsufficientAuthenticationException("who?");
		}

		@GetMapping("/forgotten/none")
		String none() {
			throw new AuthenticationCredentialsNotFoundException("nobody");
		}

	}

	@Import(OrdersApplication.class)
	@RestController
	static class Including {

		@GetMapping("/including/stream")
		void stream(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			response.getOutputStream().print("before ");
			request.getRequestDispatcher("/admin").include(request, response);
			response.getOutputStream().print("after");
		}

		@GetMapping("/including/writer")
		void writer(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			response.getWriter().print("before ");
			request.getRequestDispatcher("/admin").include(request, response);
			response.getWriter().print("after");
		}

	}

	@Import(OrdersApplication.class)
	static class Tenants {

		@Bean
		SecurityFilterChain chain(HttpSecurity http, Environment environment) {
			JwtIssuerAuthenticationManagerResolver tenants = JwtIssuerAuthenticationManagerResolver
				.fromTrustedIssuers(environment.getRequiredProperty("issuer"));
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.authenticationManagerResolver(tenants))
				.build();
		}

	}

	@Import(OrdersApplication.class)
	static class FirstCustomizer {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		Customizer<HttpSecurity> first() {
			return (http) -> http.csrf((csrf) -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository()));
		}

	}

}

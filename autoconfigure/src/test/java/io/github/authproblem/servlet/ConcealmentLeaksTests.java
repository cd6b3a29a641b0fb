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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.authproblem.DenialEvent;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What else could tell of a concealed path, or keep its denial from being told.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConcealmentLeaksTests {

	private static final List<String> events = new CopyOnWriteArrayList<>();

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	@BeforeEach
	void clear() {
		events.clear();
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		return RunningApplication.start(configuration, authorizationServer, properties);
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE" })
	void requestWhenCsrfTokenIsMissingThenDeniedAlikeEverywhere(String method) {
		try (RunningApplication application = start(Csrf.class, "auth-problem.concealment.paths=/vault/**",
				"auth-problem.concealment.missing-token=true")) {
			HttpResponse concealed = application.request(method, "/vault/room").send();
			HttpResponse open = application.request(method, "/open/room").send();
			assertThat(concealed).isDeniedWith(401).hasReason("token-missing");
			assertThat(concealed.text()).isEqualTo(open.text().replace("/open/", "/vault/"));
			assertThat(application.get("/vault/room").send()).hasStatus(404);
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "multipart/form-data", "multipart/form-data; boundary=x", "Multipart/Mixed", "multipart/" })
	void requestWhenMultipartIsDeniedThenNobodyParsesItAndItIsTold(String type, CapturedOutput output) {
		try (RunningApplication application = start(Vault.class, "auth-problem.concealment.paths=/vault/**",
				"auth-problem.concealment.missing-token=true")) {
			for (String method : List.of("GET", "POST")) {
				assertThat(application.request(method, "/vault/room").header("Content-Type", type).send())
					.hasStatus(404);
				assertThat(application.request(method, "/vault/room")
					.header("Content-Type", type)
					.bearer(AuthorizationServer.token())
					.send()).hasStatus(404);
			}
			assertThat(events).containsExactly("404 token-missing true", "404 role-insufficient true",
					"404 token-missing true", "404 role-insufficient true");
			assertThat(output).doesNotContain("Exception").doesNotContain("\tat ");
		}
	}

	@Test
	void requestWhenApplicationFailsOnUnknownPathsThenAlikeAndToldWithoutStackTrace(CapturedOutput output) {
		try (RunningApplication application = start(Failing.class, "auth-problem.concealment.paths=/vault/room")) {
			HttpResponse concealed = failing(application, "/vault/room");
			assertThat(concealed).hasStatus(500);
			assertThat(output).doesNotContain("\tat ");
			assertThat(events).containsExactly("500 role-insufficient true");
			HttpResponse unknown = failing(application, "/void_/room");
			assertThat(comparable(concealed)).isEqualTo(comparable(unknown).replace("/void_/", "/vault/"));
		}
	}

	private static HttpResponse failing(RunningApplication application, String path) {
		return application.get(path).header("X-Fail", "yes").bearer(AuthorizationServer.token()).send();
	}

	private static String comparable(HttpResponse response) {
		return response.raw()
			.replaceAll("Date: [^\r]*", "Date")
			.replaceAll("\"timestamp\":\"[^\"]*\"", "\"timestamp\"");
	}

	@Test
	void getWhenBrowserComesAfterApiClientThenLogsInAllTheSame() {
		try (RunningApplication application = start(FormAndBearer.class, "auth-problem.concealment.paths=/vault/**",
				"auth-problem.concealment.missing-token=true")) {
			for (int i = 0; i < 3; i++) {
				assertThat(application.get("/vault/room").header("Accept", "application/json").send()).hasStatus(404);
				HttpResponse browser = application.get("/vault/room").header("Accept", "text/html").send();
				assertThat(browser).hasStatus(302);
				assertThat(browser.header("Location")).hasSize(1).first().asString().endsWith("/login");
				assertThat(browser.header("Set-Cookie")).hasSize(1);
			}
			String session = logIn(application, application.get("/vault/room").header("Accept", "text/html"));
			assertThat(session).endsWith("/vault/room?continue");
		}
	}

	/** Log in by the form, and tell where that leads. */
	private static String logIn(RunningApplication application, HttpRequest denied) {
		String cookie = cookie(denied.send());
		HttpResponse page = application.get("/login").header("Cookie", cookie).send();
		String token = page.text().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
		return application.request("POST", "/login")
			.header("Cookie", cookie)
			.form("username=ada&password=secret&_csrf=" + token)
			.send()
			.header("Location")
			.get(0);
	}

	private static String cookie(HttpResponse response) {
		return response.header("Set-Cookie").get(0).replaceAll(";.*", "");
	}

	@Test
	void getWhenPathParametersThenTheyAreNotTold(CapturedOutput output) {
		try (RunningApplication application = start(Semicolons.class, "logging.level.io.github.authproblem=info")) {
			HttpResponse response = application.get("/vault;access_token=secret-1/room;jsessionid=secret-2").send();
			assertThat(response).isDeniedWith(401);
			assertThat(response.text()).contains("\"instance\":\"/vault/room\"").doesNotContain("secret-");
			application.get("/vault/room;secret-3").bearer(AuthorizationServer.token()).send();
		}
		assertThat(output).contains("Denied GET /vault/room with 401").doesNotContain("secret-");
	}

	@Import(OrdersApplication.class)
	@RestController
	static class Vault {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
					.permitAll()
					.requestMatchers("/vault/**")
					.hasRole("ADMIN")
					.anyRequest()
					.permitAll())
				.csrf(CsrfConfigurer::disable)
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@RequestMapping("/vault/room")
		String room() {
			return "room";
		}

		@EventListener
		void denied(DenialEvent event) {
			events.add(event.status() + " " + event.reason().slug() + " " + event.concealed());
		}

	}

	@Import(OrdersApplication.class)
	static class Csrf {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/vault/**").hasRole("ADMIN").anyRequest().permitAll())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import(Vault.class)
	static class Failing implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
					if (request.getHeader("X-Fail") != null && request.getDispatcherType() != DispatcherType.ERROR) {
						throw new IllegalArgumentException("A locale that is none");
					}
					return true;
				}

			});
		}

	}

	@Import(OrdersApplication.class)
	static class FormAndBearer {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
					.permitAll()
					.anyRequest()
					.authenticated())
				.formLogin(Customizer.withDefaults())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(User.withUsername("ada").password("{noop}secret").build());
		}

	}

	@Import(Vault.class)
	static class Semicolons {

		@Bean
		StrictHttpFirewall firewall() {
			StrictHttpFirewall firewall = new StrictHttpFirewall();
			firewall.setAllowSemicolon(true);
			return firewall;
		}

	}

}

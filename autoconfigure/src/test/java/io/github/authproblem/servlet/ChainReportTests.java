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

import java.nio.file.Path;
import java.util.List;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.FormAndBearerChain;
import io.github.authproblem.test.LogFile;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who answers the denials of a chain, as its start tells.
 */
class ChainReportTests {

	private static final String OWN = ChainReportTests.class.getName() + "$";

	private static AuthorizationServer authorizationServer;

	private LogFile log;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	@BeforeEach
	void open(@TempDir Path directory) {
		this.log = new LogFile(directory);
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private RunningApplication run(Class<?> configuration) {
		return RunningApplication.start(configuration, authorizationServer,
				this.log.with("auth-problem.challenge.resource-metadata=none"));
	}

	/** The level and the text of each line. */
	private List<String> report(Class<?> configuration) {
		run(configuration).close();
		return report();
	}

	private List<String> report() {
		return this.log.linesOf(ChainReport.class)
			.stream()
			.map((line) -> (line.contains(" WARN ") ? "WARN " : "INFO ") + line.substring(line.indexOf(" : ") + 3))
			.toList();
	}

	@Test
	void startWhenChainIsBootsThenOurs() {
		assertThat(report(OrdersApplication.class)).containsExactly(
				"INFO Chain 1 (any request): auth-problem answers its denials, but what the chain names a handler for");
	}

	@Test
	void startWhenSeveralChainsThenOneLineForEach() {
		assertThat(report(ThreeChains.class)).containsExactly(
				"INFO Chain 1 (Or [PathPattern [/api/**]]): auth-problem answers its denials, but what the chain names a "
						+ "handler for",
				"INFO Chain 2 (Or [PathPattern [/own/**]]): the application answers its denials, by " + OWN
						+ "OwnEntryPoint",
				"INFO Chain 3 (any request): neither auth-problem nor the application answers its denials, but "
						+ "org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint");
	}

	@Test
	void startWhenChainLogsInBrowsersTooThenToldApart() {
		assertThat(report(Mixed.class)).containsExactly(
				"INFO Chain 1 (any request): auth-problem answers the denials of API clients; browsers are led to log in");
	}

	@Test
	void startWhenSpringsBearerHandlersAreNamedThenWarnsAndTellsWhatToRemove() {
		try (RunningApplication application = run(SpringsBearerHandlers.class)) {
			assertThat(report()).containsExactly("WARN Chain 1 (any request): auth-problem answers for broken tokens, "
					+ "org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint for "
					+ "missing ones, because the chain names it. To have all denials answered by auth-problem, remove "
					+ "'.authenticationEntryPoint(new BearerTokenAuthenticationEntryPoint())' and any "
					+ "'.accessDeniedHandler(...)' from its '.exceptionHandling(...)'.");
			assertThat(application.get("/orders").send()).hasStatus(401);
			assertThat(application.get("/orders").bearer(AuthorizationServer.forged()).send()).isDeniedWith(401)
				.hasReason("token-signature-invalid");
			assertThat(application.get("/orders;a=b").send()).hasStatus(400)
				.isNotChallenged()
				.hasReason("request-rejected");
		}
	}

	@Test
	void startWhenOnlyEntryPointBeanIsTheApplicationsThenWarnsAndTellsWhatToAdd() {
		assertThat(report(EntryPointBean.class)).containsExactly("WARN Chain 1 (any request): the bean " + OWN
				+ "OwnEntryPoint answers 401s, auth-problem 403s. Add a bean of your own, '@Bean AccessDeniedHandler "
				+ "accessDeniedHandler()', to answer both, or remove the AuthenticationEntryPoint bean to have both "
				+ "answered by auth-problem.");
	}

	@Test
	void startWhenOnlyDeniedHandlerBeanIsTheApplicationsThenWarnsAndTellsWhatToAdd() {
		assertThat(report(DeniedHandlerBean.class)).containsExactly("WARN Chain 1 (any request): auth-problem answers "
				+ "401s, the bean " + OWN + "OwnDeniedHandler 403s. Add a bean of your own, '@Bean "
				+ "AuthenticationEntryPoint authenticationEntryPoint()', to answer both, or remove the "
				+ "AccessDeniedHandler bean to have both answered by auth-problem.");
	}

	@Test
	void startWhenBothBeansAreTheApplicationsThenItAnswers() {
		assertThat(report(BothBeans.class)).containsExactly(
				"INFO Chain 1 (any request): the application answers its denials, by " + OWN + "OwnEntryPoint");
	}

	static final class OwnEntryPoint implements AuthenticationEntryPoint {

		@Override
		public void commence(HttpServletRequest request, HttpServletResponse response,
				AuthenticationException exception) {
			response.setStatus(499);
		}

	}

	static final class OwnDeniedHandler implements AccessDeniedHandler {

		@Override
		public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception) {
			response.setStatus(498);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ OrdersApplication.class, FormAndBearerChain.class })
	static class Mixed {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OrdersApplication.class)
	static class ThreeChains {

		@Bean
		@Order(1)
		SecurityFilterChain api(HttpSecurity http) {
			return http.securityMatcher("/api/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain own(HttpSecurity http) {
			return http.securityMatcher("/own/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer(
						(server) -> server.jwt(Customizer.withDefaults()).authenticationEntryPoint(new OwnEntryPoint()))
				.build();
		}

		@Bean
		@Order(3)
		SecurityFilterChain pages(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OrdersApplication.class)
	static class SpringsBearerHandlers {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.exceptionHandling(
						(exceptions) -> exceptions.authenticationEntryPoint(new BearerTokenAuthenticationEntryPoint())
							.accessDeniedHandler(new BearerTokenAccessDeniedHandler()))
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OrdersApplication.class)
	static class EntryPointBean {

		@Bean
		AuthenticationEntryPoint ownEntryPoint() {
			return new OwnEntryPoint();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OrdersApplication.class)
	static class DeniedHandlerBean {

		@Bean
		AccessDeniedHandler ownDeniedHandler() {
			return new OwnDeniedHandler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ EntryPointBean.class, DeniedHandlerBean.class })
	static class BothBeans {

	}

}

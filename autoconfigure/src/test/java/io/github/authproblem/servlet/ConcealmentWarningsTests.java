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

import io.github.authproblem.Concealed;
import io.github.authproblem.test.AuthorizationServer;
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
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConcealmentWarnings}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConcealmentWarningsTests {

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("logging.level.org.apache.catalina=off");
		all.add("spring.mvc.problemdetails.enabled=true");
		return RunningApplication.start(configuration, authorizationServer, all.toArray(String[]::new));
	}

	@Test
	void startWhenSomethingCannotBeConcealedThenWarned(CapturedOutput output) {
		start(Warned.class, "auth-problem.concealment.paths=/documents/**").close();
		assertThat(output.toString())
			.contains("'GET /documents/{id}' is concealed, but its rule can be asked only when the method is called",
					"Let a rule on the URL refuse such callers too.",
					"The filters [tracing] come after Spring Security")
			.doesNotContain("/documents/decided");
	}

	@Test
	void startWhenUnknownPathsHaveHandlersThenWarned(CapturedOutput output) {
		start(CatchAll.class, "auth-problem.concealment.paths=/documents/**").close();
		assertThat(output.toString()).contains("'GET /{*path}' takes paths that do not exist, beside concealed ones")
			.doesNotContain("'GET /elsewhere/**' takes")
			.doesNotContain("'GET /documents/**' takes");
	}

	@Test
	void startWhenAnnotatedHasCatchAllBesideItThenWarned(CapturedOutput output) {
		start(CatchAll.class).close();
		assertThat(output.toString()).contains("'GET /{*path}' takes paths that do not exist, beside concealed ones");
	}

	@Test
	void startWhenFilterComesAfterRulesOfChainThenWarned(CapturedOutput output) {
		start(LateFilter.class, "auth-problem.concealment.paths=/documents/**").close();
		assertThat(output.toString()).contains("The filters [" + ConcealmentRulesTests.TracingFilter.class.getName()
				+ "] come after Spring Security has decided");
	}

	@Test
	void startWhenNothingIsConcealedThenNotWarned(CapturedOutput output) {
		start(Warned.class).close();
		assertThat(output.toString()).doesNotContain("is concealed", "come after Spring Security");
	}

	@Import({ OrdersApplication.class, ConcealmentRulesTests.Chain.class })
	@RestController
	static class CatchAll {

		@GetMapping("/{*path}")
		String page() {
			return "page";
		}

		@GetMapping("/elsewhere/**")
		String elsewhere() {
			return "elsewhere";
		}

		@GetMapping("/documents/**")
		String documents() {
			return "documents";
		}

		@Concealed
		@GetMapping("/letters/{id}")
		String letter(@PathVariable String id) {
			return id;
		}

	}

	@Import(OrdersApplication.class)
	static class LateFilter {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.addFilterAfter(new ConcealmentRulesTests.TracingFilter(), AuthorizationFilter.class)
				.build();
		}

	}

	@Import({ OrdersApplication.class, ConcealmentRulesTests.Chain.class })
	@RestController
	static class Warned {

		@GetMapping("/documents/{id}")
		@PreAuthorize("#id == authentication.name")
		String document(@PathVariable String id) {
			return id;
		}

		@GetMapping("/documents/decided")
		@PreAuthorize("hasRole('CLERK')")
		String decided() {
			return "decided";
		}

		@Bean
		OncePerRequestFilter tracing() {
			return new ConcealmentRulesTests.TracingFilter();
		}

	}

}

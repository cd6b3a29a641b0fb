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
import io.github.authproblem.test.Outage;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One event for each denial, as what it is.
 */
class DenialEventsTests {

	private static final List<String> events = new CopyOnWriteArrayList<>();

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(Listening.class, authorizationServer,
				"auth-problem.concealment.paths=/payroll/**,/bonus", "auth-problem.concealment.missing-token=true");
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	@BeforeEach
	void clear() {
		events.clear();
	}

	private static int send(HttpRequest request) {
		return request.send().status();
	}

	private static HttpRequest known(String path) {
		return application.get(path).bearer(AuthorizationServer.token());
	}

	@Test
	void eventWhenNoTokenThenTellsOfNobody() {
		assertThat(send(application.get("/orders?secret=1"))).isEqualTo(401);
		assertThat(events).containsExactly("token-missing 401 none GET /orders null null 127.0.0.1");
	}

	@Test
	void eventWhenOtherSchemesThenTellsWhich() {
		send(application.get("/orders").header("Authorization", "Basic abc"));
		send(application.get("/orders").header("Authorization", "dpop abc"));
		send(application.get("/orders").header("Authorization", "Digest"));
		send(application.get("/orders").header("Authorization", "Basically abc"));
		assertThat(events).extracting((event) -> event.split(" ")[2])
			.containsExactly("basic", "dpop", "digest", "other");
	}

	@Test
	void eventWhenRejectedTokenThenTellsOfNobody() {
		assertThat(send(application.get("/orders").bearer("garbage"))).isEqualTo(401);
		assertThat(events).containsExactly("token-malformed 401 bearer GET /orders null null 127.0.0.1");
	}

	@Test
	void eventWhenDeniedByMethodThenTellsWhoAndWhere() {
		assertThat(send(known("/reports/7"))).isEqualTo(403);
		assertThat(events).containsExactly("scope-insufficient 403 bearer GET /reports/7 /reports/{id} ada 127.0.0.1");
	}

	@Test
	void eventWhenDeniedByUrlThenTellsWho() {
		assertThat(send(known("/admin"))).isEqualTo(403);
		assertThat(events).containsExactly("role-insufficient 403 bearer GET /admin null ada 127.0.0.1");
	}

	@Test
	void eventWhenConcealedThenAsWhatItIsHoweverOften() {
		for (int i = 0; i < 3; i++) {
			events.clear();
			assertThat(send(known("/payroll/1"))).isEqualTo(404);
			assertThat(send(application.get("/payroll/1"))).isEqualTo(404);
			assertThat(send(known("/bonus"))).isEqualTo(404);
			assertThat(events).containsExactly(
					"role-insufficient 404 bearer GET /payroll/1 null ada 127.0.0.1 concealed",
					"token-missing 404 none GET /payroll/1 null null 127.0.0.1 concealed",
					"role-insufficient 404 bearer GET /bonus /bonus ada 127.0.0.1 concealed");
		}
	}

	@Test
	void eventWhenRefusedBeforeTheChainThenToo() {
		assertThat(send(application.get("//orders"))).isEqualTo(400);
		assertThat(send(application.get("/orders").bearer("a").bearer("b"))).isEqualTo(400);
		assertThat(events).extracting((event) -> event.split(" ")[0])
			.containsExactly("request-rejected", "request-malformed");
	}

	@Test
	void eventWhenAuthorizationServerIsDownThenTellsOfIt() {
		authorizationServer.fail(Outage.SERVER_ERROR);
		try (RunningApplication fresh = RunningApplication.start(Listening.class, authorizationServer)) {
			assertThat(send(fresh.get("/orders").bearer(AuthorizationServer.token()))).isEqualTo(503);
			assertThat(events).containsExactly("authentication-unavailable 503 bearer GET /orders null null 127.0.0.1");
		}
		finally {
			authorizationServer.fail(null);
		}
	}

	@Test
	void eventWhenListenerFailsThenAnsweredAllTheSame() {
		assertThat(send(application.get("/fail"))).isEqualTo(401);
		assertThat(events).hasSize(1);
	}

	@Test
	void eventWhenErrorOfTheApplicationThenNone() {
		assertThat(send(application.get("/open/typo"))).isEqualTo(404);
		assertThat(send(application.get("/open/broken"))).isEqualTo(500);
		assertThat(events).isEmpty();
	}

	@Test
	void eventWhenGrantedOrOfAnotherChainThenNone() {
		assertThat(send(known("/orders"))).isEqualTo(200);
		assertThat(send(application.get("/pages/a").header("Accept", "text/html"))).isEqualTo(302);
		assertThat(events).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableMethodSecurity
	@RestController
	static class Listening {

		@EventListener
		void denied(DenialEvent event) {
			events.add(String.join(" ", event.reason().slug(), "" + event.status(), event.scheme(), event.method(),
					event.path(), "" + event.route(), "" + event.principal(), event.remoteAddress())
					+ (event.concealed() ? " concealed" : ""));
			if (event.path().equals("/fail")) {
				throw new IllegalStateException("The listener is broken");
			}
		}

		@Bean
		@Order(1)
		SecurityFilterChain pages(HttpSecurity http) {
			return http.securityMatcher("/pages/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain api(HttpSecurity http) {
			http.authorizeHttpRequests((requests) -> {
				requests.requestMatchers("/open/**").permitAll();
				requests.requestMatchers("/admin", "/payroll/**").hasRole("ADMIN");
				requests.anyRequest().authenticated();
			});
			return http.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults())).build();
		}

		@GetMapping("/orders")
		String orders() {
			return "orders";
		}

		@GetMapping("/reports/{id}")
		@PreAuthorize("hasAuthority('SCOPE_reports:read')")
		String report() {
			return "report";
		}

		@GetMapping("/bonus")
		@PreAuthorize("hasRole('ADMIN')")
		String bonus() {
			return "bonus";
		}

		@GetMapping("/payroll/{id}")
		String payroll() {
			return "payroll";
		}

		@GetMapping("/open/broken")
		String broken() {
			throw new IllegalStateException("broken");
		}

	}

}

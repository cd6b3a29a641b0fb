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

package io.github.authproblem.observe;

import java.util.List;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a real application's audit has of a denial, with Spring Boot's own auditing on.
 */
class DenialAuditTests {

	private static AuthorizationServer authorizationServer;

	private RunningApplication application;

	@BeforeAll
	static void startAuthorizationServer() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stopAuthorizationServer() {
		authorizationServer.close();
	}

	@BeforeEach
	void start() {
		this.application = RunningApplication.start(Audited.class, authorizationServer);
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	private List<AuditEvent> audit() {
		return this.application.context().getBean(InMemoryAuditEventRepository.class).find(null, null, null);
	}

	private List<String> types() {
		return audit().stream().map(AuditEvent::getType).toList();
	}

	@Test
	void auditWhenNoTokenThenOneEvent() {
		this.application.get("/orders").send();
		AuditEvent event = audit().get(0);
		assertThat(types()).containsExactly("AUTH_DENIED");
		assertThat(event.getPrincipal()).isEmpty();
		assertThat(event.getData()).hasToString("{reason=token-missing, status=401, concealed=false, scheme=none, "
				+ "method=GET, path=/orders, remoteAddress=127.0.0.1}");
	}

	@Test
	void auditWhenRejectedTokenThenOneEventWithoutIt() {
		String token = AuthorizationServer.token((claims) -> claims.issuer("https://other.example"));
		this.application.get("/orders").bearer(token + "x").send();
		assertThat(types()).containsExactly("AUTH_DENIED");
		assertThat(audit().get(0).toString()).doesNotContain(token.substring(0, 8));
	}

	@Test
	void auditWhenDeniedByMethodThenOneEvent() {
		this.application.get("/reports/7").bearer(AuthorizationServer.token()).send();
		assertThat(types()).containsExactly("AUTHENTICATION_SUCCESS", "AUTH_DENIED");
		AuditEvent event = audit().get(1);
		assertThat(event.getPrincipal()).isEqualTo("ada");
		assertThat(event.getData()).hasToString("{reason=scope-insufficient, status=403, concealed=false, "
				+ "scheme=bearer, method=GET, path=/reports/7, route=/reports/{id}, remoteAddress=127.0.0.1}");
	}

	@Test
	void auditWhenDeniedByUrlThenOneEvent() {
		this.application.get("/admin").bearer(AuthorizationServer.token()).send();
		assertThat(types()).containsExactly("AUTHENTICATION_SUCCESS", "AUTH_DENIED");
	}

	@Test
	void auditWhenApplicationHandlesDenialItselfThenSpringBootsEventStays() {
		assertThat(this.application.get("/tolerant").bearer(AuthorizationServer.token()).send().text())
			.isEqualTo("a little less");
		assertThat(types()).containsExactly("AUTHENTICATION_SUCCESS", "AUTHORIZATION_FAILURE");
		assertThat(audit().get(1).getPrincipal()).isEqualTo("ada");
	}

	@Test
	void auditWhenChainOfAnotherKindThenSpringBootsEventStays() {
		assertThat(this.application.get("/pages/a").header("Accept", "text/html").send().status()).isEqualTo(302);
		assertThat(types()).containsExactly("AUTHORIZATION_FAILURE");
	}

	@Test
	void auditWhenNoRepositoryThenNoBeans() {
		try (RunningApplication without = RunningApplication.start(WithoutRepository.class, authorizationServer)) {
			assertThat(without.context().getBeansOfType(DenialAudit.class)).isEmpty();
			assertThat(without.context().getBeansOfType(AuditOnce.class)).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithoutRepository {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableMethodSecurity
	@Import(Tolerant.class)
	@RestController
	static class Audited {

		@Bean
		InMemoryAuditEventRepository auditEventRepository() {
			return new InMemoryAuditEventRepository();
		}

		@Bean
		AuthorizationEventPublisher authorizationEventPublisher(ApplicationEventPublisher events) {
			return new SpringAuthorizationEventPublisher(events);
		}

		@Bean
		Premium premium() {
			return new Premium();
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
				requests.requestMatchers("/admin").hasRole("ADMIN");
				requests.anyRequest().authenticated();
			});
			return http.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults())).build();
		}

		@GetMapping("/reports/{id}")
		@PreAuthorize("hasAuthority('SCOPE_reports:read')")
		String report() {
			return "report";
		}

	}

	@RestController
	static class Tolerant {

		private final Premium premium;

		Tolerant(Premium premium) {
			this.premium = premium;
		}

		@GetMapping("/tolerant")
		String tolerant() {
			try {
				return this.premium.more();
			}
			catch (AccessDeniedException ex) {
				return "a little less";
			}
		}

	}

	static class Premium {

		@PreAuthorize("hasRole('PREMIUM')")
		String more() {
			return "more";
		}

	}

}

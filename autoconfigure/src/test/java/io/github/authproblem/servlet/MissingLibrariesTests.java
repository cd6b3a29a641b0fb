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

import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.NarrowClasspath;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Applications that lack what is optional, in a chain where nobody is authenticated.
 */
class MissingLibrariesTests {

	private static final String RESOURCE_SERVER = "spring-security-oauth2-";

	private static final String BOOT_RESOURCE_SERVER = "spring-boot-security-oauth2-resource-server";

	private static final String NIMBUS = "nimbus-jose-jwt";

	private static final String XML = "jackson-dataformat-xml";

	@Test
	void getWhenNoNimbusThenChallenged() throws ReflectiveOperationException {
		assertChallenged(NIMBUS, XML);
	}

	@Test
	void getWhenNothingOptionalThenChallenged() throws ReflectiveOperationException {
		assertChallenged(RESOURCE_SERVER, BOOT_RESOURCE_SERVER, NIMBUS, XML, "spring-boot-actuator",
				"spring-boot-starter-actuator", "spring-boot-micrometer-", "spring-boot-starter-micrometer-",
				"micrometer-core", "micrometer-registry", "micrometer-tracing", "brave", "jjwt-", "java-jwt",
				"spring-tx");
	}

	@Test
	void getWhenNoActuatorThenChallenged() throws ReflectiveOperationException {
		assertChallenged(XML, "spring-boot-actuator", "spring-boot-starter-actuator");
	}

	@Test
	void getWhenNoTracingThenChallenged() throws ReflectiveOperationException {
		assertChallenged(XML, "micrometer-tracing", "spring-boot-micrometer-tracing", "brave");
	}

	private static void assertChallenged(String... missing) throws ReflectiveOperationException {
		try (NarrowClasspath application = NarrowClasspath.start(List.of(missing), OrdersApplication.class)) {
			HttpRequest request = application.get("/orders").header("Accept", "application/xml").bearer("abc");
			assertThat(request.send()).isDeniedWith(401)
				.isChallengedWith("Bearer realm=\"orders\"")
				.hasReason("token-missing");
		}
	}

	@Test
	void getWhenNoSpringSecurityThenServed() throws ReflectiveOperationException {
		List<String> missing = List.of("spring-security-", "spring-boot-security", "spring-boot-starter-security",
				NIMBUS);
		try (NarrowClasspath application = NarrowClasspath.start(missing, UnsecuredApplication.class)) {
			assertThat(application.get("/orders").send()).hasStatus(200);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class OrdersApplication {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated()).build();
		}

		@GetMapping("/orders")
		String orders() {
			return "orders";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class UnsecuredApplication {

		@GetMapping("/orders")
		String orders() {
			return "orders";
		}

	}

}

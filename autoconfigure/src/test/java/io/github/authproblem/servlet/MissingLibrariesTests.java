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
import java.util.concurrent.Callable;

import io.github.authproblem.test.ClassPathWithout;
import io.github.authproblem.test.RunningApplication;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that lack what is optional, in a chain where nobody is authenticated.
 */
class MissingLibrariesTests {

	private static final String RESOURCE_SERVER = "spring-security-oauth2-";

	private static final String BOOT_RESOURCE_SERVER = "spring-boot-security-oauth2-resource-server";

	private static final String NIMBUS = "nimbus-jose-jwt";

	private static final String XML = "jackson-dataformat-xml";

	private static void assertChallenged(List<String> responses) {
		assertThat(responses.get(0)).startsWith("HTTP/1.1 401 ")
			.contains("\r\nWWW-Authenticate: Bearer realm=\"orders\"\r\n",
					"\r\nContent-Type: application/problem+json\r\n",
					"{\"type\":\"urn:problem-type:auth:token-missing\",");
		assertThat(responses.get(1)).startsWith("HTTP/1.1 401 ")
			.contains("\r\nWWW-Authenticate: Bearer realm=\"orders\"\r\n",
					"\r\nContent-Type: application/problem+json\r\n",
					"{\"type\":\"urn:problem-type:auth:token-missing\",");
	}

	@Test
	void getWhenNoNimbusThenChallenged() {
		assertChallenged(ClassPathWithout.libraries(NIMBUS, XML).call(Orders.class));
	}

	@Test
	void getWhenNothingOptionalThenChallenged() {
		assertChallenged(
				ClassPathWithout.libraries(RESOURCE_SERVER, BOOT_RESOURCE_SERVER, NIMBUS, XML).call(Orders.class));
	}

	@Test
	void getWhenNoSpringSecurityThenServed() {
		List<String> responses = ClassPathWithout
			.libraries("spring-security-", "spring-boot-security", "spring-boot-starter-security", NIMBUS)
			.call(UnsecuredOrders.class);
		assertThat(responses).allSatisfy((response) -> assertThat(response).startsWith("HTTP/1.1 200 "));
	}

	private static List<String> get(Class<?> configuration) {
		// There is one in the JVM, and it belongs to the other class loader
		TomcatURLStreamHandlerFactory.disable();
		try (RunningApplication application = RunningApplication.start(configuration)) {
			return List.of(application.get("/orders").send().raw(),
					application.get("/orders").header("Accept", "application/xml").bearer("abc").send().raw());
		}
	}

	static class Orders implements Callable<List<String>> {

		@Override
		public List<String> call() {
			return get(OrdersApplication.class);
		}

	}

	static class UnsecuredOrders implements Callable<List<String>> {

		@Override
		public List<String> call() {
			return get(UnsecuredApplication.class);
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

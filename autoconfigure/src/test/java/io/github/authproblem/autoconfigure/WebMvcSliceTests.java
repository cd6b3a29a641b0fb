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

package io.github.authproblem.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test slice of a user's application answers denials as the application does.
 */
@WebMvcTest(properties = "spring.application.name=orders")
class WebMvcSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void getWhenNoTokenThenChallengedWithProblem() {
		assertThat(this.mvc.get().uri("/orders")).hasStatus(401)
			.hasContentType("application/problem+json")
			.hasHeader("WWW-Authenticate",
					"Bearer realm=\"orders\", "
							+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"")
			.bodyJson()
			.extractingPath("$.type")
			.isEqualTo("urn:problem-type:auth:token-missing");
	}

	@Test
	void getWhenCallerIsMockedThenGranted() {
		assertThat(this.mvc.get().uri("/orders").with(SecurityMockMvcRequestPostProcessors.jwt())).hasStatusOk();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Orders.class)
	static class OrdersApplication {

		@Bean
		JwtDecoder jwtDecoder() {
			return (token) -> {
				throw new BadJwtException("not expected");
			};
		}

	}

	@RestController
	static class Orders {

		@GetMapping("/orders")
		String orders() {
			return "orders";
		}

	}

}

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

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Rows 1 to 8 in an application whose only change is the dependency and
 * {@code spring.security.oauth2.resourceserver.jwt.jwk-set-uri}.
 */
class DefaultChainTests {

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(OrdersApplication.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri(),
				"spring.security.oauth2.resourceserver.jwt.audiences=" + AuthorizationServer.AUDIENCE);
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	private static String metadata() {
		return "http://localhost/.well-known/oauth-protected-resource";
	}

	@Test
	void getWhenTokenIsValidThenGranted() {
		HttpResponse response = application.get("/orders").bearer(AuthorizationServer.token()).send();
		assertThat(response).hasStatus(200);
	}

	@Test
	void getWhenNoTokenThenChallengedWithoutError() {
		HttpResponse response = application.get("/orders").send();
		assertThat(response).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", resource_metadata=\"" + metadata() + "\"")
			.hasProblem("""
					{"type":"urn:problem-type:auth:token-missing","title":"Access token required","status":401,\
					"detail":"This resource needs an access token. Send one in the Authorization header.",\
					"instance":"/orders"}""");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class OrdersApplication {

		@GetMapping("/orders")
		String orders() {
			return "orders";
		}

	}

}

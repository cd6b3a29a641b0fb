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

import java.util.stream.Stream;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

import static io.github.authproblem.test.DenialAssert.assertThat;

/**
 * Row 9: a token in two places of those where the application looks.
 */
class MalformedRequestTests {

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(QueryApplication.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri());
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void getWhenTokenIsInTwoPlacesThenRequestMalformed(String description, HttpRequest request) {
		assertThat(request.send()).isDeniedWith(400)
			.isChallengedWith("Bearer realm=\"orders\", error=\"invalid_request\", "
					+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\", "
					+ "error_description=\"The request must carry exactly one access token\"")
			.hasProblem("""
					{"type":"urn:problem-type:auth:request-malformed","title":"Malformed credentials","status":400,\
					"detail":"The request must carry exactly one access token, in exactly one place.",\
					"instance":"/orders"}""");
	}

	static Stream<Arguments> getWhenTokenIsInTwoPlacesThenRequestMalformed() {
		String token = AuthorizationServer.token();
		return Stream.of(
				Arguments.of("header and parameter", application.get("/orders?access_token=" + token).bearer(token)),
				Arguments.of("repeated parameter",
						application.get("/orders?access_token=" + token + "&access_token=" + token)),
				Arguments.of("empty parameter", application.get("/orders?access_token=")),
				Arguments.of("two fields", application.get("/orders").bearer(token).bearer(token)),
				Arguments.of("two fields of two schemes",
						application.get("/orders").bearer(token).header("Authorization", "Basic dTpw")));
	}

	@Test
	void getWhenTokenIsInOnePlaceThenGranted() {
		assertThat(application.get("/orders?access_token=" + AuthorizationServer.token()).send()).hasStatus(200);
	}

	@Import(OrdersApplication.class)
	static class QueryApplication {

		@Bean
		DefaultBearerTokenResolver resolver() {
			DefaultBearerTokenResolver resolver = new DefaultBearerTokenResolver();
			resolver.setAllowUriQueryParameter(true);
			return resolver;
		}

	}

}

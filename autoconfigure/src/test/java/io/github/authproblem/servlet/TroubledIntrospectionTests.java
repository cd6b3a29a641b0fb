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

import java.time.Duration;
import java.util.Map;

import io.github.authproblem.test.Crowd;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import io.github.authproblem.test.Trouble;
import io.github.authproblem.test.TroubledServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.security.oauth2.server.resource.autoconfigure.SpringOpaqueTokenIntrospectorBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionAuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An introspection endpoint that hangs, and an application that has said nothing of how
 * long to wait for it.
 */
class TroubledIntrospectionTests {

	private static final String PATH = "/introspect";

	private TroubledServer server;

	@BeforeEach
	void start() {
		this.server = new TroubledServer().serve(PATH,
				"{\"active\":true,\"sub\":\"ada\",\"scope\":\"orders:write reports:read\"}");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private RunningApplication start(Class<?> configuration) {
		String prefix = "spring.security.oauth2.resourceserver.opaquetoken.";
		return RunningApplication.start(configuration, prefix + "introspection-uri=" + this.server.uri(PATH),
				prefix + "client-id=or:ders", prefix + "client-secret=s e+cret",
				"logging.level.io.github.authproblem=error");
	}

	@Test
	void getWhenEndpointHangsThenUnavailableAfterFiveSeconds() {
		this.server.trouble(PATH, Trouble.HANGS);
		try (RunningApplication application = start(OrdersApplication.class)) {
			HttpRequest request = application.get("/orders").bearer("opaque");
			Crowd crowd = Crowd.of(64, request);
			assertThat(crowd.statuses()).containsExactly(503);
			assertThat(crowd.longestWait()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(10));
			this.server.trouble(PATH, null);
			assertThat(request.send()).hasStatus(200);
		}
	}

	@Test
	void getWhenEndpointWorksThenAskedAsByBoot() {
		try (RunningApplication application = start(OrdersApplication.class)) {
			assertThat(application.get("/reports").bearer("opaque").send()).hasStatus(200);
			assertThat(application.get("/admin").bearer("opaque").send()).isDeniedWith(403);
		}
		String authorization = this.server.authorization();
		try (RunningApplication application = start(CustomizingApplication.class)) {
			assertThat(application.get("/reports").bearer("opaque").send()).hasStatus(200);
		}
		assertThat(authorization).isEqualTo(this.server.authorization());
	}

	@Test
	void getWhenApplicationCustomizesBootsIntrospectorThenItIsInForce() {
		try (RunningApplication application = start(CustomizingApplication.class)) {
			assertThat(application.context().getBeanNamesForType(OpaqueTokenIntrospector.class))
				.containsExactly("opaqueTokenIntrospector");
			assertThat(application.context().containsBean("authProblemOpaqueTokenIntrospector")).isFalse();
		}
	}

	@Test
	void getWhenIntrospectorIsTheApplicationsThenItIsInForce() {
		this.server.trouble(PATH, Trouble.HANGS);
		try (RunningApplication application = start(OwnIntrospector.class)) {
			assertThat(application.get("/orders").bearer("opaque").send()).hasStatus(200);
		}
	}

	@Import(OrdersApplication.class)
	static class CustomizingApplication {

		@Bean
		SpringOpaqueTokenIntrospectorBuilderCustomizer customizer() {
			return (builder) -> builder.postProcessor((introspector) -> {
			});
		}

	}

	@Import(OrdersApplication.class)
	static class OwnIntrospector {

		@Bean
		OpaqueTokenIntrospector introspector() {
			OAuth2AuthenticatedPrincipal ada = new OAuth2IntrospectionAuthenticatedPrincipal(Map.of("sub", "ada"),
					AuthorityUtils.NO_AUTHORITIES);
			return (token) -> ada;
		}

	}

}

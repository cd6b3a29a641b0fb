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

import io.github.authproblem.DenialReason;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The actuator's endpoint of a real application.
 */
class AuthProblemEndpointTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=authproblem";

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	private static JsonNode report(RunningApplication application) {
		return new JsonMapper()
			.readTree(application.get("/actuator/authproblem").bearer(AuthorizationServer.token()).send().body());
	}

	@Test
	void endpointWhenNotExposedThenNotThere() {
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer)) {
			assertThat(application.get("/actuator/authproblem").bearer(AuthorizationServer.token()).send().status())
				.isEqualTo(404);
			assertThat(application.context().getBeansOfType(RecentDenials.class)).isEmpty();
		}
	}

	@Test
	void reportThenTellsSettingsUnderTheirNames() {
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer,
				EXPOSED, "auth-problem.concealment.paths=/admin", "auth-problem.instance=none")) {
			JsonNode settings = report(application).path("settings");
			assertThat(settings.path("realm").asString()).isEqualTo("orders");
			assertThat(settings.path("instance").asString()).isEqualTo("none");
			assertThat(settings.path("type-base-uri").asString()).isEqualTo("urn:problem-type:auth:");
			assertThat(settings.path("concealment").path("paths").path(0).asString()).isEqualTo("/admin");
			assertThat(settings.path("concealment").path("missing-token").booleanValue()).isFalse();
			assertThat(settings.path("unavailable").path("retry-after").asString()).isEqualTo("PT5S");
			assertThat(settings.path("log").path("server-error-level").asString()).isEqualTo("warn");
		}
	}

	@Test
	void reportThenTellsReasonsAndTheirCounts() {
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer,
				EXPOSED)) {
			application.get("/orders").send();
			application.get("/orders").send();
			JsonNode reasons = report(application).path("reasons");
			assertThat(reasons.size()).isEqualTo(DenialReason.values().length);
			assertThat(reasons.path(0).toString()).isEqualTo("{\"reason\":\"token-missing\",\"status\":401,"
					+ "\"type\":\"urn:problem-type:auth:token-missing\",\"error\":null,\"count\":2}");
			assertThat(reasons.path(1).path("error").asString()).isEqualTo("invalid_token");
		}
	}

	@Test
	void reportThenTellsLastDenialsLatestFirst() {
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer,
				EXPOSED, "auth-problem.endpoint.recent-denials=2")) {
			for (String path : List.of("/first", "/second", "/third")) {
				application.get(path).send();
			}
			application.get("/reports").bearer(AuthorizationServer.token()).send();
			JsonNode recent = report(application).path("recent");
			assertThat(recent.size()).isEqualTo(2);
			assertThat(recent.path(0).path("time").asString()).endsWith("Z");
			assertThat(recent.path(0).toString()).endsWith(",\"reason\":\"scope-insufficient\",\"status\":403,"
					+ "\"concealed\":false,\"scheme\":\"bearer\",\"method\":\"GET\",\"path\":\"/reports\","
					+ "\"route\":\"/reports\",\"remoteAddress\":\"127.0.0.1\",\"principal\":\"ada\"}");
			assertThat(recent.path(1).path("path").asString()).isEqualTo("/third");
		}
	}

	@Test
	void reportWhenNoneAreToBeRememberedThenCountsAlone() {
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer,
				EXPOSED, "auth-problem.endpoint.recent-denials=0")) {
			application.get("/orders").send();
			JsonNode report = report(application);
			assertThat(report.path("recent").size()).isZero();
			assertThat(report.path("reasons").path(0).path("count").intValue()).isOne();
		}
	}

}

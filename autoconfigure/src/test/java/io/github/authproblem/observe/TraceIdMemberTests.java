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

import java.nio.file.Path;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.LogFile;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The identifier of a request's trace, in the problem and in the log.
 */
class TraceIdMemberTests {

	private static final JsonMapper JSON = new JsonMapper();

	private LogFile log;

	@BeforeEach
	void open(@TempDir Path directory) {
		this.log = new LogFile(directory);
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private JsonNode problem(String... properties) {
		try (AuthorizationServer authorizationServer = new AuthorizationServer();
				RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer,
						properties)) {
			return JSON.readTree(application.get("/orders").send().body());
		}
	}

	private String loggedTraceId() {
		return JSON.readTree(this.log.linesOf(DenialLog.class).get(0)).path("traceId").asString();
	}

	@Test
	void traceIdWhenSwitchedOnThenInBodyAndLog() {
		JsonNode problem = problem(this.log.with("auth-problem.trace-id=true", "logging.structured.format.file=ecs"));
		assertThat(problem.path("traceId").asString()).matches("[0-9a-f]{32}").isEqualTo(loggedTraceId());
	}

	@Test
	void traceIdWhenNotSwitchedOnThenInLogOnly() {
		assertThat(problem(this.log.with("logging.structured.format.file=ecs")).has("traceId")).isFalse();
		assertThat(loggedTraceId()).matches("[0-9a-f]{32}");
	}

	@Test
	void traceIdWhenNothingTracesThenNoMember() {
		assertThat(problem("auth-problem.trace-id=true",
				"spring.autoconfigure.exclude=" + RunningApplication.JETTY
						+ ",org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration,"
						+ "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration")
			.has("traceId")).isFalse();
	}

}

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
import java.util.List;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.LogFile;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log of a real application, as text and as Spring Boot's structured logging writes
 * it.
 */
class DenialLogTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static AuthorizationServer authorizationServer;

	private LogFile log;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	@BeforeEach
	void open(@TempDir Path directory) {
		this.log = new LogFile(directory);
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private RunningApplication application(String... properties) {
		return RunningApplication.start(OrdersApplication.class, authorizationServer, this.log.with(properties));
	}

	private List<String> lines() {
		return this.log.linesOf(DenialLog.class);
	}

	private List<String> messages() {
		return this.log.messagesOf(DenialLog.class);
	}

	@Test
	void lineWhenDeniedThenTellsWhatHappened() {
		try (RunningApplication application = application()) {
			application.get("/orders").send();
			application.get("/reports?q=1").bearer(AuthorizationServer.token()).send();
		}
		assertThat(messages()).containsExactly("Denied GET /orders with 401 token-missing, from 127.0.0.1",
				"Denied GET /reports with 403 scope-insufficient, to \"ada\", from 127.0.0.1");
		assertThat(lines()).allMatch((line) -> line.contains(" INFO "));
	}

	@Test
	void lineWhenConcealedThenTellsOfBoth() {
		try (RunningApplication application = application("auth-problem.concealment.paths=/admin")) {
			application.get("/admin").bearer(AuthorizationServer.token()).send();
		}
		assertThat(messages())
			.containsExactly("Denied GET /admin with 404, concealing role-insufficient, to \"ada\", from 127.0.0.1");
	}

	@Test
	void lineWhenConcealedThenNotHiddenByFloodOfOthers() {
		try (RunningApplication application = application("auth-problem.concealment.paths=/admin",
				"auth-problem.concealment.missing-token=true", "auth-problem.log.limit=3")) {
			for (int i = 0; i < 5; i++) {
				application.get("/orders").send();
			}
			application.get("/admin").send();
		}
		assertThat(messages()).filteredOn((message) -> message.startsWith("Denied GET /orders")).hasSize(3);
		assertThat(messages()).filteredOn((message) -> message.startsWith("Denied GET /admin with 404, concealing "))
			.hasSize(1);
	}

	@Test
	void lineWhenManyAreConcealedThenSummedUpApart() {
		try (RunningApplication application = application("auth-problem.concealment.paths=/admin",
				"auth-problem.concealment.missing-token=true", "auth-problem.log.limit=1")) {
			for (int i = 0; i < 4; i++) {
				application.get("/admin").send();
				application.get("/orders").send();
			}
		}
		assertThat(messages()).contains("Denied 3 more requests (concealing token-missing) within 60 s",
				"Denied 3 more requests because of token-missing within 60 s");
	}

	@Test
	void lineWhenStructuredThenHasFields() {
		try (RunningApplication application = application("logging.structured.format.file=ecs")) {
			application.get("/reports").bearer(AuthorizationServer.token()).send();
		}
		JsonNode line = JSON.readTree(lines().get(0));
		assertThat(line.path("message").asString())
			.isEqualTo("Denied GET /reports with 403 scope-insufficient, to \"ada\", from 127.0.0.1");
		assertThat(line.path("reason").asString()).isEqualTo("scope-insufficient");
		assertThat(line.path("status").intValue()).isEqualTo(403);
		assertThat(line.path("concealed").booleanValue()).isFalse();
		assertThat(line.path("scheme").asString()).isEqualTo("bearer");
		assertThat(line.path("method").asString()).isEqualTo("GET");
		assertThat(line.path("path").asString()).isEqualTo("/reports");
		assertThat(line.path("route").asString()).isEqualTo("/reports");
		assertThat(line.path("principal").asString()).isEqualTo("ada");
		assertThat(line.path("remoteAddress").asString()).isEqualTo("127.0.0.1");
	}

	@Test
	void lineWhenServerErrorThenAtItsOwnLevel() {
		AuthorizationServer down = new AuthorizationServer();
		down.close();
		try (RunningApplication application = application(
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + down.jwkSetUri())) {
			application.get("/orders").bearer(AuthorizationServer.token()).send();
		}
		assertThat(lines()).singleElement().asString().contains(" WARN ").contains("503 authentication-unavailable");
	}

	@Test
	void lineWhenLevelIsOffThenNone() {
		try (RunningApplication application = application("auth-problem.log.client-error-level=off")) {
			application.get("/orders").send();
		}
		assertThat(lines()).isEmpty();
	}

	@Test
	void lineWhenDisabledThenNone() {
		try (RunningApplication application = application("auth-problem.log.enabled=false")) {
			application.get("/orders").send();
			assertThat(application.context().getBeansOfType(DenialLog.class)).isEmpty();
		}
		assertThat(lines()).isEmpty();
	}

	@Test
	void lineWhenHostileThenOneShortLineEach() {
		String escape = "\u001b[31m\u202e";
		try (RunningApplication application = application()) {
			application.get("/%0d%0aDenied%20GET%20/forged").header("User-Agent", escape).send();
			application.get("/" + "a".repeat(7000)).header("User-Agent", "b".repeat(8000)).send();
			application.get("/orders/" + escape).send();
			application.get("/reports")
				.bearer(AuthorizationServer.token((claims) -> claims.subject("eve\r\n2026 INFO Denied \"x" + escape)))
				.send();
			application.get("/reports")
				.bearer(AuthorizationServer.token((claims) -> claims.subject("e".repeat(4000))))
				.send();
		}
		List<String> lines = this.log.lines();
		assertThat(lines).allMatch((line) -> line.length() < 700 && line.chars().noneMatch(Character::isISOControl)
				&& !line.contains("\u202e"));
		assertThat(messages()).contains(
				"Denied GET /reports with 403 scope-insufficient, to \"eve??2026 INFO Denied 'x?[31m?\", from 127.0.0.1");
		assertThat(lines()).allMatch((line) -> line.contains(" : Denied "));
	}

	@Test
	void lineThenNoByteOfTheToken() {
		String token = AuthorizationServer.token();
		try (RunningApplication application = application()) {
			application.get("/reports").bearer(token).send();
			application.get("/orders").bearer(token.substring(1)).send();
		}
		assertThat(lines()).hasSize(2).noneMatch((line) -> line.contains(token.substring(20, 28)));
	}

}

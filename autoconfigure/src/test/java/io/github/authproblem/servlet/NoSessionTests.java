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
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A denial opens no session: a flood of them would fill the heap.
 */
class NoSessionTests {

	private static final int REQUESTS = 10_000;

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	@Test
	void getWhenAnonymousThenNoSessionHoweverManyRequests() {
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer)) {
			for (int i = 0; i < REQUESTS; i++) {
				HttpResponse response = application.get("/orders").header("Accept", "*/*").send();
				assertThat(response.status()).isEqualTo(401);
				assertThat(response.header("Set-Cookie")).isEmpty();
			}
			assertThat(sessions(application)).isZero();
		}
	}

	@Test
	void getWhenStarterIsOffThenEachRequestOpensOne() {
		try (RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer,
				"auth-problem.enabled=false")) {
			for (int i = 0; i < REQUESTS; i++) {
				application.get("/orders").header("Accept", "*/*").send();
			}
			assertThat(sessions(application)).isEqualTo(REQUESTS);
		}
	}

	private static int sessions(RunningApplication application) {
		TomcatWebServer server = (TomcatWebServer) ((ServletWebServerApplicationContext) application.context())
			.getWebServer();
		return ((Context) server.getTomcat().getHost().findChildren()[0]).getManager().getActiveSessions();
	}

}

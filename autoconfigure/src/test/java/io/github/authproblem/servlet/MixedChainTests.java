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
import io.github.authproblem.test.FormAndBearerChain;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.Outage;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Import;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A chain that logs in browsers by a form and API clients by Bearer tokens.
 */
class MixedChainTests {

	private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	private AuthorizationServer authorizationServer;

	private RunningApplication application;

	@BeforeEach
	void start() {
		this.authorizationServer = new AuthorizationServer();
		this.application = RunningApplication.start(FormAndBearer.class, this.authorizationServer,
				"logging.level.io.github.authproblem=error");
	}

	@AfterEach
	void stop() {
		this.application.close();
		this.authorizationServer.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "application/json", "application/problem+json", "application/hal+json",
			"text/event-stream", "text/plain" })
	void getWhenClientAsksForAnApiAnswerThenProblemWithoutSession(String accept) {
		assertThat(this.application.get("/orders").header("Accept", accept).send()).isDeniedWith(401)
			.isChallengedWith("Bearer realm=\"orders\", "
					+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"")
			.hasReason("token-missing");
	}

	@Test
	void getWhenNothingIsAskedForThenProblemWithoutSession() {
		assertThat(this.application.get("/orders").send()).isDeniedWith(401).hasReason("token-missing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", BROWSER, "text/html, text/plain" })
	void getWhenBrowserThenLoginAndBack(String accept) {
		HttpResponse response = this.application.get("/orders").header("Accept", accept).send();
		assertThat(response).hasStatus(302);
		assertThat(response.header("Location").get(0)).contains("/login");
		assertThat(response.header("Set-Cookie")).hasSize(1);
	}

	@Test
	void postWhenBrowserHasNoCsrfTokenThenSpringAnswers() {
		HttpResponse response = this.application.request("POST", "/orders")
			.header("Accept", BROWSER)
			.form("a=b")
			.send();
		assertThat(response).isNotChallenged();
		assertThat(response.header("Content-Type")).doesNotContain("application/problem+json");
	}

	@Test
	void postWhenApiClientHasNoTokenThenTokenMissingWithoutSession() {
		assertThat(this.application.request("POST", "/orders").header("Accept", "application/json").form("a=b").send())
			.isDeniedWith(401)
			.hasReason("token-missing");
	}

	@Test
	void getWhenTokenIsBadThenChallengedWhateverIsAccepted() {
		assertThat(
				this.application.get("/orders").header("Accept", BROWSER).bearer(AuthorizationServer.forged()).send())
			.isDeniedWith(401)
			.hasReason("token-signature-invalid");
		assertThat(this.application.get("/admin").header("Accept", BROWSER).bearer(AuthorizationServer.token()).send())
			.isDeniedWith(403)
			.hasReason("role-insufficient");
	}

	@Test
	void getWhenAuthorizationServerIsOutThenUnavailable() {
		this.authorizationServer.fail(Outage.REFUSED);
		assertThat(this.application.get("/orders").bearer(AuthorizationServer.token()).send()).isDeniedWith(503)
			.hasReason("authentication-unavailable");
	}

	@Import({ OrdersApplication.class, FormAndBearerChain.class })
	static class FormAndBearer {

	}

}

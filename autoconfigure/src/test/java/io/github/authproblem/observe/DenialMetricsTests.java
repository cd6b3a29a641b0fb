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

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus scrapes from a real application.
 */
class DenialMetricsTests {

	@Test
	void scrapeWhenDeniedThenCountedByFewTags() {
		try (AuthorizationServer authorizationServer = new AuthorizationServer();
				RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer,
						"management.endpoints.web.exposure.include=prometheus",
						"auth-problem.concealment.paths=/admin")) {
			String token = AuthorizationServer.token();
			application.get("/orders").send();
			application.get("/orders/" + token).send();
			application.get("/orders").bearer("garbage").send();
			application.get("/admin").bearer(token).send();
			application.get("/admin").bearer(token).send();
			assertThat(denials(application.get("/actuator/prometheus").bearer(token).send().text())).containsExactly(
					"auth_problem_denials_total{concealed=\"false\",reason=\"token-malformed\",scheme=\"bearer\",status=\"401\"} 1.0",
					"auth_problem_denials_total{concealed=\"false\",reason=\"token-missing\",scheme=\"none\",status=\"401\"} 2.0",
					"auth_problem_denials_total{concealed=\"true\",reason=\"role-insufficient\",scheme=\"bearer\",status=\"404\"} 2.0");
		}
	}

	private static List<String> denials(String scrape) {
		return scrape.lines().filter((line) -> line.startsWith("auth_problem_")).sorted().toList();
	}

}

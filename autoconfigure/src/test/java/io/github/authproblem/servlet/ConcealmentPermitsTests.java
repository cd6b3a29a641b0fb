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

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.RunningApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Concealment takes nothing from a caller who may, and gives nothing to one who may not:
 * many requests at random, asked of the same application with and without concealment.
 */
class ConcealmentPermitsTests {

	private static final long SEED = Long.getLong("concealment.seed", 13);

	private static final int REQUESTS = Integer.getInteger("concealment.requests", 2_000);

	private static final List<String> MODES = List.of("auth-problem.enabled=false",
			"auth-problem.concealment.paths=/**",
			"auth-problem.concealment.paths=/**,auth-problem.concealment.missing-token=true",
			// Nothing but what is annotated
			"auth-problem.concealment.missing-token=true");

	/** What is asked only once a method has returned. */
	private static final List<String> ASKED_AFTER = List.of("after");

	private static final List<String> METHODS = List.of("GET", "GET", "GET", "GET", "HEAD", "POST", "POST", "PUT",
			"PATCH", "DELETE", "OPTIONS");

	/** One of these is sent by so many in a hundred requests. */
	private static final List<Map.Entry<Integer, List<String>>> HEADERS = List.of(
			Map.entry(70,
					List.of("Accept: */*", "Accept: application/json", "Accept: text/plain", "Accept: text/html",
							"Accept: application/problem+json", "Accept: image/png", "Accept: nonsense")),
			Map.entry(25, List.of("X-Kind: secret")), Map.entry(25, List.of("X-Version: 1", "X-Version: 2")),
			Map.entry(10, List.of("Origin: https://other.example")));

	private static final List<Body> BODIES = List.of(new Body("", ""), new Body("", ""),
			new Body("application/json", "{\"a\":1}"), new Body("application/json", "{"), new Body("text/plain", "a"),
			new Body("application/x-www-form-urlencoded", "secret=1&number=2"), new Body("x/y", "?"));

	private static final String WHO_MAY = "ada, who may";

	private static final Instant EXPIRED = Instant.now().minusSeconds(600);

	private static final List<RunningApplication> applications = new ArrayList<>();

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		MODES.forEach((mode) -> applications.add(start(mode)));
	}

	private static RunningApplication start(String mode) {
		List<String> properties = new ArrayList<>(List.of(mode.split(",")));
		properties.addAll(List.of("logging.level.org=off", "logging.level.io.github.authproblem=error",
				"spring.mvc.apiversion.use.header=X-Version", "spring.mvc.apiversion.required=false",
				"spring.mvc.apiversion.supported=1,2"));
		return RunningApplication.start(GridApplication.class, authorizationServer, properties.toArray(String[]::new));
	}

	@AfterAll
	static void stop() {
		applications.forEach(RunningApplication::close);
		authorizationServer.close();
	}

	@Test
	void requestWhenConcealmentIsOnThenNobodyGetsLessOrMore() {
		List<Ask> asks = asks(new Random(SEED));
		List<List<Answer>> answers = applications.parallelStream()
			.map((application) -> answers(application, asks))
			.toList();
		List<String> faults = new ArrayList<>();
		for (int mode = 1; mode < MODES.size(); mode++) {
			for (int i = 0; i < asks.size(); i++) {
				String fault = fault(asks.get(i), answers.get(0).get(i), answers.get(mode).get(i));
				if (fault != null) {
					faults.add("request " + i + " of seed " + SEED + " with " + MODES.get(mode) + ": " + fault + "\n"
							+ asks.get(i) + "\n--- off\n" + answers.get(0).get(i) + "\n--- on\n"
							+ answers.get(mode).get(i));
				}
			}
		}
		assertThat(faults).isEmpty();
		assertThat(answers.get(0).stream().flatMap((answer) -> answer.calls().stream()).distinct())
			.as("what was called of all that there is")
			.hasSizeGreaterThan(40);
	}

	private static List<Answer> answers(RunningApplication application, List<Ask> asks) {
		GridApplication.Calls calls = application.context().getBean(GridApplication.Calls.class);
		return asks.stream().map((ask) -> new Answer(ask.send(application.port()), calls.take())).toList();
	}

	private static @Nullable String fault(Ask ask, Answer off, Answer on) {
		if (!off.calls().equals(on.calls()) || (off.isDenied() && !ASKED_AFTER.containsAll(on.calls()))) {
			return "another was called";
		}
		if (off.isServed() && !off.comparable().equals(on.comparable())) {
			return (isToldByMvc(ask, off) && on.isRefused()) ? null : "what was served is not, or not alike";
		}
		if (!off.isServed() && on.response().raw().contains("resource <")) {
			return "what was not served is";
		}
		return (on.isRefused() || on.response().status() == off.response().status() || isToldByMvc(ask, on)) ? null
				: "another answer";
	}

	/**
	 * Whether Spring MVC itself tells which methods there are, as it does for unknown
	 * paths. It is concealed from whom all that are there deny.
	 */
	private static boolean isToldByMvc(Ask ask, Answer answer) {
		return "OPTIONS".equals(ask.method()) && !ask.mayRead() && answer.response().status() == 200
				&& answer.calls().isEmpty() && answer.response().body().length == 0;
	}

	private static List<Ask> asks(Random random) {
		Map<String, List<String>> callers = callers();
		List<Ask> asks = new ArrayList<>();
		while (asks.size() < REQUESTS) {
			String target = form(random, any(random, GridApplication.PATHS));
			List<String> headers = new ArrayList<>();
			String caller = (random.nextInt(4) == 0) ? WHO_MAY : any(random, List.copyOf(callers.keySet()));
			for (Map.Entry<Integer, List<String>> header : HEADERS) {
				if (random.nextInt(100) < header.getKey()) {
					headers.add(any(random, header.getValue()));
				}
			}
			Body body = any(random, BODIES);
			String method = any(random, METHODS);
			if (random.nextInt(25) == 0) {
				method = "OPTIONS";
				headers.add("Origin: https://other.example");
				headers.add("Access-Control-Request-Method: " + any(random, METHODS));
			}
			asks.add(new Ask(method, target, caller, callers.get(caller), headers, body));
		}
		return asks;
	}

	private static Map<String, List<String>> callers() {
		Map<String, List<String>> callers = new LinkedHashMap<>();
		callers.put("nobody", List.of());
		callers.put(WHO_MAY, List.of(bearer("ada", "SCOPE_read", "SCOPE_own", "ROLE_READER")));
		callers.put("bob, who may not", List.of(bearer("bob", "SCOPE_write")));
		callers.put("ada, expired", List.of("Authorization: Bearer " + AuthorizationServer.expired(EXPIRED)));
		callers.put("ada, by a filter", List.of("X-Key: ada"));
		callers.put("ada, by an interceptor", List.of("X-Late-Key: ada"));
		return callers;
	}

	private static String bearer(String name, String... authorities) {
		return "Authorization: Bearer " + AuthorizationServer
			.token((claims) -> claims.subject(name).claim("authorities", List.of(authorities)));
	}

	private static String form(Random random, String path) {
		int last = path.lastIndexOf('/');
		return switch (random.nextInt(24)) {
			case 0 -> path + "/";
			case 1 -> "/" + path;
			case 2 -> path.substring(0, last) + "/" + path.substring(last);
			case 3 -> path + ";a=b";
			case 4 -> path.substring(0, last) + ";a=b" + path.substring(last);
			case 5 -> path.substring(0, last) + "/." + path.substring(last);
			case 6 -> path.substring(0, last) + "/x/.." + path.substring(last);
			case 7 -> path.substring(0, last) + "%2F" + path.substring(last + 1);
			case 8 -> path.replaceFirst("a", "%61").replaceFirst("e", "%65");
			case 9 -> path + "%20";
			case 10 -> path + ".json";
			case 11 -> path + "/1";
			case 12 -> path.toUpperCase(Locale.ROOT);
			case 13, 14, 15 -> path + "?secret=1";
			case 16 -> path + "?number=1&a=b";
			case 17 -> path + "?number=x";
			default -> path;
		};
	}

	private static <T> T any(Random random, List<T> values) {
		return values.get(random.nextInt(values.size()));
	}

	private record Body(String type, String text) {

	}

	private record Ask(String method, String target, String caller, List<String> credentials, List<String> headers,
			Body body) {

		boolean mayRead() {
			return this.caller.equals(WHO_MAY) || this.caller.equals("ada, by a filter");
		}

		HttpResponse send(int port) {
			HttpRequest request = new HttpRequest(port, this.method, this.target);
			Stream.concat(this.credentials.stream(), this.headers.stream())
				.map((header) -> header.split(": ", 2))
				.forEach((header) -> request.header(header[0], header[1]));
			return this.body.type().isEmpty() ? request.send()
					: request.body(this.body.type(), this.body.text()).send();
		}

		@Override
		public String toString() {
			return this.method + " " + this.target + " by " + this.caller + " with " + this.headers + " and "
					+ this.body;
		}

	}

	private record Answer(HttpResponse response, List<String> calls) {

		boolean isServed() {
			return this.response.status() < 400;
		}

		boolean isDenied() {
			return this.response.status() == 401 || this.response.status() == 403;
		}

		boolean isRefused() {
			return isDenied() || this.response.status() == 404;
		}

		String comparable() {
			return this.response.raw().replaceFirst("Date: [^\r]*", "");
		}

		@Override
		public String toString() {
			return this.response + "\ncalled: " + this.calls;
		}

	}

}

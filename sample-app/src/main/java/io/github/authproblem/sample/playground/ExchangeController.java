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

package io.github.authproblem.sample.playground;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

import io.github.authproblem.sample.token.Grant;
import io.github.authproblem.sample.token.TokenIssuer;
import io.github.authproblem.sample.token.TokenKind;
import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sends a scenario's request to the sample itself and shows both sides byte for byte,
 * which no script in a browser could. It sends nothing else and nowhere else.
 */
@Hidden // the page's, and no part of the API
@RestController
class ExchangeController {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final int MAX_RESPONSE = 65_536;

	private static final Grant GRANT = new Grant("alice", "", List.of(), Duration.ofMinutes(5));

	/** Each exchange needs a second thread of the server: all must never wait for one. */
	private final Semaphore exchanges = new Semaphore(16);

	private final TokenIssuer issuer;

	private final Environment environment;

	ExchangeController(TokenIssuer issuer, Environment environment) {
		this.issuer = issuer;
		this.environment = environment;
	}

	@PostMapping("/demo/exchange")
	Exchange exchange(@RequestBody ExchangeRequest request) throws IOException {
		Scenario scenario = Scenario.of(request.scenario());
		if (scenario == null) {
			throw error(HttpStatus.BAD_REQUEST, "'scenario' must be one of " + Scenario.labels() + ".");
		}
		if (!this.exchanges.tryAcquire()) {
			ErrorResponseException busy = error(HttpStatus.SERVICE_UNAVAILABLE, "Too many exchanges at once.");
			busy.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
			throw busy;
		}
		try {
			int port = this.environment.getRequiredProperty("local.server.port", Integer.class);
			String host = "localhost:" + port;
			String sent = scenario.request(host, token(scenario.token()));
			return new Exchange(sent, send(port, sent), scenario.curl(host));
		}
		finally {
			this.exchanges.release();
		}
	}

	private @Nullable String token(@Nullable TokenKind kind) {
		return (kind != null) ? this.issuer.issue(kind, GRANT).value() : null;
	}

	private static String send(int port, String request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout((int) TIMEOUT.toMillis());
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readNBytes(MAX_RESPONSE), StandardCharsets.UTF_8);
		}
	}

	private static ErrorResponseException error(HttpStatus status, String detail) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

	/**
	 * What to send.
	 *
	 * @param scenario the scenario's label
	 */
	record ExchangeRequest(@Nullable String scenario) {

	}

	/**
	 * What was sent and came back.
	 *
	 * @param request the request's bytes as text
	 * @param response the response's bytes as text
	 * @param curl how to repeat it in a shell
	 */
	record Exchange(String request, String response, String curl) {

	}

}

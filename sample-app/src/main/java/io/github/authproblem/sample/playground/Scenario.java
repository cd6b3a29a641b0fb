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

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.authproblem.sample.token.TokenKind;
import org.jspecify.annotations.Nullable;

/**
 * The requests that the page can send, one for each kind of answer.
 */
enum Scenario {

	OK("GET", "/api/messages", TokenKind.VALID),

	MISSING("GET", "/api/messages", null),

	ANOTHER_SCHEME("GET", "/api/messages", null, "Basic dXNlcjpwYXNzd29yZA=="),

	EXPIRED("GET", "/api/messages", TokenKind.EXPIRED),

	NOT_YET_VALID("GET", "/api/messages", TokenKind.NOT_YET_VALID),

	FORGED("GET", "/api/messages", TokenKind.FORGED),

	WRONG_ISSUER("GET", "/api/messages", TokenKind.WRONG_ISSUER),

	WRONG_AUDIENCE("GET", "/api/messages", TokenKind.WRONG_AUDIENCE),

	MALFORMED("GET", "/api/messages", TokenKind.MALFORMED),

	TWO_TOKENS("GET", "/api/messages", TokenKind.VALID, "Bearer another.token"),

	SUSPENDED("GET", "/api/messages", TokenKind.SUSPENDED),

	SCOPE_BY_URL("GET", "/api/reports", TokenKind.VALID),

	SCOPE_BY_METHOD("DELETE", "/api/reports/7", TokenKind.VALID),

	ROLE("GET", "/api/admin/users", TokenKind.VALID),

	CONCEALED("GET", "/api/payroll", TokenKind.VALID),

	UNAVAILABLE("GET", "/api/messages", TokenKind.VALID);

	private final String method;

	private final String path;

	private final @Nullable TokenKind token;

	private final @Nullable String credentials;

	Scenario(String method, String path, @Nullable TokenKind token) {
		this(method, path, token, null);
	}

	Scenario(String method, String path, @Nullable TokenKind token, @Nullable String credentials) {
		this.method = method;
		this.path = path;
		this.token = token;
		this.credentials = credentials;
	}

	static @Nullable Scenario of(@Nullable String label) {
		return Arrays.stream(values()).filter((scenario) -> scenario.toString().equals(label)).findFirst().orElse(null);
	}

	static String labels() {
		return Arrays.stream(values()).map(Scenario::toString).collect(Collectors.joining(", "));
	}

	@Nullable TokenKind token() {
		return this.token;
	}

	/**
	 * Return the request as it goes over the wire.
	 * @param host host and port to name
	 * @param token the value of the token, if the scenario has one
	 * @return the bytes, all of them ASCII
	 */
	String request(String host, @Nullable String token) {
		StringBuilder request = new StringBuilder(
				"%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(this.method, this.path, host));
		if (token != null) {
			request.append("Authorization: Bearer ").append(token).append("\r\n");
		}
		if (this.credentials != null) {
			request.append("Authorization: ").append(this.credentials).append("\r\n");
		}
		return request.append("Accept: */*\r\nConnection: close\r\n\r\n").toString();
	}

	/**
	 * Return how to repeat the request in a shell.
	 * @param host host and port to ask
	 * @return commands, one in a line
	 */
	String curl(String host) {
		StringBuilder commands = new StringBuilder();
		if (this == UNAVAILABLE) {
			commands.append("curl -X PUT %s/demo/identity-provider%s%n".formatted(host, json("available", "false")));
		}
		if (this.token != null) {
			commands.append("token=$(curl -s %s/demo/tokens%s | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')%n"
				.formatted(host, json("kind", "\"" + this.token + "\"")));
		}
		commands.append("curl -i ");
		if (!"GET".equals(this.method)) {
			commands.append("-X ").append(this.method).append(' ');
		}
		commands.append(host).append(this.path);
		if (this.token != null) {
			commands.append(" -H \"Authorization: Bearer $token\"");
		}
		if (this.credentials != null) {
			commands.append(" -H 'Authorization: ").append(this.credentials).append('\'');
		}
		return commands.toString();
	}

	private static String json(String member, String value) {
		return " -H 'Content-Type: application/json' -d '{\"%s\":%s}'".formatted(member, value);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}

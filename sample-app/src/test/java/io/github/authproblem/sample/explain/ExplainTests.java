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

package io.github.authproblem.sample.explain;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.github.authproblem.sample.SampleClient;
import io.github.authproblem.sample.client.RunningSample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code POST /demo/explain}: fed with what the sample really answers, as it is
 * and with one fault planted.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Timeout(60)
class ExplainTests {

	private static final String MISSING = "GET /api/messages";

	private static final String EXPIRED = "GET /api/messages expired";

	private static final String SCOPE = "GET /api/reports valid";

	private static final String ROLE = "GET /api/admin/users valid";

	private static final String FIELD = "Cache-Control:";

	@LocalServerPort
	private int port;

	private SampleClient client;

	@BeforeEach
	void connect() {
		this.client = new SampleClient(this.port);
	}

	@ParameterizedTest
	@ValueSource(strings = { MISSING, EXPIRED, SCOPE, ROLE, "GET /api/public", "GET /api/messages valid",
			"GET /api/messages not-yet-valid", "GET /api/messages forged", "GET /api/messages wrong-issuer",
			"GET /api/messages wrong-audience", "GET /api/messages malformed", "GET /api/messages suspended",
			"DELETE /api/reports/7 valid", "GET /api/payroll valid", "GET /api/payroll", "GET /no-such-page valid",
			"HEAD /api/messages", "HEAD /api/reports valid", "OPTIONS /api/messages", "PATCH /api/messages valid",
			"POST /api/messages", "GET /api/messages;x", "GET /api/messages?access_token=a&access_token=b" })
	void explainWhenSampleAnsweredThenNoFindings(String request) throws IOException {
		assertThat(findings(send(request))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Authorization: Basic dTpw", "Authorization: Bearer", "Authorization: Bearer a b",
			"Authorization: Bearer a\r\nAuthorization: Bearer b", "Origin: https://app.example.com",
			"Accept: application/problem+xml", "Accept: text/html", "Accept: nonsense", "Accept-Language: de",
			"Expect: 100-continue" })
	void explainWhenSampleAnsweredOddRequestThenNoFindings(String field) throws IOException {
		assertThat(findings(RawExchange.send(this.port, MISSING, field))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("faults")
	void explainWhenFaultPlantedThenFindsThatAlone(String rule, String base, List<String> replacements)
			throws IOException {
		String response = send(base);
		for (int i = 0; i < replacements.size(); i += 2) {
			assertThat(response).contains(replacements.get(i));
			response = response.replace(replacements.get(i), replacements.get(i + 1));
		}
		assertThat(findings(rule.equals("content-length-differs") ? response : withItsLength(response)))
			.containsExactly(rule);
	}

	static Stream<Arguments> faults() {
		return Stream.of(fault("challenge-missing", MISSING, "WWW-Authenticate:", "X-Authenticate:"),
				fault("challenge-of-proxy", MISSING, "WWW-Authenticate:", "Proxy-Authenticate:"),
				fault("proxy-challenge-missing", ROLE, "403", "407"),
				fault("challenge-malformed", MISSING, "Bearer realm", "Bearer realm=\"x, realm"),
				fault("challenge-malformed", EXPIRED, "\"sample-app\",", "\"sample-app\""),
				fault("challenge-malformed", EXPIRED, "\"sample-app\"", "sample app"),
				fault("challenge-malformed", EXPIRED, "\"invalid_token\"", ""),
				fault("challenge-malformed", SCOPE, "\"reports:read\"", "reports:read"),
				fault("challenge-scheme-missing", EXPIRED, "Bearer realm", "realm"),
				fault("parameter-repeated", EXPIRED, "Bearer realm", "Bearer Realm=\"x\", realm"),
				fault("parameter-empty", SCOPE, "\"reports:read\"", "\"\""),
				fault("parameter-empty", EXPIRED, "\"invalid_token\"", "\"\""),
				fault("value-in-single-quotes", EXPIRED, "\"invalid_token\"", "'invalid_token'"),
				fault("scheme-oauth", EXPIRED, "Bearer", "OAuth"),
				fault("scheme-unregistered", EXPIRED, "Bearer", "Token"),
				fault("bearer-repeated", EXPIRED, "Bearer realm",
						"Bearer realm=\"x\", error=\"invalid_token\", Bearer realm"),
				fault("bearer-repeated", EXPIRED, FIELD, "WWW-Authenticate: Bearer\r\n" + FIELD),
				fault("error-on-missing-token", MISSING, "\"sample-app\"", "\"sample-app\", error=\"invalid_token\""),
				fault("error-absent", EXPIRED, "error=\"invalid_token\", ", ""),
				fault("error-unknown", EXPIRED, "\"invalid_token\"", "\"token_expired\""),
				fault("error-characters", EXPIRED, "\"invalid_token\"", "\"invalid\u00a0token\""),
				fault("error-description-characters", EXPIRED, "token has", "tok\u00e9n has"),
				fault("error-description-characters", EXPIRED, "token has", "\\\"token\\\" has"),
				fault("error-uri-not-absolute", EXPIRED, "error=", "error_uri=\"/docs\", error="),
				fault("scope-malformed", SCOPE, "\"reports:read\"", "\"reports:read  reports:delete\""),
				fault("scope-malformed", SCOPE, "\"reports:read\"", "\"\\\"reports:read\\\"\""),
				fault("resource-metadata-not-url", EXPIRED, "http://localhost/", "/"),
				fault("resource-metadata-not-url", EXPIRED, "http://localhost/", "urn:localhost:"),
				fault("invalid-token-status", EXPIRED, "401", "400"),
				fault("invalid-token-status", EXPIRED, "401", "403"),
				fault("insufficient-scope-status", SCOPE, "403", "401"),
				fault("invalid-request-status", SCOPE, "insufficient_scope", "invalid_request"),
				fault("insufficient-user-authentication-status", SCOPE, "insufficient_scope",
						"insufficient_user_authentication"),
				fault("forbidden-without-credentials", SCOPE, "error=\"insufficient_scope\", ", ""),
				fault("forbidden-without-credentials", ROLE, "role-insufficient", "token-missing"),
				fault("problem-content-type", ROLE, "problem+json", "json"),
				fault("problem-content-type", ROLE, "application/problem+json", "text/html"),
				fault("problem-content-type", ROLE, "Content-Type:", "X-Type:"),
				fault("problem-not-json", ROLE, "{\"type\"", "{type"),
				fault("problem-not-json", ROLE, "users\"}", "users\""),
				fault("problem-not-object", ROLE, "{\"type\"", "[{\"type\"", "users\"}", "users\"}]"),
				fault("problem-status-differs", ROLE, "\"status\":403", "\"status\":401"),
				fault("problem-status-not-number", ROLE, "\"status\":403", "\"status\":\"403\""),
				fault("problem-type-not-uri", ROLE, "urn:problem-type:", "urn:problem type:"),
				fault("problem-instance-not-uri", ROLE, "\"/api/admin/users\"", "7"),
				fault("problem-title-not-string", ROLE, "\"title\":", "\"title\":1,\"x\":"),
				fault("problem-detail-not-string", ROLE, "\"detail\":", "\"detail\":[],\"x\":"),
				fault("problem-title-not-phrase", ROLE, "urn:problem-type:auth:role-insufficient", "about:blank"),
				fault("internals-revealed", ROLE, "\"instance\"",
						"\"trace\":\"org.example.DeniedException: no\",\"instance\""),
				fault("internals-revealed", ROLE, "\"instance\"",
						"\"trace\":\"\\n\\tat a.B.c(B.java:1)\",\"instance\""),
				fault("internals-revealed", ROLE, FIELD, "X-Cause: java.lang.IllegalStateException\r\n" + FIELD),
				fault("denial-storable", EXPIRED, FIELD, "X-" + FIELD),
				fault("denial-storable", ROLE, "no-store", "max-age=60"),
				fault("login-redirect", ROLE, "403", "302", FIELD, "Location: /login\r\n" + FIELD),
				fault("session-on-denial", ROLE, FIELD, "Set-Cookie: JSESSIONID=1; Path=/\r\n" + FIELD),
				fault("retry-after-malformed", ROLE, FIELD, "Retry-After: soon\r\n" + FIELD),
				fault("retry-after-malformed", ROLE, FIELD, "Retry-After: 1.5\r\n" + FIELD),
				fault("retry-after-missing", ROLE, "403", "503"),
				fault("content-length-differs", ROLE, "Content-Length: ", "Content-Length: 9"),
				fault("content-length-differs", ROLE, "users\"}", "users\",\"another\":\"member\"}"));
	}

	@Test
	void faultsThenPlantEveryRule() {
		assertThat(faults().map((fault) -> fault.get()[0]).distinct())
			.containsExactlyInAnyOrderElementsOf(Stream.of(Rule.values()).map(Rule::toString).toList());
	}

	@Test
	void explainWhenAuthorizationServerDownThenNoFindingsAndAdvisesToWait() throws IOException {
		try (RunningSample outage = RunningSample.startWithoutJwkSet()) {
			String response = RawExchange.send(outage.port(), MISSING, "Authorization: Bearer " + token("valid"));
			assertThat(response).startsWith("HTTP/1.1 503");
			assertThat(findings(response)).isEmpty();
			assertThat(JsonPath.<String>read(explain(response).body(), "$.advice"))
				.isEqualTo("Wait as Retry-After says, then repeat the request once. Keep the token.");
		}
	}

	@Test
	void explainWhenScopeMissingThenWholeAnswer() {
		HttpResponse<String> answer = explain("""
				HTTP/2 403
				www-authenticate: Negotiate YII=, Bearer realm="say \\"a\\"", error=insufficient_scope, scope="a b"
				content-type: application/json

				{"type":"urn:x:no","status":403,"x":"<script>"}
				""");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(answer.body()).isEqualTo(
				"""
						{"status":403,"summary":"The caller is known; the token lacks a scope.",\
						"advice":"Ask for a token with the scope 'a b' once, and repeat the request once.",\
						"challenges":[{"scheme":"Negotiate","parameters":[{"name":"token68","value":"YII="}]},\
						{"scheme":"Bearer","parameters":[{"name":"realm","value":"say \\"a\\""},\
						{"name":"error","value":"insufficient_scope"},{"name":"scope","value":"a b"}]}],\
						"problem":{"type":"urn:x:no","status":403,"x":"<script>"},\
						"findings":[{"rule":"problem-content-type","severity":"error",\
						"message":"The body is a problem, so its Content-Type must be application/problem+json; clients look for it.",\
						"reference":"RFC 9457, section 3","url":"https://www.rfc-editor.org/rfc/rfc9457#section-3"},\
						{"rule":"denial-storable","severity":"warning",\
						"message":"Nothing forbids to store this denial; Cache-Control: no-store does.",\
						"reference":"RFC 9111, section 5.2.2.5","url":"https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5"}]}""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					GET /api/messages           | Get a token and repeat the request with 'Authorization: Bearer'.
					GET /api/messages expired   | Refresh the token once and repeat the request once with the new one. \
					If that is rejected as well, log in again.
					GET /api/reports valid      | Ask for a token with the scope 'reports:read' once, and repeat the request once.
					GET /api/admin/users valid  | Give up: neither a new token nor another try helps. Tell the user, who can ask \
					for the permission.
					GET /api/public             | Nothing: go on.
					GET /a//b                   | Mend the request; repeating it unchanged fails again.
					""")
	void explainWhenSampleAnsweredThenAdvises(String request, String advice) throws IOException {
		assertThat(JsonPath.<String>read(explain(send(request)).body(), "$.advice")).isEqualTo(advice);
	}

	@Test
	void explainWhenPastedInAnyFashionThenTheSame() throws IOException {
		String response = send(EXPIRED);
		String plain = explain(response).body();
		String head = response.substring(0, response.indexOf("\r\n\r\n"));
		String body = response.substring(response.indexOf("\r\n\r\n") + 4);
		assertThat(Stream.of(response.replace("\r\n", "\n"), response + "\n", "$ curl -i localhost:8080/\n" + response,
				"HTTP/1.1 100 Continue\r\n\r\n" + response, "HTTP/1.1 103\nLink: </a>\n\n" + response,
				"HTTP/1.1 302 \nLocation: /a\nContent-Length: 5\n\nmoved\n" + response,
				"HTTP/1.1 200 Connection established\r\n\r\n" + response,
				response.replace("HTTP/1.1 401 ", "HTTP/2 401"),
				"* Trying [::1]:8080...\n> GET / HTTP/1.1\n> Host: localhost\n>\n< " + head.replace("\r\n", "\n< ")
						+ "\n< \n{ [231 bytes data]\n" + body + "* Connection #0 to host localhost left intact"))
			.allSatisfy((pasted) -> assertThat(explain(pasted).body()).isEqualTo(plain));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "hello", "$ curl -i localhost", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 4o1",
			"HTTP/1.1 600", "HTTP/1.1 4011", "HTTP/1.1 401\nno field", "HTTP/1.1 401\n folded: a", "HTTP/1.1 401\n: a",
			"HTTP/1.1 100 Continue\n\n", "{\"status\":401}" })
	void explainWhenNoHttpThen400(String pasted) {
		HttpResponse<String> answer = explain(pasted);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	@Test
	void explainWhenNoHttpThenSaysWhatToPaste() {
		assertThat(explain("hello").body()).isEqualTo(
				"""
						{"detail":"There is no response: a line such as 'HTTP/1.1 401' must come first, as 'curl -i' shows it.",\
						"instance":"/demo/explain","status":400,"title":"Bad Request"}""");
	}

	@Test
	void explainWhenMoreThan64KbThen413() {
		String head = "HTTP/1.1 200\n\n";
		assertThat(explain(head + "x".repeat(64 * 1024 - head.length())).statusCode()).isEqualTo(200);
		HttpResponse<String> answer = explain(head + "x".repeat(64 * 1024 - head.length() + 1));
		assertThat(answer.statusCode()).isEqualTo(413);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	@Test
	void explainWhenNotPlainTextThen415() {
		assertThat(this.client.post("/demo/explain", "{}").statusCode()).isEqualTo(415);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{\"a\":" })
	void explainWhenJsonTooDeepThen400(String level) {
		assertThat(explain("HTTP/1.1 401\n\n" + level.repeat(10_000)).statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", ",", "a", "a ", "\"", "\\\"", "a=b,", "a=\"", "=", "\t", "\u0000", ": ", "<", "* ",
			"at ", "a.", "HTTP/1.1 100\n\n", "a:b\n", "<\n", "Bearer a=b, ", "\ud83d\ude00" })
	@Timeout(5)
	void explainWhenHostileThenAnswersSoon(String part) {
		for (String head : List.of("", "HTTP/1.1 401\nWWW-Authenticate: ", "HTTP/1.1 401\nWWW-Authenticate: Bearer a",
				"HTTP/1.1 302\n\n", "HTTP/1.1 401\nContent-Type: application/problem+json\n\n", "< HTTP/1.1 401\n")) {
			String pasted = head + part.repeat(20_000 / part.length());
			assertThat(explain(pasted).statusCode()).isIn(200, 400);
			assertThat(explain(pasted + "(").statusCode()).isIn(200, 400);
		}
	}

	private static Arguments fault(String rule, String base, String... replacements) {
		return Arguments.of(rule, base, List.of(replacements));
	}

	private static String withItsLength(String response) {
		int body = response.indexOf("\r\n\r\n") + 4;
		return response.replaceFirst("Content-Length: [0-9]+",
				"Content-Length: " + response.substring(body).getBytes(StandardCharsets.UTF_8).length);
	}

	private String send(String request) throws IOException {
		List<String> words = List.of(request.split(" "));
		return (words.size() == 2) ? RawExchange.send(this.port, request) : RawExchange.send(this.port,
				words.get(0) + " " + words.get(1), "Authorization: Bearer " + token(words.get(2)));
	}

	private String token(String kind) {
		return this.client.token("{\"kind\": \"" + kind + "\"}");
	}

	private HttpResponse<String> explain(String pasted) {
		return this.client.send("POST", "/demo/explain", BodyPublishers.ofString(pasted), "Content-Type", "text/plain");
	}

	private List<String> findings(String response) {
		HttpResponse<String> answer = explain(response);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonPath.read(answer.body(), "$.findings[*].rule");
	}

}

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

import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every row has in common on the wire, whatever a client sends.
 */
class WireFormatTests {

	private static final String CHALLENGE = "Bearer realm=\"orders\", "
			+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"";

	private static final String PROBLEM = """
			{"type":"urn:problem-type:auth:token-missing","title":"Access token required","status":401,\
			"detail":"This resource needs an access token. Send one in the Authorization header.",\
			"instance":"%s"}""";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = RunningApplication.start(OrdersApplication.class,
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri(),
				"server.max-http-request-header-size=64KB", "server.tomcat.relaxed-path-chars=\",<,>",
				"spring.servlet.encoding.force=true");
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "image/png", "garbage", "*/*", "", "application/json", ";q=,,//",
			"application/problem+json", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
			"application/problem+xml;q=0", "application/problem+xml;q=0.5, application/problem+json" })
	void getWhenClientDoesNotPreferXmlThenJson(String accept) {
		HttpResponse response = application.get("/orders").header("Accept", accept).send();
		assertThat(response).isDeniedWith(401).isChallengedWith(CHALLENGE).hasProblem(PROBLEM.formatted("/orders"));
	}

	@Test
	void getWhenClientAcceptsNothingInParticularThenJson() {
		HttpResponse response = application.get("/orders").send();
		assertThat(response).isDeniedWith(401).isChallengedWith(CHALLENGE).hasProblem(PROBLEM.formatted("/orders"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/problem+xml", "application/xml", "text/xml;q=0.9, application/json;q=0.1" })
	void getWhenClientPrefersXmlThenXml(String accept) {
		HttpResponse response = application.get("/orders").header("Accept", accept).send();
		assertThat(response).isDeniedWith(401).isChallengedWith(CHALLENGE).hasContentType("application/problem+xml");
		assertThat(response.text()).isEqualTo("""
				<problem xmlns="urn:ietf:rfc:7807"><type>urn:problem-type:auth:token-missing</type>\
				<title>Access token required</title><status>401</status>\
				<detail>This resource needs an access token. Send one in the Authorization header.</detail>\
				<instance>/orders</instance></problem>""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/orders", "/reports", "/admin" })
	void headWhenDeniedThenHeadersOfGetWithoutBody(String path) {
		String token = AuthorizationServer.token("other");
		HttpResponse get = application.get(path).bearer(path.equals("/orders") ? "broken" : token).send();
		HttpResponse head = application.request("HEAD", path).bearer(path.equals("/orders") ? "broken" : token).send();
		assertThat(head.status()).isEqualTo(get.status()).isIn(401, 403);
		assertThat(head.body()).isEmpty();
		assertThat(withoutDate(head)).isEqualTo(withoutDate(get));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" })
	void requestWhenTokenIsBadThenChallengedWhateverTheMethod(String method) {
		HttpResponse response = application.request(method, "/orders").bearer("broken").send();
		assertThat(response).isDeniedWith(401).hasReason("token-malformed");
		assertThat(response.raw()).doesNotContain("broken");
	}

	@ParameterizedTest
	@CsvSource({ "/orders?token=abc, /orders", "/a%22b, /a%22b", "/a\"b, /a%22b", "/a<b>, /a%3Cb%3E",
			"/%C3%A9t%C3%A9, /%C3%A9t%C3%A9", "/a%20b, /a%20b" })
	void getWhenPathIsOddThenInstanceIsTheEncodedPath(String target, String instance) {
		HttpResponse response = application.get(target).send();
		assertThat(response).isDeniedWith(401).isChallengedWith(CHALLENGE).hasProblem(PROBLEM.formatted(instance));
		assertThat(URI.create(instance).getPath()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/a%0d%0aX-Evil:%20yes", "/a%00b", "//evil.example/orders", "/a;b=c", "/%2e%2e/orders", "/é" })
	void getWhenPathIsHostileThenNothingIsReflectedIntoAHeader(String target) {
		HttpResponse response = application.get(target).send();
		assertThat(response.status()).isIn(400, 401);
		assertThat(response.header("X-Evil")).isEmpty();
		assertThat(headerText(response)).doesNotContain("evil", "X-Evil", "é");
	}

	@Test
	void getWhenPathIsVeryLongThenAnsweredInFull() {
		String path = "/" + "x".repeat(8192);
		HttpResponse response = application.get(path).send();
		assertThat(response).isDeniedWith(401).isChallengedWith(CHALLENGE).hasProblem(PROBLEM.formatted(path));
	}

	@Test
	void getWhenTokenIsVeryLongThenNoByteOfItComesBack() {
		String token = AuthorizationServer.token((claims) -> claims.audience("https://api.example")
			.claim("padding", "secret".repeat(1000))
			.issueTime(null)
			.expirationTime(Date.from(Instant.now().minusSeconds(3600))));
		assertThat(token).hasSizeGreaterThan(8192);
		HttpResponse response = application.get("/orders").bearer(token).send();
		assertThat(response).isDeniedWith(401);
		assertThat(response.raw()).doesNotContain("secret", token.substring(0, 20));
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil\", error=\"invalid_token", "a b", "a,b", "ünïcode" })
	void getWhenHostIsHostileThenNoMetadataIsAdvertised(String host) {
		HttpResponse response = application.get("/orders").host(host).send();
		assertThat(response.status()).isIn(400, 401);
		assertThat(headerText(response)).doesNotContain("error=").doesNotContain(host);
	}

	@Test
	void getWhenRequestHasAQueryThenItIsNotInTheBody() {
		HttpResponse response = application.get("/orders?password=hunter2").send();
		assertThat(response.raw()).doesNotContain("hunter2");
	}

	@Test
	void getWhenDeniedThenTheBodyIsValidJson() {
		HttpRequest request = application.get("/reports").bearer(AuthorizationServer.token("other"));
		JsonNode problem = new JsonMapper().readTree(request.send().body());
		assertThat(problem.propertyNames()).containsExactly("type", "title", "status", "detail", "instance");
	}

	private static Set<Map.Entry<String, String>> withoutDate(HttpResponse response) {
		return response.headers()
			.stream()
			.filter((header) -> !header.getKey().equals("Date"))
			.collect(Collectors.toSet());
	}

	private static String headerText(HttpResponse response) {
		return response.headers().toString();
	}

}

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

package io.github.authproblem.pages;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.github.authproblem.DenialReason;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.NarrowClasspath;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The problem pages over the wire.
 */
class ProblemPagesTests {

	private static final String ENABLED = "auth-problem.pages.enabled=true";

	private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = start(OrdersApplication.class, ENABLED, "server.max-http-request-header-size=64KB",
				"spring.servlet.encoding.force=true");
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		return RunningApplication.start(configuration, authorizationServer, properties);
	}

	private static HttpRequest page(String path) {
		return application.get(path).header("Accept", BROWSER);
	}

	private static JsonNode json(HttpResponse response) {
		return new JsonMapper().readTree(response.body());
	}

	private static String type(HttpResponse problem) {
		return json(problem).path("type").asString();
	}

	private static String header(HttpResponse response, String name) {
		assertThat(response.header(name)).as(response.raw()).hasSize(1);
		return response.header(name).get(0);
	}

	private static List<String> names(HttpResponse response) {
		return response.headers().stream().map(Map.Entry::getKey).filter((name) -> !name.equals("Connection")).toList();
	}

	@Test
	void getWhenDeniedThenTypeIsThePathOfItsPage() {
		String type = type(application.get("/orders").send());
		assertThat(type).isEqualTo("/problems/token-missing");
		assertThat(type(application.get(type).send())).isEqualTo(type);
	}

	@Test
	void getThenWholePageAsJson() {
		HttpResponse response = application.get("/problems/token-expired").send();
		assertThat(response).hasStatus(200).hasContentType("application/json");
		assertThat(response.text()).isEqualTo(
				"""
						{"type":"/problems/token-expired","title":"Access token expired","status":401,\
						"detail":"The access token has expired. Get a new one and repeat the request.",\
						"meaning":"The token was good, but its lifetime is over.","action":"refresh",\
						"advice":"Get a new access token, with the refresh token if there is one, and repeat the request once.",\
						"error":"invalid_token","references":[\
						{"title":"RFC 9110, section 15.5.2","url":"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2"},\
						{"title":"RFC 6750, section 3.1","url":"https://www.rfc-editor.org/rfc/rfc6750#section-3.1"},\
						{"title":"RFC 7519, section 4.1.4","url":"https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4"},\
						{"title":"RFC 6749, section 6","url":"https://www.rfc-editor.org/rfc/rfc6749#section-6"}]}""");
		assertThat(names(response)).containsExactly("Cache-Control", "Vary", "Content-Language",
				"X-Content-Type-Options", "ETag", "Content-Type", "Content-Length", "Date");
		assertThat(header(response, "Cache-Control")).isEqualTo("public, max-age=3600");
		assertThat(header(response, "Vary")).isEqualTo("Accept, Accept-Language");
		assertThat(header(response, "Content-Language")).isEqualTo("en");
	}

	@ParameterizedTest
	@EnumSource
	void getThenEveryReasonHasItsPage(DenialReason reason) {
		HttpResponse json = application.get("/problems/" + reason.slug()).send();
		assertThat(json(json).path("status").intValue()).isEqualTo(reason.status());
		assertThat(json(json).path("error").asString(null)).isEqualTo(reason.errorCode());
		HttpResponse html = page("/problems/" + reason.slug()).send();
		assertThat(html.text()).contains("<title>" + json(json).path("title").asString() + "</title>",
				json(json).path("advice").asString());
	}

	@Test
	void getWhenIndexThenEveryReason() {
		List<String> types = Arrays.stream(DenialReason.values()).map((each) -> "/problems/" + each.slug()).toList();
		assertThat(json(application.get("/problems").send()).path("problems")
			.valueStream()
			.map((problem) -> problem.path("type").asString())
			.toList()).isEqualTo(types);
		String html = page("/problems").send().text();
		assertThat(types).allSatisfy((type) -> assertThat(html).contains("href=\"" + type.substring(1) + "\""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			text/html | HTML
			text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | HTML
			text/* | HTML
			application/json | JSON
			*/* | JSON
			application/json, text/html | JSON
			text/html;q=0.5, application/json | JSON
			text/html;q=0, */* | JSON
			image/png | JSON
			garbage;;;q=,/ | JSON
			'' | JSON
			""")
	void getThenHtmlWhereTheClientPrefersIt(String accept, PageFormat format) {
		assertThat(application.get("/problems/custom").header("Accept", accept).send()).hasStatus(200)
			.hasContentType(format.contentType());
	}

	@Test
	void getWhenClientAcceptsThousandsOfTypesThenAnswered() {
		assertThat(application.get("/problems/custom").header("Accept", "a/b,".repeat(10_000) + "text/html").send())
			.hasStatus(200)
			.hasContentType(PageFormat.HTML.contentType());
	}

	@ParameterizedTest
	@CsvSource({ "de-AT, de, ltr, Was zu tun ist", "ar, ar, rtl, ما العمل", "ja, ja, ltr, 対処方法",
			"fi, en, ltr, What to do", "zh-Hans, zh-CN, ltr, 处理方法" })
	void getThenInTheClientsLanguage(String wanted, String language, String direction, String text) {
		HttpResponse html = page("/problems/token-missing").header("Accept-Language", wanted).send();
		assertThat(header(html, "Content-Language")).isEqualTo(language);
		assertThat(html.text()).contains("<html lang=\"" + language + "\" dir=\"" + direction + "\">",
				"<h2>" + text + "</h2>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/problems", "/problems/access-denied" })
	void getWhenHtmlThenThePolicyAllowsItsStyleAndNothingElse(String path) throws NoSuchAlgorithmException {
		HttpResponse html = page(path).send();
		String style = html.text().substring(html.text().indexOf("<style>") + 7, html.text().indexOf("</style>"));
		String hash = Base64.getEncoder()
			.encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
		assertThat(header(html, "Content-Security-Policy")).isEqualTo("default-src 'none'; style-src 'sha256-" + hash
				+ "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
		assertThat(html.text()).doesNotContain("<script", "style=", "src=", "@import", "url(");
	}

	@Test
	void getWhenClientHasThePageThenNotModified() {
		HttpResponse first = page("/problems/custom").send();
		String etag = header(first, "ETag");
		assertThat(etag).matches("\"[0-9a-f]{32}\"");
		HttpResponse second = page("/problems/custom").header("If-None-Match", "\"other\", " + etag).send();
		assertThat(second).hasStatus(304);
		assertThat(second.body()).isEmpty();
		assertThat(names(second)).contains("ETag", "Cache-Control", "Vary", "Content-Language");
		assertThat(page("/problems/custom").header("If-None-Match", "\"other\"").send()).hasStatus(200);
		assertThat(header(application.get("/problems/custom").send(), "ETag")).isNotEqualTo(etag);
		assertThat(header(page("/problems/custom").header("Accept-Language", "de").send(), "ETag")).isNotEqualTo(etag);
	}

	@Test
	void headThenHeadersOfGetWithoutBody() {
		HttpResponse get = application.get("/problems/custom").send();
		HttpResponse head = application.request("HEAD", "/problems/custom").send();
		assertThat(head.body()).isEmpty();
		assertThat(names(head)).isEqualTo(names(get));
		assertThat(header(head, "Content-Length")).isEqualTo(header(get, "Content-Length"));
	}

	@ParameterizedTest
	@CsvSource({ "POST, 405", "PUT, 405", "DELETE, 405", "PATCH, 405", "BREW, 405", "OPTIONS, 200" })
	void requestWhenNothingIsReadThenToldWhatMayBe(String method, int status) {
		HttpResponse response = application.request(method, "/problems/custom").send();
		assertThat(response).hasStatus(status);
		assertThat(header(response, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
		assertThat(response.body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/problems/none", "/problems/", "/problems/custom/", "/problems/custom/x",
			"/problems/CUSTOM", "/problemsx", "/problems/custom%20", "/problems/%3Cscript%3E" })
	void getWhenNoSuchPageThenAsIfThereWereNoPages(String path) {
		HttpResponse response = application.get(path).send();
		assertThat(response).isDeniedWith(401);
		assertThat(type(response)).isEqualTo("/problems/token-missing");
		assertThat(application.get(path).bearer(AuthorizationServer.token()).send()).hasStatus(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/problems/custom;a=b", "/problems//custom", "/problems/../orders", "/problems%2fcustom",
			"/problems/..%2f..%2fetc", "/problems/custom%00", "/problems/\u00e9" })
	void getWhenPathIsHostileThenAPageOrRefused(String path) {
		assertThat(application.get(path).send().status()).isIn(200, 400, 401);
	}

	@Test
	void getWhenTokenIsBadThenPageAllTheSame() {
		assertThat(application.get("/problems/token-malformed").bearer("broken").send()).hasStatus(200);
	}

	@Test
	void getWhenNotEnabledThenNoPages() {
		try (RunningApplication plain = start(OrdersApplication.class)) {
			assertThat(plain.get("/problems/custom").send()).isDeniedWith(401).hasReason("token-missing");
			assertThat(plain.get("/problems").bearer(AuthorizationServer.token()).send()).hasStatus(404);
		}
	}

	@Test
	void getWhenStarterIsDisabledThenNoPages() {
		try (RunningApplication plain = start(OrdersApplication.class, ENABLED, "auth-problem.enabled=false")) {
			assertThat(plain.get("/problems/custom").send()).hasStatus(401);
		}
	}

	@Test
	void startThenDefaultChainIsStillThere() {
		FilterChainProxy chains = application.context().getBean(FilterChainProxy.class);
		assertThat(chains.getFilterChains()).hasSize(1);
		assertThat(application.context().getBeanNamesForType(SecurityFilterChain.class)).hasSize(1);
		assertThat(application.get("/orders").send()).isDeniedWith(401);
		assertThat(application.get("/orders").bearer(AuthorizationServer.token()).send()).hasStatus(200);
	}

	@ParameterizedTest
	@CsvSource({ "server.servlet.context-path=/shop, /shop/problems/",
			"auth-problem.pages.path=/docs/errors, /docs/errors/", "spring.mvc.servlet.path=/api, /api/problems/",
			"spring.security.filter.order=-2147480000, /problems/" })
	void getWhenApplicationIsElsewhereThenTypeLeadsToItsPage(String property, String base) {
		try (RunningApplication own = start(OwnChain.class, ENABLED, property)) {
			String type = base + "access-denied";
			HttpResponse json = own.get(type).send();
			assertThat(json).hasStatus(200);
			assertThat(type(json)).isEqualTo(type);
			String prefix = base.startsWith("/shop") ? "/shop" : base.startsWith("/api") ? "/api" : "";
			assertThat(type(own.get(prefix + "/denied").bearer(AuthorizationServer.token()).send())).isEqualTo(type);
			HttpResponse html = own.get(type).header("Accept", BROWSER).send();
			String index = base.substring(base.lastIndexOf('/', base.length() - 2) + 1, base.length() - 1);
			assertThat(html.text()).contains("<a href=\"../" + index + "\">");
			assertThat(own.get(base.substring(0, base.length() - 1)).send()).hasStatus(200);
		}
	}

	@Test
	void getWhenBehindProxyThenPage() {
		try (RunningApplication own = start(OwnChain.class, ENABLED, "server.forward-headers-strategy=framework")) {
			HttpRequest request = own.get("/problems/custom")
				.header("X-Forwarded-Prefix", "/shop")
				.header("X-Forwarded-Host", "shop.example");
			HttpResponse response = request.header("Accept", BROWSER).send();
			assertThat(response).hasStatus(200);
			assertThat(response.raw()).doesNotContain("shop");
		}
	}

	@Test
	void getWhenTypesLeadElsewhereThenTheyStay() {
		try (RunningApplication own = start(OrdersApplication.class, ENABLED,
				"auth-problem.type-base-uri=https://example.com/p/")) {
			assertThat(type(own.get("/orders").send())).isEqualTo("https://example.com/p/token-missing");
			assertThat(type(own.get("/problems/custom").send())).isEqualTo("https://example.com/p/custom");
		}
	}

	@Test
	void getWhenTextsAreOwnThenEscaped() {
		try (RunningApplication own = start(OrdersApplication.class, ENABLED, "spring.messages.basename=i18n/markup")) {
			HttpResponse html = own.get("/problems/custom").header("Accept", BROWSER).send();
			assertThat(html.text()).contains("<h1>&lt;b&gt;Own&lt;/b&gt; &amp; &quot;title&quot; 100 %s</h1>",
					"<p>An own meaning</p>");
		}
	}

	@Test
	void getWhenLocaleIsFixedThenItDoesNotVaryByLanguage() {
		try (RunningApplication own = start(OrdersApplication.class, ENABLED, "spring.web.locale=fr",
				"spring.web.locale-resolver=fixed")) {
			HttpResponse json = own.get("/problems/custom").header("Accept-Language", "de").send();
			assertThat(header(json, "Content-Language")).isEqualTo("fr");
			assertThat(header(json, "Vary")).isEqualTo("Accept");
		}
	}

	@Test
	void getWhenNothingOptionalThenPage() throws ReflectiveOperationException {
		List<String> missing = List.of("spring-security-oauth2-", "spring-boot-security-oauth2-resource-server",
				"nimbus-jose-jwt", "jackson-dataformat-xml");
		try (NarrowClasspath narrow = NarrowClasspath.start(missing, WithoutTokens.class, ENABLED)) {
			assertThat(narrow.get("/problems/custom").send()).hasStatus(200);
		}
	}

	@Import(OrdersApplication.class)
	static class OwnChain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import(OrdersApplication.class)
	static class WithoutTokens {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated()).build();
		}

	}

}

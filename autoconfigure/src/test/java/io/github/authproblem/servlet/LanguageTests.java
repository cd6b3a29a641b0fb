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

import java.util.List;

import io.github.authproblem.ProblemCustomizer;
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

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A denial is in the client's language, its challenge in English.
 */
class LanguageTests {

	private static final String CHALLENGE = "Bearer realm=\"orders\", "
			+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\"";

	private static AuthorizationServer authorizationServer;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
		application = start(OrdersApplication.class, "server.max-http-request-header-size=64KB");
	}

	@AfterAll
	static void stop() {
		application.close();
		authorizationServer.close();
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		return RunningApplication.start(configuration, authorizationServer, properties);
	}

	private static HttpResponse get(RunningApplication application, String languages) {
		return application.get("/orders").header("Accept-Language", languages).send();
	}

	private static HttpResponse accessDenied(RunningApplication application, String languages) {
		return application.get("/denied")
			.bearer(AuthorizationServer.token())
			.header("Accept-Language", languages)
			.send();
	}

	private static void assertTitle(HttpResponse response, String language, String title) {
		assertThat(response.header("Content-Language")).as(response.raw()).containsExactly(language);
		assertThat(response.header("Vary")).containsExactly("Accept-Language");
		assertThat(response.text()).contains("\"title\":\"" + title + "\"");
	}

	@Test
	void getWhenGermanThenWholeProblemInGerman() {
		HttpResponse response = get(application, "de-AT, en;q=0.5");
		assertThat(response).isDeniedWith(401).isChallengedWith(CHALLENGE).hasProblem("""
				{"type":"urn:problem-type:auth:token-missing","title":"Zugriffstoken erforderlich","status":401,\
				"detail":"Diese Ressource erfordert ein Zugriffstoken. Senden Sie eines im Authorization-Header.",\
				"instance":"/orders"}""");
		assertThat(response.header("Content-Language")).containsExactly("de");
		assertThat(response.header("Vary")).containsExactly("Accept-Language");
	}

	@Test
	void getWhenChallengeHasWordsThenTheyStayEnglish() {
		HttpResponse response = application.get("/reports")
			.bearer(AuthorizationServer.token())
			.header("Accept-Language", "ja")
			.send();
		assertThat(response).isDeniedWith(403)
			.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"reports:read\", "
					+ "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource\", "
					+ "error_description=\"The access token lacks a required scope\"");
		assertTitle(response, "ja", "スコープが不足しています");
	}

	@ParameterizedTest
	@CsvSource({ "en, en, Access token required", "fr-CA, fr, Jeton d’accès requis", "zh-Hans-CN, zh-CN, 需要访问令牌",
			"ar-EG, ar, رمز الوصول مطلوب", "hi, hi, एक्सेस टोकन आवश्यक है",
			"'fi, uk;q=0.2, pl;q=0.3', pl, Wymagany token dostępu", "'de;q=0, ru', ru, Требуется токен доступа",
			"'de;q=0', en, Access token required", "*, en, Access token required", "fi, en, Access token required" })
	void getThenLanguageThatTheClientLikesBest(String languages, String language, String title) {
		assertTitle(get(application, languages), language, title);
	}

	@Test
	void getWhenClientAsksForNoneThenEnglish() {
		assertTitle(application.get("/orders").send(), "en", "Access token required");
	}

	@Test
	void getWhenXmlIsPreferredThenInThatLanguageToo() {
		HttpResponse response = application.get("/orders")
			.header("Accept", "application/problem+xml")
			.header("Accept-Language", "tr")
			.send();
		assertThat(response.text()).contains("<title>Erişim belirteci gerekli</title>");
		assertThat(response.header("Content-Language")).containsExactly("tr");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",;q=,,", "de-\"; DROP", "de\t;q=2", "ünïcode", "x-x-x-x-x", "de;q=0.00000001,,,",
			"../../etc/passwd", "de%0d%0aX-Evil: yes", "-", "i-klingon", "%s${jndi:ldap://x}" })
	void getWhenLanguagesAreGarbageThenDeniedProperly(String languages) {
		HttpResponse response = get(application, languages);
		assertThat(response).isDeniedWith(401).isChallengedWith(CHALLENGE).hasReason("token-missing");
		assertThat(response.header("Content-Language")).hasSize(1).isSubsetOf("en", "de");
		assertThat(response.header("X-Evil")).isEmpty();
	}

	@Test
	void getWhenLanguagesAreManyThenDeniedProperly() {
		HttpResponse response = get(application, "xx-YY,".repeat(8000) + "it;q=0.1");
		assertThat(response).isDeniedWith(401).isChallengedWith(CHALLENGE).hasReason("token-missing");
		assertThat(response.header("Content-Language")).containsExactly("it");
	}

	@Test
	void getWhenOwnMessagesThenTheyWinInTheirLanguage() {
		try (RunningApplication own = start(OrdersApplication.class, "spring.messages.basename=i18n/own",
				"auth-problem.messages.basename=i18n/denials", "spring.messages.use-code-as-default-message=true")) {
			assertTitle(get(own, "de"), "de", "Erst anmelden");
			assertTitle(get(own, "en"), "en", "Log in first");
			assertThat(accessDenied(own, "de").text()).contains("Fragen Sie den Dienstleiter – täglich bis 18 Uhr.");
			assertThat(accessDenied(own, "de").text()).contains("\"title\":\"Zugriff verweigert\"");
		}
	}

	@Test
	void getWhenBundleIsNamedThenItsTextsAndLanguages() {
		try (RunningApplication own = start(OrdersApplication.class, "auth-problem.messages.basename=i18n.denials")) {
			assertTitle(get(own, "de"), "de", "Aus dem Bündel");
			assertTitle(accessDenied(own, "sv-FI"), "sv", "Åtkomst nekad");
			assertThat(accessDenied(own, "sv").text()).contains("Fråga vakthavande.");
			assertThat(accessDenied(own, "fr").text()).contains("Accès refusé", "Ask the duty officer.");
			assertTitle(get(own, "sv"), "sv", "Access token required");
		}
	}

	@Test
	void getWhenLocaleIsSetThenItAnswersWhoAsksForNone() {
		try (RunningApplication french = start(OrdersApplication.class, "spring.web.locale=fr_CA")) {
			assertTitle(french.get("/orders").send(), "fr", "Jeton d’accès requis");
			assertTitle(get(french, "fi"), "fr", "Jeton d’accès requis");
			assertTitle(get(french, "de"), "de", "Zugriffstoken erforderlich");
		}
	}

	@Test
	void getWhenLocaleIsFixedThenItAnswersEverybody() {
		try (RunningApplication french = start(OrdersApplication.class, "spring.web.locale=fr",
				"spring.web.locale-resolver=fixed")) {
			HttpResponse response = get(french, "de");
			assertThat(response.header("Content-Language")).containsExactly("fr");
			assertThat(response.header("Vary")).isEmpty();
			assertThat(response.text()).contains("Jeton d’accès requis");
		}
	}

	@Test
	void getWhenCustomizerChangesATextThenNoLanguageIsClaimed() {
		try (RunningApplication own = start(OwnTexts.class)) {
			HttpResponse response = get(own, "de");
			assertThat(response.text()).contains("\"title\":\"Zugriffstoken erforderlich\"", "Call us.");
			assertThat(response.header("Content-Language")).isEmpty();
			assertThat(response.header("Vary")).isEmpty();
		}
	}

	@Test
	void getWhenCorsVariesByOriginThenThatStays() {
		try (RunningApplication cors = start(Cors.class)) {
			HttpRequest request = cors.get("/orders").header("Origin", "https://shop.example");
			assertThat(request.header("Accept-Language", "de").send().header("Vary")).containsExactly("Origin",
					"Access-Control-Request-Method", "Access-Control-Request-Headers", "Accept-Language");
		}
	}

	@Test
	void getWhenConcealedThenNothingTellsOfLanguages() {
		try (RunningApplication concealing = start(OrdersApplication.class, "auth-problem.concealment.paths=/admin")) {
			HttpResponse response = concealing.get("/admin")
				.bearer(AuthorizationServer.token())
				.header("Accept-Language", "de")
				.send();
			assertThat(response).hasStatus(404);
			assertThat(response.header("Content-Language")).isEmpty();
			assertThat(response.header("Vary")).isEmpty();
		}
	}

	@Import(OrdersApplication.class)
	static class OwnTexts {

		@Bean
		ProblemCustomizer texts() {
			return (problem, denial) -> problem.setDetail("Call us.");
		}

	}

	@Import(OrdersApplication.class)
	static class Cors {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.cors(Customizer.withDefaults())
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@Bean
		CorsConfigurationSource corsConfigurationSource() {
			CorsConfiguration shop = new CorsConfiguration();
			shop.setAllowedOrigins(List.of("https://shop.example"));
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", shop);
			return source;
		}

	}

}

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

package io.github.authproblem.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.authproblem.respond.Disclosure;
import io.github.authproblem.respond.ForbiddenChallenge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AuthProblemProperties} and what a user is told of a wrong value.
 */
class AuthProblemPropertiesTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AuthProblemAutoConfiguration.class));

	/** What Spring Boot prints when the application does not start. */
	private static String analysis(AssertableWebApplicationContext context) {
		Throwable failure = context.getStartupFailure();
		assertThat(failure).isNotNull();
		SpringFactoriesLoader.ArgumentResolver arguments = SpringFactoriesLoader.ArgumentResolver
			.of(BeanFactory.class, new DefaultListableBeanFactory())
			.and(Environment.class, new StandardEnvironment());
		FailureAnalysis analysis = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, arguments, (type, name, unmet) -> {
				// Needs a library that is not there
			})
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow();
		return analysis.getDescription() + "\n" + analysis.getAction();
	}

	private void assertRejected(String property, String value, String... reasons) {
		this.runner.withPropertyValues(property + "=" + value).run((context) -> {
			String analysis = analysis(context);
			assertThat(analysis).contains("Property: " + property + System.lineSeparator()).contains(reasons);
			assertThat(analysis).contains("Value: \"" + value + "\"");
		});
	}

	private void assertAccepted(String property, String value) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(AuthProblemProperties.class));
	}

	@Test
	void bindWhenNothingIsSetThenDefaultsOfTheContract() {
		this.runner.run((context) -> {
			AuthProblemProperties properties = context.getBean(AuthProblemProperties.class);
			assertThat(properties.isEnabled()).isTrue();
			assertThat(properties.getRealm()).isNull();
			assertThat(properties.getTypeBaseUri()).isEqualTo("urn:problem-type:auth:");
			assertThat(properties.getInstance()).isEqualTo(AuthProblemProperties.Instance.PATH);
			assertThat(properties.getDisclosure()).isEqualTo(Disclosure.MINIMAL);
			assertThat(properties.getChallenge().getScope()).containsExactly("rule");
			assertThat(properties.getChallenge().getErrorUri()).isNull();
			assertThat(properties.getChallenge().getResourceMetadata()).isEqualTo("auto");
			assertThat(properties.getChallenge().getTrustedHosts()).isEmpty();
			assertThat(properties.getForbidden().getChallenge()).isEqualTo(ForbiddenChallenge.SCOPE);
			assertThat(properties.getUnavailable().getRetryAfter()).isEqualTo(Duration.ofSeconds(5));
			assertThat(properties.getMessages().getBasename()).isNull();
			assertThat(properties.getPages().isEnabled()).isFalse();
			assertThat(properties.getPages().getPath()).isEqualTo("/problems");
			assertThat(properties.getConcealment().getPaths()).isEmpty();
			assertThat(properties.getConcealment().getExclude()).isEmpty();
			assertThat(properties.getConcealment().getMethods()).isEmpty();
			assertThat(properties.getConcealment().isMissingToken()).isFalse();
			assertThat(properties.getLog().isEnabled()).isTrue();
			assertThat(properties.getLog().getClientErrorLevel()).isEqualTo(LogLevel.INFO);
			assertThat(properties.getLog().getServerErrorLevel()).isEqualTo(LogLevel.WARN);
			assertThat(properties.getLog().getLimit()).isEqualTo(60);
			assertThat(properties.getLog().getInterval()).isEqualTo(Duration.ofMinutes(1));
			assertThat(properties.getEndpoint().getRecentDenials()).isEqualTo(50);
			assertThat(properties.isTraceId()).isFalse();
		});
	}

	@Test
	void bindWhenEverythingIsSetThenBound() {
		this.runner.withPropertyValues("auth-problem.realm=My API", "auth-problem.type-base-uri=https://example.com/p#",
				"auth-problem.instance=none", "auth-problem.disclosure=detailed", "auth-problem.challenge.scope=a,b:c",
				"auth-problem.challenge.error-uri=https://example.com/e",
				"auth-problem.challenge.resource-metadata=none",
				"auth-problem.challenge.trusted-hosts=a.example,b.example", "auth-problem.forbidden.challenge=always",
				"auth-problem.unavailable.retry-after=1m", "auth-problem.concealment.paths=/a/**,/b/{id}",
				"auth-problem.concealment.exclude=/a/x", "auth-problem.concealment.methods=GET,post",
				"auth-problem.concealment.missing-token=true", "auth-problem.log.enabled=false",
				"auth-problem.log.client-error-level=off", "auth-problem.log.server-error-level=error",
				"auth-problem.log.limit=0", "auth-problem.log.interval=5s", "auth-problem.endpoint.recent-denials=7",
				"auth-problem.trace-id=true")
			.run((context) -> {
				AuthProblemProperties properties = context.getBean(AuthProblemProperties.class);
				assertThat(properties.getRealm()).isEqualTo("My API");
				assertThat(properties.getTypeBaseUri()).isEqualTo("https://example.com/p#");
				assertThat(properties.getInstance()).isEqualTo(AuthProblemProperties.Instance.NONE);
				assertThat(properties.getDisclosure()).isEqualTo(Disclosure.DETAILED);
				assertThat(properties.getChallenge().getScope()).containsExactly("a", "b:c");
				assertThat(properties.getChallenge().getErrorUri()).isEqualTo("https://example.com/e");
				assertThat(properties.getChallenge().getResourceMetadata()).isEqualTo("none");
				assertThat(properties.getChallenge().getTrustedHosts()).containsExactly("a.example", "b.example");
				assertThat(properties.getForbidden().getChallenge()).isEqualTo(ForbiddenChallenge.ALWAYS);
				assertThat(properties.getUnavailable().getRetryAfter()).isEqualTo(Duration.ofMinutes(1));
				assertThat(properties.getConcealment().getPaths()).containsExactly("/a/**", "/b/{id}");
				assertThat(properties.getConcealment().getExclude()).containsExactly("/a/x");
				assertThat(properties.getConcealment().getMethods()).containsExactly("GET", "post");
				assertThat(properties.getConcealment().isMissingToken()).isTrue();
				assertThat(properties.getLog().isEnabled()).isFalse();
				assertThat(properties.getLog().getClientErrorLevel()).isEqualTo(LogLevel.OFF);
				assertThat(properties.getLog().getServerErrorLevel()).isEqualTo(LogLevel.ERROR);
				assertThat(properties.getLog().getLimit()).isZero();
				assertThat(properties.getLog().getInterval()).isEqualTo(Duration.ofSeconds(5));
				assertThat(properties.getEndpoint().getRecentDenials()).isEqualTo(7);
				assertThat(properties.isTraceId()).isTrue();
			});
	}

	@Test
	void bindWhenLogLimitIsWrongThenRejected() {
		assertRejected("auth-problem.log.limit", "-1", "must be a number from 0", "set 'auth-problem.log.enabled'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.999S", "PT-1M", "PT25H" })
	void bindWhenLogIntervalIsWrongThenRejected(String interval) {
		assertRejected("auth-problem.log.interval", interval, "must be a duration between 1s and 1d",
				"for example '1m'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "10001" })
	void bindWhenRecentDenialsAreWrongThenRejected(String number) {
		assertRejected("auth-problem.endpoint.recent-denials", number, "must be a number from 0 to 10000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\"b", "a\\b", "a,b", "a=b", "caf\u00e9", "a\u0007b", "" })
	void bindWhenRealmIsWrongThenRejected(String realm) {
		assertRejected("auth-problem.realm", realm, "must be printable ASCII without quotes, backslashes, commas",
				"choose a plain name such as 'api'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "problems/", "example.com", "//example.com/", "https://example.com/problems", "urn:x:y",
			"https://exa mple.com/", "https://example.com/{id}/", "", "/problems", "caf\u00e9" })
	void bindWhenTypeBaseUriIsWrongThenRejected(String uri) {
		assertRejected("auth-problem.type-base-uri", uri, "must be an absolute URI, or a path that starts with a slash",
				"for example 'https://example.com/problems/'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/errors", "errors", "//example.com/errors", "https://exa mple.com", "", "https:",
			"https://example.com/\"" })
	void bindWhenErrorUriIsWrongThenRejected(String uri) {
		assertRejected("auth-problem.challenge.error-uri", uri, "must be an absolute URI",
				"for example 'https://example.com/docs/errors'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/meta", "ftp://example.com/meta", "urn:x:y", "https:///meta", "off", "true", "",
			"https://exa\"mple.com" })
	void bindWhenResourceMetadataIsWrongThenRejected(String url) {
		assertRejected("auth-problem.challenge.resource-metadata", url,
				"must be 'auto', 'none' or an absolute http or https URL",
				"for example 'https://api.example.com/.well-known/oauth-protected-resource'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a\"b", "a\\b", "caf\u00e9" })
	void bindWhenScopeIsNoTokenThenRejected(String scope) {
		this.runner.withPropertyValues("auth-problem.challenge.scope=ok," + scope)
			.run((context) -> assertThat(analysis(context)).contains("Property: auth-problem.challenge.scope", scope,
					"must be scope tokens of RFC 6749, section 3.3", "separate several scopes with commas"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rule,a", "a,none", "none,rule" })
	void bindWhenScopesAreMixedWithKeywordThenRejected(String scope) {
		this.runner.withPropertyValues("auth-problem.challenge.scope=" + scope)
			.run((context) -> assertThat(analysis(context)).contains("Property: auth-problem.challenge.scope",
					"must be 'rule' alone, 'none' alone or a list of scopes"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com", "example.com:8080", "example.com/path", "exa mple.com",
			"user@example.com", "*.example.com", "caf\u00e9.example" })
	void bindWhenTrustedHostIsNoHostThenRejected(String host) {
		this.runner.withPropertyValues("auth-problem.challenge.trusted-hosts=ok.example," + host)
			.run((context) -> assertThat(analysis(context)).contains("Property: auth-problem.challenge.trusted-hosts",
					host, "must be host names without scheme, port and path", "for example 'api.example.com'"));
	}

	@ParameterizedTest
	@CsvSource({ "paths, payroll", "paths, /a/{b", "paths, /a/**/{b}/**x", "exclude, b", "exclude, /a/{*b}/c" })
	void bindWhenPathPatternIsNoneThenRejected(String property, String pattern) {
		this.runner.withPropertyValues("auth-problem.concealment." + property + "=/ok," + pattern)
			.run((context) -> assertThat(analysis(context)).contains("Property: auth-problem.concealment." + property,
					pattern, "must be path patterns of Spring MVC that start with a slash", "'/payroll/**'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "G T", "*", "GET;" })
	void bindWhenMethodIsNoneThenRejected(String method) {
		this.runner.withPropertyValues("auth-problem.concealment.methods=GET," + method)
			.run((context) -> assertThat(analysis(context)).contains("Property: auth-problem.concealment.methods",
					method, "must be HTTP methods", "leave it empty for all"));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "i18n/none", "classpath:i18n/denials", "i18n/denial", "i18n/denials.properties", "i18n/*", "" })
	void bindWhenThereIsNoBundleThenRejected(String basename) {
		assertRejected("auth-problem.messages.basename", basename, "must name a resource bundle on the class path",
				"has a file 'i18n/denials.properties'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "problems", "/", "/problems/", "/a//b", "/a/../b", "/a/*", "/a b", "/a%20b", "/{a}",
			"/a;b", "/caf\u00e9", "/a?b", "" })
	void bindWhenPagesPathIsNoneThenRejected(String path) {
		assertRejected("auth-problem.pages.path", path, "must be a path that starts with a slash",
				"for example '/problems'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/problems", "/docs/errors/v1.2", "/a_b-c~d" })
	void bindWhenPagesPathIsPlainThenAccepted(String path) {
		assertAccepted("auth-problem.pages.path", path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "i18n/denials", "i18n.denials" })
	void bindWhenThereIsABundleThenAccepted(String basename) {
		assertAccepted("auth-problem.messages.basename", basename);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1s", "25h", "-1ns" })
	void bindWhenRetryAfterIsOutOfRangeThenRejected(String duration) {
		this.runner.withPropertyValues("auth-problem.unavailable.retry-after=" + duration)
			.run((context) -> assertThat(analysis(context)).contains("Property: auth-problem.unavailable.retry-after",
					"must be a duration between 0s and 1d, for example '5s'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "5 minutes", "1.5s" })
	void bindWhenRetryAfterIsNoDurationThenRejected(String duration) {
		this.runner.withPropertyValues("auth-problem.unavailable.retry-after=" + duration)
			.run((context) -> assertThat(analysis(context)).contains("Property: auth-problem.unavailable.retry-after",
					"Value: \"" + duration + "\"", "must be a duration"));
	}

	@ParameterizedTest
	@CsvSource({ "auth-problem.instance, full, path, none", "auth-problem.disclosure, everything, minimal, detailed",
			"auth-problem.forbidden.challenge, sometimes, always, never",
			"auth-problem.openapi.concealed, shown, hidden, not-found" })
	void bindWhenNoSuchChoiceThenRejectedWithChoices(String property, String value, String one, String other) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(analysis(context)).contains("Property: " + property,
					"Value: \"" + value + "\"", one, other));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auth-problem.instance", "auth-problem.disclosure", "auth-problem.forbidden.challenge",
			"auth-problem.openapi.concealed" })
	void bindWhenChoiceIsEmptyThenRejected(String property) {
		this.runner.withPropertyValues(property + "=")
			.run((context) -> assertThat(analysis(context)).contains("Property: " + property, "Value: \"\"",
					"Reason: must not be empty"));
	}

	@Test
	void bindWhenEnabledIsNoBooleanThenRejected() {
		assertRejected("auth-problem.enabled", "maybe", "must be 'true' or 'false'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "auth-problem.relm", "auth-problem.challenge.scopes", "auth-problem.retry-after" })
	void bindWhenPropertyIsUnknownThenRejected(String property) {
		this.runner.withPropertyValues(property + "=x")
			.run((context) -> assertThat(analysis(context)).contains("Property: " + property, "Value: \"x\""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "api", "My API", "a", "api v1.2/x:y;z", "it's" })
	void bindWhenRealmIsPlainThenAccepted(String realm) {
		assertAccepted("auth-problem.realm", realm);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com/problems/", "https://example.com/problems#",
			"https://example.com/problems?type=", "urn:x:", "tag:example.com,2026:", "/problems/", "/problems#",
			"http://[2001:db8::1]:8080/", "https://example.com/a%20b/" })
	void bindWhenTypeBaseUriIsUsableThenAccepted(String uri) {
		assertAccepted("auth-problem.type-base-uri", uri);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com/e", "urn:x:y", "mailto:api@example.com", "https://[::1]/e",
			"https://example.com/e?a=b&c=d#f" })
	void bindWhenErrorUriIsAbsoluteThenAccepted(String uri) {
		assertAccepted("auth-problem.challenge.error-uri", uri);
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "none", "https://api.example/meta", "http://localhost:8080/meta",
			"HTTPS://api.example/meta", "https://[2001:db8::1]/meta" })
	void bindWhenResourceMetadataIsUsableThenAccepted(String url) {
		assertAccepted("auth-problem.challenge.resource-metadata", url);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "api.example", "localhost", "127.0.0.1", "[::1]", "API.example", "xn--bcher-kva.example", "" })
	void bindWhenTrustedHostIsHostThenAccepted(String host) {
		assertAccepted("auth-problem.challenge.trusted-hosts", host);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "a,b", "https://api.example/.default", "a:b/c=d" })
	void bindWhenScopesAreTokensThenAccepted(String scope) {
		assertAccepted("auth-problem.challenge.scope", scope);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0s", "0", "1ms", "5s", "PT1M", "1d", "24h" })
	void bindWhenRetryAfterIsInRangeThenAccepted(String duration) {
		assertAccepted("auth-problem.unavailable.retry-after", duration);
	}

	@Test
	void bindWhenSeveralValuesAreWrongThenAllAreNamed() {
		this.runner
			.withPropertyValues("auth-problem.realm=a,b", "auth-problem.type-base-uri=x",
					"auth-problem.challenge.error-uri=x")
			.run((context) -> assertThat(analysis(context)).contains(
					List.of("auth-problem.realm", "auth-problem.type-base-uri", "auth-problem.challenge.error-uri")));
	}

	@Test
	void bindWhenDisabledThenNothingIsChecked() {
		this.runner.withPropertyValues("auth-problem.enabled=false", "auth-problem.realm=a,b")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}

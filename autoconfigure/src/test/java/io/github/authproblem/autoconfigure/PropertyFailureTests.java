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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.authproblem.observe.DenialLog;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.LogFile;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads where a property is wrong: which one, where it stands, why, and what
 * to do.
 */
class PropertyFailureTests {

	@TempDir
	private Path directory;

	private LogFile log;

	@BeforeEach
	void open() {
		this.log = new LogFile(this.directory);
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private String[] with(String yaml, String... properties) {
		Path file = this.directory.resolve("application.yaml");
		try {
			Files.writeString(file, yaml);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return this.log.with(
				Stream
					.concat(Stream.of(properties), Stream.of("spring.config.location=" + file.toUri(),
							"auth-problem.challenge.resource-metadata=none"))
					.toArray(String[]::new));
	}

	private String failure(String yaml) {
		assertThatException().isThrownBy(() -> RunningApplication.start(OrdersApplication.class, with(yaml)).close());
		String log = String.join("\n", this.log.lines());
		assertThat(log).contains("APPLICATION FAILED TO START");
		return log.substring(log.indexOf("Description:"));
	}

	private String origin(String place) {
		return "Origin: URL [file:" + this.directory.resolve("application.yaml") + "] - " + place;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					enabled: maybe                        | auth-problem.enabled             | 2:12 | must be 'true' or 'false'
					trace-id: 7                           | auth-problem.trace-id            | 2:13 | must be 'true' or 'false'
					pages: { enabled: maybe }             | auth-problem.pages.enabled       | 2:21 | must be 'true' or 'false'
					log: { enabled: maybe }               | auth-problem.log.enabled         | 2:19 | must be 'true' or 'false'
					openapi: { enabled: maybe }           | auth-problem.openapi.enabled     | 2:23 | must be 'true' or 'false'
					disclosure: all                       | auth-problem.disclosure          | 2:15 | must be one of 'minimal', 'detailed'
					openapi: { concealed: no-way }        | auth-problem.openapi.concealed   | 2:25 | must be one of 'hidden', 'not-found'
					log: { limit: many }                  | auth-problem.log.limit           | 2:17 | must be a whole number
					unavailable: { retry-after: soon }    | auth-problem.unavailable.retry-after | 2:31 | must be a duration
					unavailable: { retry-after: 2d }      | auth-problem.unavailable.retry-after | 2:31 | must be a duration between
					realm: a=b                            | auth-problem.realm               | 2:10 | must be printable ASCII
					challenge: { error-uri: /errors }     | auth-problem.challenge.error-uri | 2:27 | must be an absolute URI
					challenge: { scope: [ok, a b] }       | auth-problem.challenge.scope     | 2:24 | must be scope tokens
					concealment: { paths: payroll }       | auth-problem.concealment.paths   | 2:25 | must be path patterns
					concealment: { methods: [GET, 7] }    | auth-problem.concealment.methods | 2:28 | must be HTTP methods
					""")
	void startWhenValueIsWrongThenToldWhereItStands(String line, String property, String place, String reason) {
		assertThat(failure("auth-problem:\n  " + line)).contains("Property: " + property + "\n", origin(place),
				"Reason: " + reason, "Correct the value");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					enabeld: false                        | auth-problem.enabeld             | 2:12 | auth-problem.enabled
					relam: orders                         | auth-problem.relam               | 2:10 | auth-problem.realm
					challenge: { scopes: [a, b] }         | auth-problem.challenge.scopes[0] | 2:25 | auth-problem.challenge.scope
					chalenge: { scope: a }                | auth-problem.chalenge.scope      | 2:22 | auth-problem.challenge.scope
					concealment: { path: /payroll/** }    | auth-problem.concealment.path    | 2:24 | auth-problem.concealment.paths
					concealment: { mising-tokens: true }  | auth-problem.concealment.mising-tokens | 2:33 | auth-problem.concealment.missing-token
					resource-metadata: none               | auth-problem.resource-metadata   | 2:22 | auth-problem.challenge.resource-metadata
					""")
	void startWhenNameIsMisspeltThenToldTheOneThatWasMeant(String line, String property, String place, String meant) {
		assertThat(failure("auth-problem:\n  " + line)).contains("Property: " + property + "\n", origin(place),
				"Reason: there is no such property; did you mean '" + meant + "'?",
				"Correct the name or the value, or remove the property");
	}

	/** After a rollback, the names of a newer version are no reason to stay down. */
	@ParameterizedTest
	@ValueSource(
			strings = { "dpop.enabled", "challenge.resource", "metadata.enabled", "unavailable.jwks-timeout", "x" })
	void startWhenNameIsOfAnotherVersionThenWarns(String name) {
		RunningApplication.start(OrdersApplication.class, with("auth-problem." + name + ": true")).close();
		assertThat(this.log.messagesOf(UnknownPropertyCheck.class)).singleElement()
			.asString()
			.startsWith("There is no property 'auth-problem." + name + "'; it does nothing. Origin: ")
			.contains("application.yaml] - 1:");
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "true" })
	void startWhenApplicationHasPropertiesUnderOurPrefixThenItsOwn(String lazy) {
		RunningApplication.start(PrefixSharingApplication.class, with("""
				auth-problem:
				  relam: its own
				  audit:
				    enabeld: true
				    rules: { a: 1, b.c: 2 }
				    lists: [{ name: a }, { name: b }]
				""", "spring.main.lazy-initialization=" + lazy)).close();
		assertThat(this.log.messagesOf(UnknownPropertyCheck.class)).isEmpty();
	}

	@Test
	void startWhenListStandsInTwoPlacesThenNothingIsUnknown() {
		RunningApplication
			.start(OrdersApplication.class,
					with("auth-problem.concealment.paths: [/a, /b, /c]", "auth-problem.concealment.paths[0]=/d"))
			.close();
		assertThat(this.log.messagesOf(UnknownPropertyCheck.class)).isEmpty();
	}

	/** Spring Boot does not read the last one: dashes go, or all become underscores. */
	@ParameterizedTest
	@CsvSource({ "AUTHPROBLEM_RELAM, auth-problem.realm",
			"AUTHPROBLEM_CHALLENGE_ERRORURIS, auth-problem.challenge.error-uri",
			"AUTHPROBLEM_CHALLENGE_ERROR_URI, auth-problem.challenge.error-uri" })
	void startWhenVariableOfTheEnvironmentIsMisspeltThenTold(String variable, String meant) {
		environment(Map.of(variable, "https://example.com/e")).run((context) -> {
			Throwable failure = context.getStartupFailure();
			assertThat(failure).isNotNull();
			assertThat(new AuthProblemFailureAnalyzer().analyze(failure).getDescription()).contains(
					"Origin: \"" + variable + "\"", "Reason: there is no such property; did you mean '" + meant + "'?");
		});
	}

	@Test
	void startWhenVariableOfTheEnvironmentIsOursOrTheMachinesThenNothingIsUnknown() {
		environment(Map.of("AUTHPROBLEM_CHALLENGE_ERRORURI", "https://example.com/e", "AUTH_PROBLEM_TYPE_BASE_URI",
				"https://example.com/", "AUTHPROBLEM_REALM", "orders", "AUTHPROBLEM_SERVICE_HOST", "10.0.0.1",
				"AUTHPROBLEM_PORT", "tcp://10.0.0.1:80"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(AuthProblemProperties.class).getRealm()).isEqualTo("orders");
			});
	}

	private static WebApplicationContextRunner environment(Map<String, Object> variables) {
		return new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AuthProblemAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables)));
	}

	@ParameterizedTest
	@CsvSource({ "yes, true", "on, true", "1, true", "no, false", "off, false" })
	void startWhenSwitchIsWrittenOtherwiseThenOnOrOffAllTheSame(String value, boolean on) {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AuthProblemAutoConfiguration.class,
					AuthProblemObserveAutoConfiguration.class))
			.withPropertyValues("auth-problem.enabled=" + value, "auth-problem.log.enabled=" + value)
			.run((context) -> {
				assertThat(context.getBeansOfType(AuthProblemProperties.class)).hasSize(on ? 1 : 0);
				assertThat(context.getBeansOfType(DenialLog.class)).hasSize(on ? 1 : 0);
			});
	}

	@Test
	void getWhenPagesAreSwitchedOnWithYesThenServed() {
		try (AuthorizationServer authorizationServer = new AuthorizationServer();
				RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer,
						"auth-problem.pages.enabled=yes")) {
			assertThat(application.get("/problems").send()).hasStatus(200);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration | 1
			org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration,\
			org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration  | 1
			org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration            | 0
			""")
	void traceIdWhenNothingTracesThenWarns(String excluded, int warnings) {
		RunningApplication
			.start(OrdersApplication.class,
					this.log.with("auth-problem.trace-id=true", "spring.autoconfigure.exclude=" + excluded))
			.close();
		List<String> messages = this.log.messagesOf(AuthProblemObserveAutoConfiguration.class);
		assertThat(messages).hasSize(warnings)
			.allSatisfy(
					(message) -> assertThat(message).startsWith("auth-problem.trace-id is on, but there is no tracer"));
	}

	@ConfigurationProperties("auth-problem")
	record Own(String relam) {

	}

	@ConfigurationProperties("auth-problem.audit")
	record Audit(boolean enabeld, Map<String, Integer> rules, List<Map<String, String>> lists) {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OrdersApplication.class)
	@EnableConfigurationProperties({ Own.class, Audit.class })
	static class PrefixSharingApplication {

	}

}

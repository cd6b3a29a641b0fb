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

package io.github.authproblem.respond;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.ProblemCustomizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StandardProblem}.
 */
class StandardProblemTests {

	private static final ProblemMessages MESSAGES = new ProblemMessages();

	private static final JsonMapper MAPPER = new JsonMapper();

	private static StandardProblem problem(Denial denial, Locale language, ProblemCustomizer... customizers) {
		ProblemFactory factory = new ProblemFactory("urn:x:", true, Disclosure.MINIMAL, MESSAGES, List.of(customizers));
		return (StandardProblem) factory.create(denial, MESSAGES.choose(() -> List.of(language).iterator()));
	}

	private static StandardProblem problem(ProblemCustomizer... customizers) {
		return problem(denial(DenialReason.TOKEN_EXPIRED), Locale.ENGLISH, customizers);
	}

	private static Denial denial(DenialReason reason) {
		return Denial.builder(reason)
			.request("GET", "/orders/caf%C3%A9;v=1", "bearer")
			.member("expiredAt", "2026-11-21T04:21:46Z")
			.build();
	}

	private static String write(JsonMapper mapper, ProblemDetail problem) {
		return new String(ProblemFormat.json(mapper).write(problem), StandardCharsets.UTF_8);
	}

	/** The same, as Jackson sees it. */
	private static ProblemDetail copy(ProblemDetail problem) {
		ProblemDetail copy = ProblemDetail.forStatus(problem.getStatus());
		copy.setType(problem.getType());
		copy.setTitle(problem.getTitle());
		copy.setDetail(problem.getDetail());
		copy.setInstance(problem.getInstance());
		copy.setProperties(problem.getProperties());
		return copy;
	}

	@ParameterizedTest
	@EnumSource
	void jsonThenAsJacksonWrites(DenialReason reason) {
		for (Locale language : MESSAGES.languages().all()) {
			StandardProblem problem = problem(denial(reason), language);
			assertThat(problem.json()).asString(StandardCharsets.UTF_8).isEqualTo(write(MAPPER, copy(problem)));
		}
	}

	@Test
	void jsonWhenCustomizersDoNothingThenPrepared() {
		assertThat(problem((it, denial) -> it.getTitle(), (it, denial) -> it.getInstance()).json()).isNotNull();
	}

	@Test
	void jsonWhenNoInstanceAndNoMembersThenNeither() {
		ProblemFactory factory = new ProblemFactory("urn:x:", false, Disclosure.MINIMAL, MESSAGES, List.of());
		ProblemDetail problem = factory.create(Denial.of(DenialReason.ACCESS_DENIED),
				MESSAGES.choose(() -> List.of(Locale.ENGLISH).iterator()));
		assertThat(((StandardProblem) problem).json()).asString(StandardCharsets.UTF_8).isEqualTo("""
				{"type":"urn:x:access-denied","title":"Access denied","status":403,"detail":"You may not do this."}""");
	}

	static Stream<Arguments> changes() {
		return Stream.of(change((it) -> it.setType(URI.create("urn:y"))), change((it) -> it.setTitle("Other")),
				change((it) -> it.setStatus(423)), change((it) -> it.setStatus(HttpStatus.LOCKED)),
				change((it) -> it.setDetail("Other")), change((it) -> it.setInstance(URI.create("/other"))),
				change((it) -> it.setProperty("more", 1)), change((it) -> it.getProperties().put("more", 1)),
				change((it) -> it.setProperties(null)));
	}

	private static Arguments change(Consumer<ProblemDetail> change) {
		return Arguments.of(change);
	}

	@ParameterizedTest
	@MethodSource("changes")
	void jsonWhenChangedThenLeftToJackson(Consumer<ProblemDetail> change) {
		StandardProblem problem = problem();
		ProblemDetail expected = copy(problem());
		change.accept(problem);
		change.accept(expected);
		assertThat(problem.json()).isNull();
		assertThat(write(MAPPER, problem)).isEqualTo(write(MAPPER, expected));
	}

	@ParameterizedTest
	@MethodSource("values")
	void jsonWhenMemberIsNotPlainThenLeftToJackson(Object value) {
		Denial denial = Denial.builder(DenialReason.ACCESS_DENIED).member("plan", value).build();
		StandardProblem problem = problem(denial, Locale.ENGLISH);
		assertThat(problem.json()).isNull();
		assertThat(MAPPER.readTree(write(MAPPER, problem)).get("plan")).isEqualTo(MAPPER.valueToTree(value));
	}

	static Stream<Object> values() {
		return Stream.of(1, true, List.of("a"), "a\"b", "a\\b", "a\nb", "\u00fc", "\u007f");
	}

	@Test
	void jsonWhenTextNeedsEscapeThenLeftToJackson() {
		StandardProblem problem = new StandardProblem(StandardProblem.Kind.of(DenialReason.ACCESS_DENIED, "urn:x:"),
				new ProblemMessages.Message("\"No\"", "No"), "/orders", Map.of());
		assertThat(problem.json()).isNull();
		assertThat(write(MAPPER, problem)).contains("\"title\":\"\\\"No\\\"\"");
	}

	@Test
	void writeWhenMapperIndentsThenIndented() {
		JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
		assertThat(write(mapper, problem()).lines().count()).isGreaterThan(5);
	}

	@Test
	void equalsWhenSameMembersThenEqual() {
		assertThat(problem()).isEqualTo(problem()).hasSameHashCodeAs(problem());
		assertThat(problem().toString()).contains("expiredAt", "/orders/caf%C3%A9;v=1");
	}

}

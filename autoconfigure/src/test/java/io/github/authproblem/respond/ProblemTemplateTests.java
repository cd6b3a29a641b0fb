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
import java.util.stream.Stream;

import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.xml.XmlMapper;

import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProblemTemplate}, by what it is made from: the mapper writes the same.
 */
class ProblemTemplateTests {

	private static final String EVERY_CHARACTER = "/azAZ09-._~!$&'()*+,;=:@%2F/%c3%a9";

	private static final String TIME = "2026-11-21T04:21:46Z";

	private final ProblemMessages messages = new ProblemMessages();

	private StandardProblem problem(@Nullable String path, Map<String, Object> members) {
		return problem(DenialReason.TOKEN_EXPIRED, Locale.ENGLISH, path, members);
	}

	private StandardProblem problem(DenialReason reason, Locale language, @Nullable String path,
			Map<String, Object> members) {
		ProblemMessages.Message message = this.messages.choose(Stream.of(language)::iterator).get(reason);
		return new StandardProblem(URI.create("urn:x:" + reason.slug()), message, path, members);
	}

	private static String written(JsonMapper mapper, ProblemDetail problem) {
		return text(ProblemFormat.json(mapper).write(problem));
	}

	private static @Nullable String filled(JsonMapper mapper, StandardProblem problem) {
		ProblemFormat format = ProblemFormat.json(mapper);
		byte[] bytes = ProblemTemplate.of(problem, format::write).orElseThrow().fill(problem);
		return (bytes != null) ? text(bytes) : null;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	static Stream<Arguments> mappers() {
		return Stream.of(Arguments.of("plain", new JsonMapper()),
				Arguments.of("indented", JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build()),
				Arguments.of("ASCII", JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("mappers")
	void fillThenAsMapperWrites(String name, JsonMapper mapper) {
		for (DenialReason reason : DenialReason.values()) {
			for (Locale language : this.messages.languages().all()) {
				for (Map<String, Object> members : List.<Map<String, Object>>of(Map.of(), Map.of("expiredAt", TIME))) {
					StandardProblem problem = problem(reason, language, EVERY_CHARACTER, members);
					assertThat(filled(mapper, problem)).isEqualTo(written(mapper, problem.detail()));
				}
			}
		}
	}

	@Test
	void fillWhenPathIsNotToldThenAsMapperWrites() {
		for (Map<String, Object> members : List.<Map<String, Object>>of(Map.of(), Map.of("expiredAt", TIME))) {
			StandardProblem problem = problem(null, members);
			assertThat(filled(new JsonMapper(), problem)).isEqualTo(written(new JsonMapper(), problem.detail()))
				.doesNotContain("instance");
		}
	}

	@Test
	void fillWhenPathIsLongThenAsMapperWrites() {
		StandardProblem problem = problem(EVERY_CHARACTER.repeat(300), Map.of());
		assertThat(filled(new JsonMapper(), problem)).isEqualTo(written(new JsonMapper(), problem.detail()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"", "\\", "\u0000", "\n", "\u007f", "<", " ", "#", "\u00e9", "\u4e2d", "\ud83d\ude00" })
	void fillWhenValueNeedsThoughtThenLeftToMapper(String value) {
		ProblemTemplate template = ProblemTemplate
			.of(problem("/", Map.of("expiredAt", TIME)), ProblemFormat.json(new JsonMapper())::write)
			.orElseThrow();
		assertThat(template.fill(problem("/", Map.of("expiredAt", value)))).isNull();
		assertThat(template.fill(problem(value, Map.of("expiredAt", TIME)))).isNull();
		assertThat(template.fill(problem("/", Map.of("expiredAt", TIME)))).isNotNull();
	}

	@Test
	void fillWhenOtherMembersThenLeftToMapper() {
		ProblemTemplate template = ProblemTemplate
			.of(problem("/", Map.of("a", "1")), ProblemFormat.json(new JsonMapper())::write)
			.orElseThrow();
		assertThat(template.fill(problem("/", Map.of()))).isNull();
		assertThat(template.fill(problem("/", Map.of("b", "1")))).isNull();
		assertThat(template.fill(problem("/", Map.of("a", 1)))).isNull();
		assertThat(template.fill(problem("/", Map.of("a", "1", "b", "1")))).isNull();
		assertThat(template.fill(problem(null, Map.of("a", "1")))).isNull();
		assertThat(template.fill(problem("/", Map.of("a", "2")))).isNotNull();
	}

	@Test
	void ofWhenMapperChangesPathsThenNone() {
		JsonMapper escaping = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES).build();
		assertThat(ProblemTemplate.of(problem("/", Map.of()), ProblemFormat.json(escaping)::write)).isEmpty();
		assertThat(ProblemTemplate.of(problem("/", Map.of()), ProblemFormat.xml(new XmlMapper())::write)).isEmpty();
	}

	@Test
	void ofWhenMapperWritesSomePathsOtherwiseThenNone() {
		JsonMapper shortening = JsonMapper.builder()
			.addModule(new SimpleModule().addSerializer(URI.class, new RootAsWord()))
			.build();
		assertThat(ProblemTemplate.of(problem("/orders", Map.of()), ProblemFormat.json(shortening)::write)).isEmpty();
	}

	@Test
	void writeThenWhateverMapperWrites() {
		JsonMapper escaping = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES).build();
		for (ProblemFormat format : new ProblemFormat[] { ProblemFormat.json(new JsonMapper()),
				ProblemFormat.json(escaping), ProblemFormat.xml(new XmlMapper()) }) {
			for (int round = 0; round < 2; round++) {
				for (Map<String, Object> members : List.<Map<String, Object>>of(Map.of("a", "1"), Map.of("a", "<\">"),
						Map.of("b", 2), Map.of())) {
					StandardProblem problem = problem(EVERY_CHARACTER, members);
					assertThat(text(format.write((Problem) problem))).isEqualTo(text(format.write(problem.detail())));
				}
			}
		}
	}

	private static final class RootAsWord extends ValueSerializer<URI> {

		@Override
		public void serialize(URI value, JsonGenerator generator, SerializationContext context) {
			generator.writeString(value.toString().equals("/") ? "root" : value.toString());
		}

	}

}

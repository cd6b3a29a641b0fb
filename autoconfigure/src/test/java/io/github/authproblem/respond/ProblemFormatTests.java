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
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.xml.XmlMapper;

import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProblemFormat}.
 */
class ProblemFormatTests {

	private static ProblemDetail problem() {
		ProblemDetail problem = ProblemDetail.forStatus(403);
		problem.setType(URI.create("urn:x:access-denied"));
		problem.setTitle("Access denied");
		problem.setDetail("You may not do <this> & \"that\", \u00e9\u4e2d.");
		problem.setInstance(URI.create("/orders"));
		problem.setProperty("zIndex", 1);
		problem.setProperty("accountStatus", "locked");
		Map<String, Object> nested = new LinkedHashMap<>();
		nested.put("y", true);
		nested.put("b", List.of("p", "q"));
		problem.setProperty("more", nested);
		return problem;
	}

	private static String write(ProblemFormat format, ProblemDetail problem) {
		return new String(format.write(problem), StandardCharsets.UTF_8);
	}

	static Stream<Arguments> mappers() {
		return Stream.of(Arguments.of("plain", new JsonMapper()),
				Arguments.of("sorted",
						JsonMapper.builder().enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build()),
				Arguments.of("snake case",
						JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build()),
				Arguments.of("upper camel case",
						JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE).build()),
				Arguments.of("kebab case",
						JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build()),
				Arguments.of("not empty", JsonMapper.builder()
					.changeDefaultPropertyInclusion((value) -> value.withValueInclusion(JsonInclude.Include.NON_EMPTY)
						.withContentInclusion(JsonInclude.Include.NON_EMPTY))
					.build()),
				Arguments.of("wrapped", JsonMapper.builder().enable(SerializationFeature.WRAP_ROOT_VALUE).build()),
				Arguments.of("ordered entries",
						JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("mappers")
	void writeJsonWhateverTheMapperThenSameProblem(String name, JsonMapper mapper) {
		assertThat(write(ProblemFormat.json(mapper), problem())).isEqualTo("""
				{"type":"urn:x:access-denied","title":"Access denied","status":403,\
				"detail":"You may not do <this> & \\"that\\", \u00e9\u4e2d.","instance":"/orders",\
				"zIndex":1,"accountStatus":"locked","more":{"y":true,"b":["p","q"]}}""");
	}

	@Test
	void writeJsonWhenMapperIndentsThenSameMembersInOrder() {
		JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
		String json = write(ProblemFormat.json(mapper), problem());
		assertThat(json.lines().count()).isGreaterThan(5);
		assertThat(new JsonMapper().readTree(json).propertyNames()).containsExactly("type", "title", "status", "detail",
				"instance", "zIndex", "accountStatus", "more");
	}

	@Test
	void writeJsonWhenOnlyStatusThenNothingElse() {
		assertThat(write(ProblemFormat.json(new JsonMapper()), ProblemDetail.forStatus(403))).isIn("{\"status\":403}",
				"{\"title\":\"Forbidden\",\"status\":403}",
				"{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403}");
	}

	@Test
	void writeJsonThenMapperOfApplicationStaysAsItWas() {
		JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.WRAP_ROOT_VALUE).build();
		ProblemFormat.json(mapper);
		assertThat(mapper.isEnabled(SerializationFeature.WRAP_ROOT_VALUE)).isTrue();
	}

	@Test
	void writeJsonWhenMemberCannotBeWrittenThenJacksonException() {
		ProblemDetail problem = problem();
		problem.setProperty("bad", new Unwritable());
		ProblemFormat format = ProblemFormat.json(new JsonMapper());
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> format.write(problem));
	}

	static Stream<Arguments> xmlMappers() {
		return Stream.of(Arguments.of("plain", new XmlMapper()),
				Arguments.of("sorted",
						XmlMapper.builder().enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build()),
				Arguments.of("upper camel case",
						XmlMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE).build()),
				Arguments.of("wrapped", XmlMapper.builder().enable(SerializationFeature.WRAP_ROOT_VALUE).build()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("xmlMappers")
	void writeXmlWhateverTheMapperThenAsAppendixBSays(String name, XmlMapper mapper) {
		ProblemDetail problem = problem();
		problem.setProperty("accounts", List.of("a", "b"));
		assertThat(write(ProblemFormat.xml(mapper), problem)).isEqualTo("""
				<problem xmlns="urn:ietf:rfc:7807"><type>urn:x:access-denied</type><title>Access denied</title>\
				<status>403</status><detail>You may not do &lt;this> &amp; "that", \u00e9\u4e2d.</detail>\
				<instance>/orders</instance><zIndex>1</zIndex><accountStatus>locked</accountStatus>\
				<more><y>true</y><b><i>p</i><i>q</i></b></more>\
				<accounts><i>a</i><i>b</i></accounts></problem>""");
	}

	@Test
	void writeXmlWhenArraysAreNestedOrEmptyThenItems() {
		ProblemDetail problem = ProblemDetail.forStatus(403);
		problem.setProperty("nested", List.of(List.of("a"), Map.of("b", List.of(1, 2))));
		problem.setProperty("array", new String[] { "c" });
		problem.setProperty("empty", List.of());
		assertThat(write(ProblemFormat.xml(new XmlMapper()), problem))
			.contains("<nested><i><i>a</i></i><i><b><i>1</i><i>2</i></b></i></nested><array><i>c</i></array><empty");
	}

	@Test
	void writeXmlWhenNoMembersThenStandardOnes() {
		ProblemDetail problem = ProblemDetail.forStatus(403);
		problem.setTitle("Forbidden");
		assertThat(write(ProblemFormat.xml(new XmlMapper()), problem))
			.startsWith("<problem xmlns=\"urn:ietf:rfc:7807\">")
			.endsWith("<title>Forbidden</title><status>403</status></problem>");
	}

	@Test
	void writeXmlThenProblemStaysAsItWas() {
		ProblemDetail problem = problem();
		ProblemFormat.xml(new XmlMapper()).write(problem);
		assertThat(problem).isEqualTo(problem());
	}

	@Test
	void writeXmlWhenMemberCannotBeWrittenThenJacksonException() {
		ProblemDetail problem = problem();
		problem.setProperty("bad", new Unwritable());
		ProblemFormat format = ProblemFormat.xml(new XmlMapper());
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> format.write(problem));
	}

	@Test
	void contentTypeThenThatOfTheFormat() {
		assertThat(ProblemFormat.json(new JsonMapper()).contentType()).isEqualTo("application/problem+json");
		assertThat(ProblemFormat.xml(new XmlMapper()).contentType()).isEqualTo("application/problem+xml");
	}

	private static final class Unwritable extends AbstractList<String> {

		@Override
		public String get(int index) {
			throw new IllegalStateException("broken");
		}

		@Override
		public int size() {
			return 1;
		}

	}

}

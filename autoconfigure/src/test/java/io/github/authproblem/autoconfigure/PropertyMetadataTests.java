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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The generated metadata is what users see in their editor.
 */
class PropertyMetadataTests {

	private static JsonNode metadata() {
		try (InputStream json = AuthProblemProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return new JsonMapper().readTree(json);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Stream<JsonNode> properties() {
		return metadata().path("properties")
			.valueStream()
			.filter((property) -> property.path("name").asString().startsWith("auth-problem"));
	}

	@Test
	void metadataThenTellsEveryPropertyOfTheContract() {
		List<String> names = properties().map((property) -> property.path("name").asString()).toList();
		assertThat(names).containsExactlyInAnyOrder("auth-problem.enabled", "auth-problem.realm",
				"auth-problem.type-base-uri", "auth-problem.instance", "auth-problem.disclosure",
				"auth-problem.challenge.scope", "auth-problem.challenge.error-uri",
				"auth-problem.challenge.resource-metadata", "auth-problem.challenge.trusted-hosts",
				"auth-problem.forbidden.challenge", "auth-problem.unavailable.retry-after",
				"auth-problem.cors.expose-headers", "auth-problem.messages.basename", "auth-problem.concealment.paths",
				"auth-problem.concealment.exclude", "auth-problem.concealment.methods",
				"auth-problem.concealment.missing-token", "auth-problem.openapi.enabled",
				"auth-problem.openapi.concealed", "auth-problem.pages.enabled", "auth-problem.pages.path",
				"auth-problem.log.enabled", "auth-problem.log.client-error-level",
				"auth-problem.log.server-error-level", "auth-problem.log.limit", "auth-problem.log.interval",
				"auth-problem.endpoint.recent-denials", "auth-problem.trace-id");
	}

	@Test
	void readmeThenTellsEachPropertyOnce() throws IOException {
		List<String> rows = Pattern.compile("^\\| `(auth-problem\\.[a-z.-]+)` \\|", Pattern.MULTILINE)
			.matcher(Files.readString(Path.of("../README.md")))
			.results()
			.map((row) -> row.group(1))
			.toList();
		assertThat(rows).doesNotHaveDuplicates()
			.containsExactlyInAnyOrderElementsOf(
					properties().map((property) -> property.path("name").asString()).toList());
	}

	@ParameterizedTest
	@MethodSource("properties")
	void metadataThenEveryPropertyIsDescribedAsSpringBootDoes(JsonNode property) {
		String description = property.path("description").asString();
		assertThat(description).isNotBlank().doesNotStartWith("The ").doesNotStartWith("A ").endsWith(".");
		assertThat(description).doesNotContain("{@", "<", "  ", "\n");
		if ("java.lang.Boolean".equals(property.path("type").asString())) {
			assertThat(description).startsWith("Whether ");
		}
	}

	@Test
	void metadataThenTellsDefaults() {
		assertThat(properties().filter((property) -> property.has("defaultValue"))
			.map((property) -> property.path("name").asString() + "=" + property.path("defaultValue").asString()))
			.contains("auth-problem.enabled=true", "auth-problem.type-base-uri=urn:problem-type:auth:",
					"auth-problem.instance=path", "auth-problem.challenge.scope=rule",
					"auth-problem.disclosure=minimal", "auth-problem.challenge.resource-metadata=auto",
					"auth-problem.forbidden.challenge=scope", "auth-problem.unavailable.retry-after=5s");
	}

}

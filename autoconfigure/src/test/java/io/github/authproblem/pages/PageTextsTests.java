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

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

import io.github.authproblem.DenialReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages say, in every language.
 */
class PageTextsTests {

	private static Properties bundle(String suffix) throws IOException {
		Properties texts = new Properties();
		try (Reader reader = new InputStreamReader(
				ProblemPages.class.getResourceAsStream("pages" + suffix + ".properties"), StandardCharsets.UTF_8)) {
			texts.load(reader);
		}
		return texts;
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ru", "uk", "zh_CN", "ja", "ko", "ar", "hi" })
	void bundleThenTranslatesEveryText(String language) throws IOException {
		Properties english = bundle("");
		Properties translated = bundle("_" + language);
		assertThat(translated.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
		for (String key : english.stringPropertyNames()) {
			assertThat(translated.getProperty(key)).as(key).isNotBlank().isNotEqualTo(english.getProperty(key));
		}
	}

	@Test
	void bundleThenHasNothingThatNoPageShows() throws IOException {
		Set<String> keys = new TreeSet<>();
		for (String label : "index introduction meaning advice facts status references".split(" ")) {
			keys.add("auth-problem.pages." + label);
		}
		Arrays.stream(DenialReason.values()).forEach((each) -> keys.add("auth-problem.pages.meaning." + each.slug()));
		Arrays.stream(Action.values()).forEach((each) -> keys.add("auth-problem.pages.advice." + each.token()));
		assertThat(bundle("").stringPropertyNames()).isEqualTo(keys);
	}

	@ParameterizedTest
	@EnumSource
	void referencesThenOfThatStatusFirstAndEachOnce(DenialReason reason) {
		assertThat(Reference.of(reason)).doesNotHaveDuplicates()
			.allSatisfy((reference) -> assertThat(reference.url())
				.startsWith("https://www.rfc-editor.org/rfc/rfc" + reference.title().substring(4, 8) + "#section-"))
			.first()
			.asString()
			.contains("RFC 9110, section 15.");
	}

}

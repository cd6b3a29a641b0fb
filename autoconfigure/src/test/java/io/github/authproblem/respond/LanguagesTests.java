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

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Languages}.
 */
class LanguagesTests {

	private static final Languages BUILT_IN = new Languages(List.of(), Locale.ENGLISH, true);

	private static String choose(Languages languages, String wanted) {
		Stream<Locale> locales = Arrays.stream(wanted.split(" ")).map(Locale::forLanguageTag);
		return languages.choose(locales::iterator).toLanguageTag();
	}

	@ParameterizedTest
	@CsvSource({ "de, de", "de-AT, de", "de-u-co-phonebk, de", "pt-BR, pt", "en-GB, en", "sv de-CH fr, de", "sv, en",
			"*, en", "und, en", "garbage, en", "zh, zh-CN", "zh-CN, zh-CN", "zh-Hans, zh-CN", "zh-Hans-CN, zh-CN",
			"zh-SG, zh-CN", "zh-TW, zh-CN", "zh-Hant de, zh-CN" })
	void chooseThenFirstLanguageThatIsThere(String wanted, String chosen) {
		assertThat(choose(BUILT_IN, wanted)).isEqualTo(chosen);
	}

	@ParameterizedTest
	@CsvSource({ "sv-FI, sv", "zh-TW, zh-TW", "zh-Hant, zh-TW", "zh-Hant-TW, zh-TW", "zh-Hans, zh-CN", "zh, zh-CN",
			"de-CH, de-CH", "de-AT, de", "pt-BR, pt" })
	void chooseWhenApplicationHasMoreThenNearest(String wanted, String chosen) {
		List<Locale> more = Stream.of("sv", "zh-TW", "de-CH", "de").map(Locale::forLanguageTag).toList();
		assertThat(choose(new Languages(more, Locale.ENGLISH, true), wanted)).isEqualTo(chosen);
	}

	@ParameterizedTest
	@CsvSource({ "fr, fr", "fr-CA, fr", "sv, en" })
	void chooseWhenNothingMatchesThenPreferred(String preferred, String chosen) {
		Languages languages = new Languages(List.of(), Locale.forLanguageTag(preferred), true);
		assertThat(choose(languages, "fi")).isEqualTo(chosen);
	}

	@Test
	void chooseWhenNotNegotiatedThenClientIsNotAsked() {
		Languages languages = new Languages(List.of(), Locale.FRENCH, false);
		assertThat(languages.choose(() -> {
			throw new AssertionError("asked");
		})).isEqualTo(Locale.FRENCH);
	}

	@Test
	void allThenOursFirstAndEachOnce() {
		assertThat(new Languages(List.of(Locale.GERMAN, Locale.CANADA_FRENCH), Locale.ENGLISH, true).all())
			.startsWith(Locale.ENGLISH)
			.endsWith(Locale.CANADA_FRENCH)
			.hasSize(17)
			.doesNotHaveDuplicates();
	}

}

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

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

import io.github.authproblem.DenialReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.context.support.StaticMessageSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProblemMessages} and the bundles that are built in.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProblemMessagesTests {

	private static final List<Locale> TRANSLATED = Languages.BUILT_IN.subList(1, Languages.BUILT_IN.size());

	private static final Languages LANGUAGES = new Languages(List.of(), Locale.ENGLISH, true);

	private final ProblemMessages messages = new ProblemMessages();

	private static Properties bundle(String suffix) throws IOException {
		Properties texts = new Properties();
		try (Reader reader = new InputStreamReader(
				ProblemMessages.class.getResourceAsStream("messages" + suffix + ".properties"),
				StandardCharsets.UTF_8)) {
			texts.load(reader);
		}
		return texts;
	}

	@ParameterizedTest
	@EnumSource
	void titleAndDetailThenThereForEveryReason(DenialReason reason) {
		assertThat(this.messages.title(reason, Locale.ENGLISH)).isNotBlank().doesNotEndWith(".");
		assertThat(this.messages.detail(reason, Locale.ENGLISH)).isNotBlank().endsWith(".");
	}

	@ParameterizedTest
	@FieldSource("TRANSLATED")
	void bundleThenTranslatesEveryText(Locale language) throws IOException {
		Properties english = bundle("");
		Properties translated = bundle("_" + language);
		assertThat(translated.stringPropertyNames()).isEqualTo(english.stringPropertyNames()).hasSize(42);
		for (String key : english.stringPropertyNames()) {
			String text = translated.getProperty(key);
			assertThat(text).as(key).isNotBlank().isNotEqualTo(english.getProperty(key));
			assertThat(text.matches(".*[.\u3002\u0964]")).as(key + " is a sentence").isEqualTo(key.endsWith(".detail"));
		}
	}

	@ParameterizedTest
	@FieldSource("TRANSLATED")
	void titleThenInThatLanguage(Locale language) throws IOException {
		assertThat(this.messages.title(DenialReason.TOKEN_EXPIRED, language))
			.isEqualTo(bundle("_" + language).getProperty("auth-problem.token-expired.title"));
	}

	@Test
	void titleWhenSourceGivesTheKeyThenOurs() {
		StaticMessageSource source = new StaticMessageSource();
		source.setUseCodeAsDefaultMessage(true);
		source.addMessage("auth-problem.token-expired.detail", Locale.GERMAN, "Abgelaufen.");
		ProblemMessages own = new ProblemMessages(List.of(source), LANGUAGES);
		assertThat(own.title(DenialReason.TOKEN_EXPIRED, Locale.GERMAN)).isEqualTo("Zugriffstoken abgelaufen");
		assertThat(own.detail(DenialReason.TOKEN_EXPIRED, Locale.GERMAN)).isEqualTo("Abgelaufen.");
	}

	@Test
	void titleWhenSourceHasABlankTextThenOurs() {
		StaticMessageSource source = new StaticMessageSource();
		source.addMessage("auth-problem.token-expired.title", Locale.GERMAN, " ");
		assertThat(new ProblemMessages(List.of(source), LANGUAGES).title(DenialReason.TOKEN_EXPIRED, Locale.GERMAN))
			.isEqualTo("Zugriffstoken abgelaufen");
	}

	@Test
	void titleWhenSeveralSourcesThenTheFirstCounts() {
		StaticMessageSource first = new StaticMessageSource();
		first.addMessage("auth-problem.token-expired.title", Locale.GERMAN, "erster");
		StaticMessageSource second = new StaticMessageSource();
		second.addMessage("auth-problem.token-expired.title", Locale.GERMAN, "zweiter");
		second.addMessage("auth-problem.token-missing.title", Locale.GERMAN, "zweiter");
		ProblemMessages own = new ProblemMessages(List.of(first, second), LANGUAGES);
		assertThat(own.title(DenialReason.TOKEN_EXPIRED, Locale.GERMAN)).isEqualTo("erster");
		assertThat(own.title(DenialReason.TOKEN_MISSING, Locale.GERMAN)).isEqualTo("zweiter");
	}

	@ParameterizedTest
	@FieldSource("TRANSLATED")
	void titleWhenMachineSpeaksAnotherLanguageThenEnglishStaysEnglish(Locale language) {
		Locale before = Locale.getDefault();
		Locale.setDefault(language);
		try {
			assertThat(new ProblemMessages().title(DenialReason.TOKEN_EXPIRED, Locale.ENGLISH))
				.isEqualTo("Access token expired");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void findThenFilesOfTheBundleAlone() {
		MessageBundle bundle = MessageBundle.find("i18n/denials").orElseThrow();
		assertThat(bundle.languages()).containsExactlyInAnyOrder(Locale.GERMAN, Locale.forLanguageTag("sv"),
				Locale.TRADITIONAL_CHINESE);
		assertThat(bundle.source()).isInstanceOf(ResourceBundleMessageSource.class);
		assertThat(MessageBundle.find("i18n/denial")).isEmpty();
	}

	@Test
	void findWhenOnlyOneLanguageThenItsTextsAndNoWarnings(CapturedOutput output) {
		MessageBundle bundle = MessageBundle.find("i18n/baseless").orElseThrow();
		ProblemMessages messages = new ProblemMessages(List.of(bundle.source()),
				new Languages(bundle.languages(), Locale.ENGLISH, true));
		assertThat(messages.title(DenialReason.TOKEN_MISSING, Locale.forLanguageTag("sv"))).isEqualTo("Logga in");
		assertThat(messages.detail(DenialReason.TOKEN_MISSING, Locale.forLanguageTag("sv")))
			.isEqualTo(messages.detail(DenialReason.TOKEN_MISSING, Locale.ENGLISH));
		assertThat(output).doesNotContain("baseless");
	}

}

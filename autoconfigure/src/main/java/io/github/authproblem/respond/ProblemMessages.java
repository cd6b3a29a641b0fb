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

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.github.authproblem.DenialReason;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

/**
 * Titles and details of problems, by language and reason. All are looked up once, so that
 * a denial looks up nothing but its language.
 *
 * @since 0.1.0
 */
public final class ProblemMessages {

	private static final String BUNDLE = "io.github.authproblem.respond.messages";

	private static final String PREFIX = "auth-problem.";

	private final Languages languages;

	private final Map<Locale, Translation> translations = new HashMap<>();

	/**
	 * Load the built-in texts.
	 */
	public ProblemMessages() {
		this(List.of(), new Languages(List.of(), Locale.ENGLISH, true));
	}

	/**
	 * Load the texts of an application, and the built-in ones for what it leaves open.
	 * @param sources the application's texts; the first that has one counts
	 * @param languages the languages to load
	 */
	public ProblemMessages(List<? extends MessageSource> sources, Languages languages) {
		this.languages = languages;
		Texts texts = new Texts(sources, BUNDLE);
		for (Locale language : languages.all()) {
			this.translations.put(language, new Translation(language, texts, languages.areNegotiated()));
		}
	}

	/**
	 * The languages that are there.
	 * @return the languages
	 */
	public Languages languages() {
		return this.languages;
	}

	/**
	 * The title of a problem.
	 * @param reason the problem's reason
	 * @param language one of the {@link #languages() languages}
	 * @return the title
	 */
	public String title(DenialReason reason, Locale language) {
		return in(language).get(reason).title();
	}

	/**
	 * The detail of a problem.
	 * @param reason the problem's reason
	 * @param language one of the {@link #languages() languages}
	 * @return the detail
	 */
	public String detail(DenialReason reason, Locale language) {
		return in(language).get(reason).detail();
	}

	Translation choose(Supplier<Iterator<Locale>> wanted) {
		return in(this.languages.choose(wanted));
	}

	private Translation in(Locale language) {
		return Objects.requireNonNull(this.translations.get(language), "No such language");
	}

	/**
	 * The texts in one language.
	 */
	static final class Translation {

		private final Map<DenialReason, Message> messages = new EnumMap<>(DenialReason.class);

		private final String tag;

		private final boolean negotiated;

		private Translation(Locale language, Texts texts, boolean negotiated) {
			this.tag = language.toLanguageTag();
			this.negotiated = negotiated;
			for (DenialReason reason : DenialReason.values()) {
				String key = PREFIX + reason.slug();
				this.messages.put(reason,
						new Message(reason, texts.get(key + ".title", language), texts.get(key + ".detail", language)));
			}
		}

		Message get(DenialReason reason) {
			return Objects.requireNonNull(this.messages.get(reason));
		}

		/**
		 * Tell the language of a problem, if it says what stands here: an exception may
		 * bring texts of its own, and a customizer may change ours.
		 */
		void describe(Problem problem, DenialReason reason, ResponseHeaders headers) {
			if (problem instanceof StandardProblem || isSaidBy(problem.detail(), get(reason))) {
				headers.set(HttpHeaders.CONTENT_LANGUAGE, this.tag);
				if (this.negotiated) {
					headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
				}
			}
		}

		private static boolean isSaidBy(ProblemDetail problem, Message message) {
			return message.title().equals(problem.getTitle()) && message.detail().equals(problem.getDetail());
		}

	}

	/**
	 * What a problem says for a reason.
	 */
	record Message(DenialReason reason, String title, String detail) {

	}

}

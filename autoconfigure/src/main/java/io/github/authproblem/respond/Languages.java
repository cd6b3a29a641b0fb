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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The languages in which a client can be answered.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4">RFC 9110, section
 * 12.5.4</a>
 */
public final class Languages {

	/** The languages of our own bundles, simplified Chinese among them. */
	static final List<Locale> BUILT_IN = Stream
		.of("en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ru", "uk", "zh-CN", "ja", "ko", "ar", "hi")
		.map(Locale::forLanguageTag)
		.toList();

	private final Set<Locale> all = new LinkedHashSet<>(BUILT_IN);

	/** Each language under every name that means it, such as zh-Hans for zh-CN. */
	private final Map<Locale, Locale> byName = new HashMap<>();

	private final Map<String, Locale> byLanguage = new HashMap<>();

	private final Locale preferred;

	private final boolean negotiated;

	/**
	 * Create languages.
	 * @param more languages of the application, besides ours
	 * @param preferred the language for a client that asks for none of these; English if
	 * it is none of these itself
	 * @param negotiated whether the client chooses, or the preferred language is for all
	 */
	public Languages(Collection<Locale> more, Locale preferred, boolean negotiated) {
		this.all.addAll(more);
		ResourceBundle.Control names = ResourceBundle.Control.getControl(ResourceBundle.Control.FORMAT_PROPERTIES);
		for (Locale locale : this.all) {
			this.byName.put(locale, locale);
			this.byLanguage.putIfAbsent(locale.getLanguage(), locale);
		}
		for (Locale locale : this.all) {
			names.getCandidateLocales("", locale).forEach((name) -> this.byName.putIfAbsent(name, locale));
		}
		this.byName.remove(Locale.ROOT);
		Locale nearest = nearest(preferred);
		this.preferred = (nearest != null) ? nearest : Locale.ENGLISH;
		this.negotiated = negotiated;
	}

	/**
	 * All languages.
	 * @return the languages, ours first
	 */
	public List<Locale> all() {
		return new ArrayList<>(this.all);
	}

	/**
	 * Whether the client chooses.
	 * @return whether it does, or one language is for all
	 */
	public boolean areNegotiated() {
		return this.negotiated;
	}

	/**
	 * Choose a language: the first wanted one that is there, be it in another region.
	 * @param wanted gives what the client wants, what it likes best first; asked only if
	 * the client chooses
	 * @return one of these languages
	 */
	public Locale choose(Supplier<Iterator<Locale>> wanted) {
		Iterator<Locale> locales = this.negotiated ? wanted.get() : Collections.emptyIterator();
		while (locales.hasNext()) {
			Locale nearest = nearest(locales.next());
			if (nearest != null) {
				return nearest;
			}
		}
		return this.preferred;
	}

	private @Nullable Locale nearest(Locale wanted) {
		Locale same = this.byName.get(wanted);
		return (same != null) ? same : this.byLanguage.get(wanted.getLanguage());
	}

}

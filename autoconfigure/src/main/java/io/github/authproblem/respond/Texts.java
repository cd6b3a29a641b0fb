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
import java.util.List;
import java.util.Locale;

import org.springframework.context.MessageSource;
import org.springframework.context.NoSuchMessageException;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.util.StringUtils;

/**
 * Texts by key and language: the application's, and ours for what it leaves open.
 *
 * @since 0.1.0
 */
public final class Texts {

	private final List<MessageSource> sources;

	/**
	 * Create texts.
	 * @param sources the application's texts; the first that has one counts
	 * @param builtIn name of our bundle, which has each text in English at least
	 */
	public Texts(List<? extends MessageSource> sources, String builtIn) {
		this.sources = new ArrayList<>(sources);
		ResourceBundleMessageSource ours = MessageBundle.source(builtIn);
		ours.setBundleClassLoader(Texts.class.getClassLoader());
		this.sources.add(ours);
	}

	/**
	 * Get a text.
	 * @param key its key
	 * @param locale its language
	 * @return the text
	 * @throws NoSuchMessageException if it is nowhere
	 */
	public String get(String key, Locale locale) {
		for (MessageSource source : this.sources) {
			String text = source.getMessage(key, null, null, locale);
			// A source may be set up to give the key where it has no text
			if (StringUtils.hasText(text) && !text.equals(key)) {
				return text;
			}
		}
		throw new NoSuchMessageException(key, locale);
	}

}

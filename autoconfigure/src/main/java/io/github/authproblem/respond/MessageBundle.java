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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.StringUtils;

/**
 * A bundle of texts on the class path, in UTF-8.
 *
 * @param source its texts
 * @param languages the languages for which it has a file
 * @since 0.1.0
 */
public record MessageBundle(MessageSource source, List<Locale> languages) {

	private static final String SUFFIX = ".properties";

	private static final ResourceBundle.Control NAMES = ResourceBundle.Control
		.getControl(ResourceBundle.Control.FORMAT_PROPERTIES);

	/**
	 * Find a bundle.
	 * @param basename its name as {@link java.util.ResourceBundle} takes it, for example
	 * {@code i18n/denials}
	 * @return the bundle, or empty if it has no file
	 * @throws UncheckedIOException if the class path cannot be read
	 */
	public static Optional<MessageBundle> find(String basename) {
		String path = basename.replace('.', '/');
		String name = path.substring(path.lastIndexOf('/') + 1);
		boolean base = false;
		List<Locale> languages = new ArrayList<>();
		for (String file : files(path)) {
			String locale = file.substring(0, file.length() - SUFFIX.length());
			if (locale.equals(name)) {
				base = true;
			}
			else if (locale.startsWith(name + "_")) {
				languages.add(Locale.forLanguageTag(locale.substring(name.length() + 1).replace('_', '-')));
			}
		}
		languages.remove(Locale.ROOT);
		if (base) {
			return Optional.of(new MessageBundle(source(basename), languages));
		}
		return languages.isEmpty() ? Optional.empty()
				: Optional.of(new MessageBundle(source(basename, languages), languages));
	}

	private static List<String> files(String path) {
		try {
			List<String> files = new ArrayList<>();
			for (Resource resource : new PathMatchingResourcePatternResolver()
				.getResources("classpath*:" + path + "*" + SUFFIX)) {
				files.add(StringUtils.getFilename(resource.getURL().getPath()));
			}
			return files;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A bundle whose base file holds for each language without a file, whatever the
	 * language of this machine.
	 */
	static ResourceBundleMessageSource source(String basename) {
		return configure(new ResourceBundleMessageSource(), basename);
	}

	/**
	 * A bundle without a base file. It would warn whenever it is asked for a language
	 * that it has no file for.
	 */
	private static ResourceBundleMessageSource source(String basename, List<Locale> languages) {
		return configure(new ResourceBundleMessageSource() {

			@Override
			protected @Nullable ResourceBundle getResourceBundle(String name, Locale locale) {
				return NAMES.getCandidateLocales(name, locale).stream().anyMatch(languages::contains)
						? super.getResourceBundle(name, locale) : null;
			}

		}, basename);
	}

	private static ResourceBundleMessageSource configure(ResourceBundleMessageSource source, String basename) {
		source.setBasename(basename);
		source.setDefaultEncoding(StandardCharsets.UTF_8.name());
		source.setFallbackToSystemLocale(false);
		return source;
	}

}

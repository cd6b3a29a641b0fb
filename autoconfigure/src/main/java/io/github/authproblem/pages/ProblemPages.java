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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.authproblem.DenialReason;
import io.github.authproblem.respond.Languages;
import io.github.authproblem.respond.ProblemMessages;
import io.github.authproblem.respond.Texts;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.MessageSource;
import org.springframework.util.DigestUtils;

/**
 * The page of each reason and the index of all. A page is rendered when it is first asked
 * for, once for each language and format.
 *
 * @since 0.1.0
 */
public final class ProblemPages {

	private static final String BUNDLE = "io.github.authproblem.pages.pages";

	private final Map<String, DenialReason> reasons = new LinkedHashMap<>();

	private final Map<Key, Page> pages = new ConcurrentHashMap<>();

	private final JsonMapper json = new JsonMapper();

	private final ProblemMessages messages;

	private final Texts texts;

	private final HtmlPages html;

	private final String typeBaseUri;

	/**
	 * Create pages.
	 * @param messages titles and details
	 * @param sources the application's texts; the first that has one counts
	 * @param typeBaseUri prefix of {@code type}; the reason follows
	 * @param path the path of the index, below which the pages are
	 */
	public ProblemPages(ProblemMessages messages, List<? extends MessageSource> sources, String typeBaseUri,
			String path) {
		this.messages = messages;
		this.texts = new Texts(sources, BUNDLE);
		this.html = new HtmlPages(this.texts, path);
		this.typeBaseUri = typeBaseUri;
		for (DenialReason reason : DenialReason.values()) {
			this.reasons.put(reason.slug(), reason);
		}
	}

	Languages languages() {
		return this.messages.languages();
	}

	String contentSecurityPolicy() {
		return this.html.contentSecurityPolicy();
	}

	@Nullable DenialReason reason(String slug) {
		return this.reasons.get(slug);
	}

	/**
	 * The page of a reason.
	 * @param reason the reason, or {@code null} for the index of all
	 */
	Page get(@Nullable DenialReason reason, PageFormat format, Locale language) {
		return this.pages.computeIfAbsent(new Key(reason, format, language), this::render);
	}

	private Page render(Key key) {
		return new Page((key.format() == PageFormat.HTML) ? html(key).getBytes(StandardCharsets.UTF_8) : json(key));
	}

	private String html(Key key) {
		return (key.reason() != null) ? this.html.problem(describe(key.reason(), key.language()), key.language())
				: this.html.index(all(key.language()), key.language());
	}

	private byte[] json(Key key) {
		return this.json.writeValueAsBytes((key.reason() != null) ? describe(key.reason(), key.language()).members()
				: Map.of("problems", all(key.language()).stream().map(ProblemDescription::summary).toList()));
	}

	private List<ProblemDescription> all(Locale language) {
		return Arrays.stream(DenialReason.values()).map((reason) -> describe(reason, language)).toList();
	}

	private ProblemDescription describe(DenialReason reason, Locale language) {
		return ProblemDescription.of(reason, this.typeBaseUri, this.messages, this.texts, language);
	}

	private record Key(@Nullable DenialReason reason, PageFormat format, Locale language) {

	}

	/**
	 * A rendered page.
	 */
	static final class Page {

		private final byte[] body;

		private final String etag;

		private Page(byte[] body) {
			this.body = body;
			this.etag = '"' + DigestUtils.md5DigestAsHex(body) + '"';
		}

		byte[] body() {
			return this.body;
		}

		String etag() {
			return this.etag;
		}

	}

}

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

package io.github.authproblem.sample.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A challenge of {@code WWW-Authenticate} (RFC 9110, section 11.6.1).
 *
 * @param scheme the authentication scheme
 * @param token68 what stands in the place of parameters, if anything does
 * @param params the parameters, by their names in lower case
 */
record Challenge(String scheme, @Nullable String token68, Map<String, String> params) {

	/**
	 * Parses the values of all field lines.
	 * @param values the values
	 * @return the challenges; none if they break the grammar
	 */
	static List<Challenge> parse(List<String> values) {
		try {
			return new Parser(String.join(", ", values)).challenges();
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			return List.of(); // the text ended too early, or a parameter had no scheme
		}
	}

	private static final class Parser {

		private static final Pattern SPACE = Pattern.compile("[ \t]*+");

		private static final Pattern SEPARATOR = Pattern.compile("[ \t,]*+");

		private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]++");

		private static final Pattern EQUALS = Pattern.compile("[ \t]*+=[ \t]*+");

		private static final Pattern TOKEN68 = Pattern.compile("[A-Za-z0-9._~+/-]++=*+");

		private final String text;

		private int position;

		Parser(String text) {
			this.text = text;
		}

		List<Challenge> challenges() {
			List<Challenge> challenges = new ArrayList<>();
			while (take(SEPARATOR) != null && this.position < this.text.length()) {
				String name = need(take(TOKEN));
				if (take(EQUALS) == null) {
					Challenge challenge = challenge(name);
					challenges.add(challenge);
					if (elementEnds()) {
						continue;
					}
					name = need(take(TOKEN));
					need(take(EQUALS));
				}
				Challenge challenge = challenges.get(challenges.size() - 1);
				String value = (at('"')) ? quoted() : need(take(TOKEN));
				if (challenge.params.put(name.toLowerCase(Locale.ROOT), value) != null || !elementEnds()) {
					throw new IllegalArgumentException();
				}
			}
			return challenges;
		}

		private Challenge challenge(String scheme) {
			if (!elementEnds() && need(take(SPACE)).isEmpty()) {
				throw new IllegalArgumentException();
			}
			int start = this.position;
			String token68 = take(TOKEN68);
			if (token68 != null && !elementEnds()) {
				token68 = null;
				this.position = start;
			}
			return new Challenge(scheme, token68, new LinkedHashMap<>());
		}

		private String quoted() {
			StringBuilder value = new StringBuilder();
			for (this.position++; !at('"'); this.position++) {
				if (at('\\')) {
					this.position++;
				}
				value.append(this.text.charAt(this.position));
			}
			this.position++;
			return value.toString();
		}

		private boolean elementEnds() {
			int start = this.position;
			take(SPACE);
			boolean ends = this.position == this.text.length() || at(',');
			this.position = ends ? this.position : start;
			return ends;
		}

		private boolean at(char character) {
			return this.text.startsWith(String.valueOf(character), this.position);
		}

		private static String need(@Nullable String taken) {
			if (taken == null) {
				throw new IllegalArgumentException();
			}
			return taken;
		}

		private @Nullable String take(Pattern pattern) {
			Matcher matcher = pattern.matcher(this.text).region(this.position, this.text.length());
			if (!matcher.lookingAt()) {
				return null;
			}
			this.position = matcher.end();
			return matcher.group();
		}

	}

}

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

package io.github.authproblem.sample.explain;

import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a header field's value one after another
 * (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6">RFC 9110, section
 * 5.6</a>).
 */
final class HeaderScanner {

	private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

	private static final String TOKEN68_MARKS = "-._~+/";

	private final String text;

	private int position;

	private boolean space;

	HeaderScanner(String text) {
		this.text = text;
	}

	/**
	 * Skips commas and spaces.
	 * @return whether anything is left
	 */
	boolean skipToElement() {
		while (at(',') || at(' ') || at('\t')) {
			this.position++;
		}
		return this.position < this.text.length();
	}

	/**
	 * Skips spaces.
	 * @return whether a comma or nothing comes next
	 */
	boolean atElementEnd() {
		int start = this.position;
		skipSpace();
		this.space = this.position > start;
		return this.position == this.text.length() || at(',');
	}

	/**
	 * Tells whether the last {@link #atElementEnd} skipped any space.
	 * @return whether it did
	 */
	boolean wasSpace() {
		return this.space;
	}

	/**
	 * Takes a character and the spaces around it, if it comes next.
	 * @param character the character
	 * @return whether it does
	 */
	boolean take(char character) {
		int start = this.position;
		skipSpace();
		if (!at(character)) {
			this.position = start;
			return false;
		}
		this.position++;
		skipSpace();
		return true;
	}

	@Nullable String token() {
		return characters(TOKEN_MARKS);
	}

	/**
	 * Takes what stands in the place of parameters, unless a parameter comes next.
	 * @return the token68, or {@code null}
	 */
	@Nullable String token68() {
		int start = this.position;
		String token68 = characters(TOKEN68_MARKS);
		while (token68 != null && at('=')) {
			this.position++;
		}
		int end = this.position;
		if (token68 != null && atElementEnd()) {
			return this.text.substring(start, end);
		}
		this.position = start;
		this.space = true;
		return null;
	}

	@Nullable String value() {
		return at('"') ? quotedString() : token();
	}

	private @Nullable String quotedString() {
		StringBuilder value = new StringBuilder();
		for (int i = this.position + 1; i < this.text.length(); i++) {
			char character = this.text.charAt(i);
			if (character == '"') {
				this.position = i + 1;
				return value.toString();
			}
			if (character == '\\' && ++i < this.text.length()) {
				character = this.text.charAt(i);
			}
			value.append(character);
		}
		return null;
	}

	private @Nullable String characters(String marks) {
		int start = this.position;
		while (this.position < this.text.length() && isOneOf(this.text.charAt(this.position), marks)) {
			this.position++;
		}
		return (this.position > start) ? this.text.substring(start, this.position) : null;
	}

	private static boolean isOneOf(char character, String marks) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || marks.indexOf(character) >= 0;
	}

	private void skipSpace() {
		while (at(' ') || at('\t')) {
			this.position++;
		}
	}

	private boolean at(char character) {
		return this.position < this.text.length() && this.text.charAt(this.position) == character;
	}

}

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

package io.github.authproblem;

/**
 * A text from outside as it may stand in a log line or a report: on one line, in the
 * order in which it is read, and not longer than it need be.
 */
final class PrintableText {

	private static final char REPLACEMENT = '?';

	private PrintableText() {
	}

	/**
	 * Replace what could forge a line (control characters, line separators), disguise one
	 * (bidirectional and other format characters, unusual spaces) or is no text at all,
	 * and cut what is too long.
	 * @param text the text
	 * @param longest how many characters may stand
	 */
	static String of(String text, int longest) {
		for (int i = 0; i < text.length(); i++) {
			if (i == longest || text.charAt(i) < ' ' || text.charAt(i) > '~') {
				return cleaned(text, longest);
			}
		}
		return text;
	}

	private static String cleaned(String text, int longest) {
		StringBuilder result = new StringBuilder();
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			int codePoint = text.codePointAt(i);
			if (result.length() + Character.charCount(codePoint) > longest) {
				return result.append("...").toString();
			}
			result.appendCodePoint(isPrintable(codePoint) ? codePoint : REPLACEMENT);
		}
		return result.toString();
	}

	private static boolean isPrintable(int codePoint) {
		return codePoint == ' ' || switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
				false;
			default -> true;
		};
	}

}

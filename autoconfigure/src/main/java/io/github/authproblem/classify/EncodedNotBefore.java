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

package io.github.authproblem.classify;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks for {@code nbf} in the Base64 of a verified token: to parse a token takes many
 * times as long as everything else about a denial.
 */
final class EncodedNotBefore {

	private static final String NAME = "\"nbf\"";

	/** What the name looks like, by the octet of a group of three that it begins at. */
	private static final List<String> ENCODED = IntStream.range(0, 3).mapToObj(EncodedNotBefore::encode).toList();

	/** Characters of Base64 that hold the name and its value, and more. */
	private static final int WINDOW = 32;

	/** More than an epoch second of a four-digit year has. */
	private static final int MAX_DIGITS = 12;

	private EncodedNotBefore() {
	}

	/**
	 * The characters that depend on the name alone, of six bits each.
	 */
	private static String encode(int octetsBefore) {
		String text = "x".repeat(octetsBefore) + NAME;
		return Base64.getUrlEncoder()
			.encodeToString(text.getBytes(StandardCharsets.ISO_8859_1))
			.substring((8 * octetsBefore + 5) / 6, 8 * text.length() / 6);
	}

	/**
	 * Whether a token certainly was valid before a time, or shows no {@code nbf}: an
	 * encrypted one never does.
	 * @param token the token
	 * @param time the time, RFC 3339
	 */
	static boolean isBefore(String token, String time) {
		int start = token.indexOf('.') + 1;
		for (String name : ENCODED) {
			for (int i = token.indexOf(name, start); i >= 0; i = token.indexOf(name, i + 1)) {
				if (value(token, start, i) > Instant.parse(time).getEpochSecond()) {
					return false;
				}
			}
		}
		return true;
	}

	/**
	 * The value of the member whose name is at an index, if it is a whole number, else a
	 * huge one.
	 */
	private static long value(String token, int start, int index) {
		int group = index - (index - start) % 4;
		int end = token.indexOf('.', index);
		if (end < 0) {
			return Long.MAX_VALUE;
		}
		String json = decode(token.substring(group, Math.min(group + WINDOW, end)));
		String value = json.substring(json.indexOf(NAME) + NAME.length());
		int digits = 1;
		while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
			digits++;
		}
		boolean whole = value.startsWith(":") && digits > 1 && digits <= MAX_DIGITS && digits < value.length()
				&& ",}".indexOf(value.charAt(digits)) >= 0;
		return whole ? Long.parseLong(value, 1, digits, 10) : Long.MAX_VALUE;
	}

	private static String decode(String window) {
		try {
			return new String(Base64.getUrlDecoder().decode(window), StandardCharsets.ISO_8859_1);
		}
		catch (IllegalArgumentException ex) {
			return NAME;
		}
	}

}

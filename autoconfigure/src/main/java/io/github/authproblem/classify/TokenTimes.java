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

import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code exp} and {@code nbf} out of the claims of a token that was verified, and
 * so was read before, for a fraction of what it costs to parse it again. Gives up where
 * anything is out of the ordinary.
 */
final class TokenTimes {

	private static final int MAX_DIGITS = 12;

	private static final long NONE = -1;

	private final byte[] json;

	private int position;

	private long expiresAt = NONE;

	private long notBefore = NONE;

	private TokenTimes(byte[] json) {
		this.json = json;
	}

	/**
	 * The times of a token.
	 * @return the token's times, or {@code null} if the token has to be parsed
	 */
	static @Nullable PresentedJwt read(String token) {
		int start = token.indexOf('.') + 1;
		int end = token.indexOf('.', start);
		if (start <= 1 || end < 0 || end == token.length() - 1 || token.indexOf('.', end + 1) >= 0) {
			return null;
		}
		try {
			TokenTimes times = new TokenTimes(Base64.getUrlDecoder().decode(bytes(token, start, end)));
			return times.readObject() ? PresentedJwt.signed(times.expiresAt, times.notBefore) : null;
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			return null;
		}
	}

	@SuppressWarnings("deprecation")
	private static byte[] bytes(String token, int start, int end) {
		byte[] bytes = new byte[end - start];
		// Deprecated for what it does to other characters than those of Base64
		token.getBytes(start, end, bytes, 0);
		return bytes;
	}

	private boolean readObject() {
		byte c = next();
		if (c != '{') {
			return false;
		}
		do {
			if (!readMember()) {
				return false;
			}
			c = next();
		}
		while (c == ',');
		return c == '}' && this.position == this.json.length;
	}

	private boolean readMember() {
		int name = this.position + 1;
		if (next() != '"' || !skipString(false) || next() != ':') {
			return false;
		}
		if (this.position - name == "exp\":".length()) {
			if (is(name, 'e', 'x', 'p')) {
				boolean first = this.expiresAt == NONE;
				this.expiresAt = readNumber();
				return first && this.expiresAt != NONE;
			}
			if (is(name, 'n', 'b', 'f')) {
				boolean first = this.notBefore == NONE;
				this.notBefore = readNumber();
				return first && this.notBefore != NONE;
			}
		}
		return skipValue();
	}

	private boolean is(int start, char first, char second, char third) {
		return this.json[start] == first && this.json[start + 1] == second && this.json[start + 2] == third;
	}

	private long readNumber() {
		long number = 0;
		int start = this.position;
		while (this.json[this.position] >= '0' && this.json[this.position] <= '9') {
			number = 10 * number + next() - '0';
		}
		int digits = this.position - start;
		return (digits > 0 && digits <= MAX_DIGITS) ? number : NONE;
	}

	private boolean skipValue() {
		int depth = 0;
		while (true) {
			byte c = this.json[this.position];
			if (depth == 0 && (c == ',' || c == '}')) {
				return true;
			}
			this.position++;
			switch (c) {
				case '"' -> skipString(true);
				case '{', '[' -> depth++;
				case '}', ']' -> depth--;
				default -> {
				}
			}
		}
	}

	/**
	 * Skip the rest of a string.
	 * @return whether it ends, and has no escape where none may be
	 */
	private boolean skipString(boolean escapes) {
		int i = this.position;
		while (this.json[i] != '"') {
			if (this.json[i] == '\\') {
				if (!escapes) {
					return false;
				}
				i++;
			}
			i++;
		}
		this.position = i + 1;
		return true;
	}

	private byte next() {
		return this.json[this.position++];
	}

}

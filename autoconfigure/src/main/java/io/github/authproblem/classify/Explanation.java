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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.util.StringUtils;

/**
 * Tells a developer why a request is denied: the causes and the rule. No byte of the
 * token is in it, neither as sent nor decoded, and no character that could forge a line.
 */
final class Explanation implements Supplier<List<String>> {

	/** Shorter runs of a message may be in a token by chance. */
	private static final int SHORTEST_SECRET = 5;

	/** Shorter ones would be guessed. */
	private static final int SHORTEST_TOKEN = 20;

	private static final String REDACTED = "[redacted]";

	private final DenialContext context;

	Explanation(DenialContext context) {
		this.context = context;
	}

	@Override
	public List<String> get() {
		Secrets secrets = new Secrets();
		secrets.add(BearerCredentials.token(this.context));
		secrets.add(BearerCredentials.tokenOfCaller(this.context));
		String authorization = this.context.authorization();
		if (authorization != null) {
			secrets.add(authorization.substring(authorization.indexOf(' ') + 1));
		}
		List<String> lines = new ArrayList<>();
		for (Throwable cause : this.context.causes().all()) {
			String message = cause.getMessage();
			lines.add(cause.getClass().getName() + ((message != null) ? ": " + clean(message, secrets) : ""));
			if (cause instanceof AuthorizationDeniedException denied && denied.getAuthorizationResult() != null) {
				lines.add(clean(String.valueOf(denied.getAuthorizationResult()), secrets));
			}
		}
		return lines;
	}

	private static String clean(String message, Secrets secrets) {
		boolean[] hidden = secrets.in(message);
		StringBuilder result = new StringBuilder(message.length());
		for (int i = 0; i < message.length(); i++) {
			char c = message.charAt(i);
			if (!hidden[i]) {
				result.append(isHarmless(c) ? c : '?');
			}
			else if (i == 0 || !hidden[i - 1]) {
				result.append(REDACTED);
			}
		}
		return result.toString();
	}

	private static boolean isHarmless(char c) {
		return (c >= ' ' && c < 0x7f) || Character.isLetterOrDigit(c);
	}

	/**
	 * What may not be told: credentials as they were sent, and what they say.
	 */
	private static final class Secrets {

		private final Set<String> runs = new HashSet<>();

		private final List<String> decoded = new ArrayList<>();

		void add(@Nullable String token) {
			if (token == null) {
				return;
			}
			for (int i = 0; i + SHORTEST_SECRET <= token.length(); i++) {
				this.runs.add(token.substring(i, i + SHORTEST_SECRET));
			}
			for (String part : StringUtils.delimitedListToStringArray(token, ".")) {
				try {
					String text = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
					this.decoded.add(text);
					this.decoded.add(unescape(text));
				}
				catch (IllegalArgumentException ex) {
					// Not Base64: nothing can have decoded it
				}
			}
		}

		/**
		 * Which characters of a message are secret.
		 */
		boolean[] in(String message) {
			boolean[] hidden = new boolean[message.length()];
			for (int i = 0; i + SHORTEST_SECRET <= message.length(); i++) {
				if (this.runs.contains(message.substring(i, i + SHORTEST_SECRET))) {
					Arrays.fill(hidden, i, i + SHORTEST_SECRET, true);
				}
			}
			hideDecodedWords(message, hidden);
			hideTokens(message, hidden);
			return hidden;
		}

		/**
		 * Hide what looks like a token, since one may have come by a way that nobody
		 * tells us of: a long run of a token's characters, digits among them.
		 */
		private static void hideTokens(String message, boolean[] hidden) {
			int start = 0;
			boolean digit = false;
			for (int i = 0; i <= message.length(); i++) {
				if (i == message.length() || !isTokenPart(message.charAt(i))) {
					if (digit && i - start >= SHORTEST_TOKEN) {
						Arrays.fill(hidden, start, i, true);
					}
					start = i + 1;
					digit = false;
				}
				else {
					digit |= Character.isDigit(message.charAt(i));
				}
			}
		}

		private static boolean isTokenPart(char c) {
			return Character.isLetterOrDigit(c) || "-._~+/=".indexOf(c) >= 0;
		}

		private void hideDecodedWords(String message, boolean[] hidden) {
			int start = 0;
			for (int i = 0; i <= message.length(); i++) {
				if (i == message.length() || !isWordPart(message.charAt(i))) {
					if (i - start >= SHORTEST_SECRET && isDecoded(message.substring(start, i))) {
						Arrays.fill(hidden, start, i, true);
					}
					start = i + 1;
				}
			}
		}

		private boolean isDecoded(String word) {
			return this.decoded.stream().anyMatch((text) -> text.contains(word));
		}

		private static boolean isWordPart(char c) {
			return Character.isLetterOrDigit(c) || c == '-' || c == '_';
		}

		/**
		 * Undo what a JSON writer may have done to letters.
		 */
		private static String unescape(String json) {
			StringBuilder text = new StringBuilder(json.length());
			for (int i = 0; i < json.length(); i++) {
				if (json.startsWith("\\u", i) && i + 6 <= json.length()) {
					try {
						text.append((char) HexFormat.fromHexDigits(json, i + 2, i + 6));
						i += 5;
						continue;
					}
					catch (NumberFormatException ex) {
						// Not JSON, then
					}
				}
				text.append(json.charAt(i));
			}
			return text.toString();
		}

	}

}

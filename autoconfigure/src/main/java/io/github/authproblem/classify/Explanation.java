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
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorizationDeniedException;

/**
 * Tells a developer why a request is denied: the causes and the rule. No byte of the
 * token is in it, neither as sent nor decoded, and no character that could forge a line.
 */
final class Explanation implements Supplier<List<String>> {

	/** Shorter runs of a message may be in a token by chance. */
	private static final int SHORTEST_SECRET = 5;

	private static final String REDACTED = "[redacted]";

	private final DenialContext context;

	Explanation(DenialContext context) {
		this.context = context;
	}

	@Override
	public List<String> get() {
		List<String> secrets = secrets();
		List<String> lines = new ArrayList<>();
		for (Throwable cause : Causes.of(this.context.exception())) {
			String message = cause.getMessage();
			lines.add(cause.getClass().getName() + ((message != null) ? ": " + clean(message, secrets) : ""));
			if (cause instanceof AuthorizationDeniedException denied && denied.getAuthorizationResult() != null) {
				lines.add(clean(String.valueOf(denied.getAuthorizationResult()), secrets));
			}
		}
		return lines;
	}

	private List<String> secrets() {
		List<String> secrets = new ArrayList<>();
		addSecrets(secrets, BearerCredentials.token(this.context));
		String authorization = this.context.authorization();
		if (authorization != null) {
			addSecrets(secrets, authorization.substring(authorization.indexOf(' ') + 1));
		}
		return secrets;
	}

	private static void addSecrets(List<String> secrets, @Nullable String token) {
		if (token == null) {
			return;
		}
		secrets.add(token);
		int start = 0;
		while (start >= 0) {
			int end = token.indexOf('.', start);
			String part = token.substring(start, (end >= 0) ? end : token.length());
			start = (end >= 0) ? end + 1 : -1;
			try {
				secrets.add(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
			}
			catch (IllegalArgumentException ex) {
				// Not Base64: nothing can have decoded it
			}
		}
	}

	private static String clean(String message, List<String> secrets) {
		StringBuilder result = new StringBuilder(message.length());
		int start = 0;
		for (int i = 0; i <= message.length(); i++) {
			if (i == message.length() || !isWordPart(message.charAt(i))) {
				String word = message.substring(start, i);
				result.append(isSecret(word, secrets) ? REDACTED : word);
				if (i < message.length()) {
					result.append(isPrintable(message.charAt(i)) ? message.charAt(i) : '?');
				}
				start = i + 1;
			}
		}
		return result.toString();
	}

	private static boolean isSecret(String word, List<String> secrets) {
		if (word.length() < SHORTEST_SECRET) {
			return false;
		}
		for (String secret : secrets) {
			if (secret.contains(word) || (secret.length() >= SHORTEST_SECRET && word.contains(secret))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isWordPart(char c) {
		return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '+' || c == '/' || c == '~' || c == '=';
	}

	private static boolean isPrintable(char c) {
		return c >= ' ' && c < 0x7f;
	}

}

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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Stream;

import io.github.authproblem.sample.explain.PastedResponse.Field;

import org.springframework.http.HttpHeaders;

/**
 * The checks of everything but challenges and problems.
 */
final class MessageChecks {

	private static final List<String> NOT_STORED = List.of("no-store", "no-cache", "private", "max-age=0");

	private static final List<String> LOGIN = List.of("login", "signin", "sign-in", "sso", "/oauth2/auth");

	private static final Set<Integer> REDIRECTS = Set.of(302, 303, 307);

	private MessageChecks() {
	}

	static boolean revealsInternals(ExaminedResponse response) {
		return response.status() >= 400 && Stream
			.concat(response.pasted().fields().stream().map(Field::value), Stream.of(response.pasted().body()))
			.anyMatch(MessageChecks::namesInternals);
	}

	private static boolean namesInternals(String text) {
		if (text.contains("Traceback (most recent call last)") || (text.contains("at ") && text.contains(".java:"))) {
			return true;
		}
		StringTokenizer words = new StringTokenizer(text, " \t\n\r\"'\\:;,()[]{}<>=/");
		while (words.hasMoreTokens()) {
			String word = words.nextToken();
			int simpleName = word.lastIndexOf('.') + 1;
			if (simpleName > 0 && (word.endsWith("Exception") || word.endsWith("Error"))
					&& Character.isUpperCase(word.charAt(simpleName))) {
				return true;
			}
		}
		return false;
	}

	static boolean isStorable(ExaminedResponse response) {
		String cacheControl = String.join(",", response.pasted().all("Cache-Control")).toLowerCase(Locale.ROOT);
		return response.isDenial() && NOT_STORED.stream().noneMatch(cacheControl::contains);
	}

	static boolean redirectsToLogin(ExaminedResponse response) {
		String location = Objects.requireNonNullElse(response.pasted().first("Location"), "").toLowerCase(Locale.ROOT);
		return REDIRECTS.contains(response.status()) && LOGIN.stream().anyMatch(location::contains);
	}

	static boolean opensSession(ExaminedResponse response) {
		return (response.isDenial() || response.status() == 503)
				&& response.pasted().all("Set-Cookie").stream().anyMatch(MessageChecks::isSession);
	}

	private static boolean isSession(String cookie) {
		int end = cookie.indexOf('=');
		String name = cookie.substring(0, Math.max(0, end)).strip().toLowerCase(Locale.ROOT);
		return name.contains("sess") || name.equals("sid") || name.equals("connect.sid");
	}

	static boolean hasMalformedRetryAfter(ExaminedResponse response) {
		String value = response.pasted().first("Retry-After");
		return value != null && !(isNumber(value) || isDate(value));
	}

	private static boolean isNumber(String value) {
		return !value.isEmpty() && value.chars().allMatch((character) -> character >= '0' && character <= '9');
	}

	private static boolean isDate(String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, value);
		try {
			return headers.getFirstZonedDateTime(HttpHeaders.RETRY_AFTER) != null;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Compares the length of the body with the one announced. Who pastes may lose the
	 * last line ends and the carriage returns, or add a line end, so each of these is let
	 * pass; and a body that is not shown at all, as that of HEAD, says nothing.
	 * @param response the response
	 * @return whether they differ
	 */
	static boolean hasOtherContentLength(ExaminedResponse response) {
		String length = response.pasted().first("Content-Length");
		String body = response.pasted().body().stripTrailing();
		if (length == null || length.length() > 9 || !isNumber(length) || body.isEmpty()
				|| response.pasted().has("Content-Encoding")) {
			return false;
		}
		int shown = body.getBytes(StandardCharsets.UTF_8).length;
		int announced = Integer.parseInt(length);
		long lineEnds = body.chars().filter((character) -> character == '\n').count() + 1;
		int trailing = response.pasted().body().length() - body.length();
		return announced < shown || announced > shown + 2 * lineEnds + trailing;
	}

}

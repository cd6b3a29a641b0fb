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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.authproblem.sample.explain.PastedResponse.Field;

/**
 * Reads a {@link PastedResponse}: the last one, if interim responses or redirects come
 * before it.
 */
final class PastedResponseParser {

	private static final String STATUS_LINE = "HTTP/";

	private final List<String> lines;

	private int position;

	PastedResponseParser(String text) {
		List<String> pasted = Arrays.asList(text.replace("\r\n", "\n").split("\n", -1));
		boolean verbose = pasted.stream().anyMatch((line) -> line.startsWith("< " + STATUS_LINE));
		this.lines = verbose ? withoutPrefixes(pasted) : pasted;
	}

	PastedResponse parse() {
		if (!skipToStatusLine()) {
			throw new UnreadableResponseException(
					"There is no response: a line such as 'HTTP/1.1 401' must come first, as 'curl -i' shows it.");
		}
		int status;
		List<Field> fields;
		do {
			status = status(this.lines.get(this.position++));
			fields = fields();
		}
		while (anotherFollows(status));
		List<String> body = this.lines.subList(this.position, this.lines.size());
		return new PastedResponse(status, fields, String.join("\n", body));
	}

	/**
	 * Takes off what {@code curl -v} puts before a head's lines, and what it says itself.
	 * @param pasted the lines
	 * @return the lines of the responses alone
	 */
	private static List<String> withoutPrefixes(List<String> pasted) {
		List<String> lines = new ArrayList<>();
		for (String line : pasted) {
			if (line.startsWith("< ") || line.equals("<")) {
				lines.add(line.substring(1).stripLeading());
			}
			else if (!line.startsWith("* ") && !line.startsWith("> ") && !line.equals(">") && !line.startsWith("{ [")
					&& !line.startsWith("} [")) {
				int remark = line.indexOf("* Connection #"); // behind a body without a
																// line end
				lines.add((remark < 0) ? line : line.substring(0, remark));
			}
		}
		return lines;
	}

	private boolean anotherFollows(int status) {
		int start = this.position;
		if (isRedirect(status)) {
			if (skipToStatusLine()) {
				return true;
			}
			this.position = start;
			return false;
		}
		while (this.position < this.lines.size() && this.lines.get(this.position).isBlank()) {
			this.position++;
		}
		if (this.position < this.lines.size() && this.lines.get(this.position).startsWith(STATUS_LINE)) {
			return true;
		}
		if (status < 200) {
			throw new UnreadableResponseException(
					"The response is an interim one; the final one, which follows it, is missing.");
		}
		this.position = start;
		return false;
	}

	private static boolean isRedirect(int status) {
		return status >= 300 && status < 400;
	}

	private boolean skipToStatusLine() {
		while (this.position < this.lines.size() && !this.lines.get(this.position).startsWith(STATUS_LINE)) {
			this.position++;
		}
		return this.position < this.lines.size();
	}

	private static int status(String line) {
		int space = line.indexOf(' ');
		String rest = (space < 0) ? "" : line.substring(space + 1);
		int end = (rest.indexOf(' ') < 0) ? rest.length() : rest.indexOf(' ');
		if (end != 3 || !rest.chars().limit(3).allMatch((digit) -> digit >= '0' && digit <= '9') || rest.charAt(0) < '1'
				|| rest.charAt(0) > '5') {
			throw new UnreadableResponseException(
					"The status line must have a status of three digits, from 100 to 599, as in 'HTTP/1.1 401'.");
		}
		return Integer.parseInt(rest, 0, 3, 10);
	}

	private List<Field> fields() {
		List<Field> fields = new ArrayList<>();
		while (this.position < this.lines.size()) {
			String line = this.lines.get(this.position++);
			if (line.isBlank()) {
				break;
			}
			int colon = line.indexOf(':');
			if (colon < 1 || Character.isWhitespace(line.charAt(0))) {
				throw new UnreadableResponseException(
						"Header field " + (fields.size() + 1) + " is none: a name, a colon and a value must stand in"
								+ " one line; an empty line must come before the body.");
			}
			fields.add(new Field(line.substring(0, colon).stripTrailing(), line.substring(colon + 1).strip()));
		}
		return fields;
	}

}

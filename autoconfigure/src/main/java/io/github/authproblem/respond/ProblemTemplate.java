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

package io.github.authproblem.respond;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;

/**
 * What a mapper writes for the problems of a reason, in one language, with a gap for the
 * path and one for the value of a member. It is taken from what the application's mapper
 * really writes, whatever is special about it, and is as fast as copying bytes is.
 */
final class ProblemTemplate {

	/**
	 * Each character that may stand in a gap: what a mapper makes of it would be seen.
	 */
	private static final String PATH = "/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			+ "-._~!$&'()*+,;=:@%2F/.";

	private static final String VALUE = '.' + PATH;

	private static final boolean[] PLAIN = new boolean[128];
	static {
		PATH.chars().forEach((c) -> PLAIN[c] = true);
	}

	private static final byte[] NOTHING = {};

	private final URI type;

	private final boolean path;

	private final @Nullable String member;

	private final byte[] beginning;

	private final byte[] middle;

	private final byte[] end;

	private ProblemTemplate(StandardProblem marked, @Nullable String member, String beginning, String middle,
			String end) {
		this.type = marked.type();
		this.path = marked.path() != null;
		this.member = member;
		this.beginning = beginning.getBytes(StandardCharsets.ISO_8859_1);
		this.middle = middle.getBytes(StandardCharsets.ISO_8859_1);
		this.end = end.getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Make the template of a problem.
	 * @param problem the problem
	 * @param mapper writes problems
	 * @return the template, or empty if the mapper does not write all such problems alike
	 */
	static Optional<ProblemTemplate> of(StandardProblem problem, Function<ProblemDetail, byte[]> mapper) {
		String member = problem.members().isEmpty() ? null : problem.members().keySet().iterator().next();
		StandardProblem marked = with(problem, PATH, member, VALUE);
		// One character for each octet, whatever the encoding
		String text = new String(mapper.apply(marked.detail()), StandardCharsets.ISO_8859_1);
		int path = (marked.path() != null) ? text.indexOf(PATH) : 0;
		int afterPath = (marked.path() != null) ? path + PATH.length() : 0;
		int value = (member != null) ? text.indexOf(VALUE, afterPath) : text.length();
		int afterValue = (member != null) ? value + VALUE.length() : text.length();
		if (path < 0 || value < 0) {
			return Optional.empty();
		}
		ProblemTemplate template = new ProblemTemplate(marked, member, text.substring(0, path),
				text.substring(afterPath, value), text.substring(afterValue));
		StandardProblem other = with(problem, "/", member, "0");
		return Arrays.equals(template.fill(other), mapper.apply(other.detail())) ? Optional.of(template)
				: Optional.empty();
	}

	private static StandardProblem with(StandardProblem problem, String path, @Nullable String member, String value) {
		return new StandardProblem(problem.type(), problem.message(), (problem.path() != null) ? path : null,
				(member != null) ? Map.of(member, value) : Map.of());
	}

	/**
	 * The bytes of a problem.
	 * @return the bytes, or {@code null} if the mapper has to write them
	 */
	byte @Nullable [] fill(StandardProblem problem) {
		byte[] path = octets(problem.path());
		byte[] value = octets((this.member != null) ? problem.members().get(this.member) : null);
		if (!isAlike(problem) || !isPlain(path) || !isPlain(value)) {
			return null;
		}
		byte[] bytes = new byte[this.beginning.length + path.length + this.middle.length + value.length
				+ this.end.length];
		int length = put(this.beginning, bytes, 0);
		length = put(path, bytes, length);
		length = put(this.middle, bytes, length);
		length = put(value, bytes, length);
		put(this.end, bytes, length);
		return bytes;
	}

	private boolean isAlike(StandardProblem problem) {
		Map<String, Object> members = problem.members();
		return problem.type().equals(this.type) && (problem.path() != null) == this.path && ((this.member != null)
				? members.size() == 1 && members.get(this.member) instanceof String : members.isEmpty());
	}

	/**
	 * What is not in this character set becomes a question mark, which is not plain.
	 */
	private static byte[] octets(@Nullable Object text) {
		return (text instanceof String string) ? string.getBytes(StandardCharsets.ISO_8859_1) : NOTHING;
	}

	private static boolean isPlain(byte[] octets) {
		for (byte octet : octets) {
			if (octet < 0 || !PLAIN[octet]) {
				return false;
			}
		}
		return true;
	}

	private static int put(byte[] piece, byte[] target, int index) {
		System.arraycopy(piece, 0, target, index, piece.length);
		return index + piece.length;
	}

}

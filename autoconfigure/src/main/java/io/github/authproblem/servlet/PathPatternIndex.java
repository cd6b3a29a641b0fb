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

package io.github.authproblem.servlet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.util.StringUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Finds among many patterns the few that may match a path, by the segments that they
 * begin with. The pattern itself decides.
 */
final class PathPatternIndex {

	private static final String SPECIAL = "*?{}";

	private final Node root = new Node();

	private final boolean caseSensitive;

	private final boolean empty;

	PathPatternIndex(List<String> patterns, PathPatternParser parser) {
		this.caseSensitive = parser.isCaseSensitive();
		this.empty = patterns.isEmpty();
		patterns.forEach((pattern) -> add(parser.parse(pattern)));
	}

	boolean isEmpty() {
		return this.empty;
	}

	private void add(PathPattern pattern) {
		String[] segments = StringUtils.tokenizeToStringArray(pattern.getPatternString(), "/", false, true);
		Node node = this.root;
		for (int i = 0; i < segments.length && !isSpecial(segments[i], i == segments.length - 1); i++) {
			node = node.child(isAny(segments[i]) ? null : key(segments[i]));
		}
		node.patterns.add(pattern);
	}

	/**
	 * Whether the index ends here: at something else than one segment, and at the last if
	 * it may be any.
	 */
	private static boolean isSpecial(String segment, boolean last) {
		return isAny(segment) ? last : segment.chars().anyMatch((c) -> SPECIAL.indexOf(c) >= 0);
	}

	/**
	 * Whether a segment of a pattern matches exactly one segment of a path, whichever.
	 */
	private static boolean isAny(String segment) {
		return segment.equals("*") || (segment.startsWith("{") && segment.indexOf('}') == segment.length() - 1
				&& segment.charAt(1) != '*' && segment.indexOf(':') < 0);
	}

	/**
	 * Character by character, as the pattern compares them.
	 */
	private String key(String segment) {
		if (this.caseSensitive) {
			return segment;
		}
		char[] key = segment.toCharArray();
		for (int i = 0; i < key.length; i++) {
			key[i] = Character.toLowerCase(key[i]);
		}
		return String.valueOf(key);
	}

	boolean matches(PathContainer path) {
		return !this.empty && matches(this.root, path, 0);
	}

	private boolean matches(Node node, PathContainer path, int index) {
		for (PathPattern pattern : node.patterns) {
			if (pattern.matches(path)) {
				return true;
			}
		}
		for (int i = index; i < path.elements().size(); i++) {
			if (path.elements().get(i) instanceof PathContainer.PathSegment segment) {
				return matches(node.literals.get(key(segment.valueToMatch())), node.any, path, i + 1);
			}
		}
		return false;
	}

	private boolean matches(@Nullable Node literal, @Nullable Node any, PathContainer path, int index) {
		return (literal != null && matches(literal, path, index)) || (any != null && matches(any, path, index));
	}

	/**
	 * What patterns begin with.
	 */
	private static final class Node {

		/** Those that go on with something else than one segment. */
		private final List<PathPattern> patterns = new ArrayList<>();

		private final Map<String, Node> literals = new HashMap<>();

		private @Nullable Node any;

		Node child(@Nullable String literal) {
			if (literal != null) {
				return this.literals.computeIfAbsent(literal, (key) -> new Node());
			}
			Node child = (this.any != null) ? this.any : new Node();
			this.any = child;
			return child;
		}

	}

}

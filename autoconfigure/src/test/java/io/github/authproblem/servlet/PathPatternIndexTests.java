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
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PathPatternIndex}.
 */
class PathPatternIndexTests {

	private static final List<String> PATTERNS = List.of("/", "/a", "/a/", "/a/b", "/a/*", "/a/**", "/a//b", "/*",
			"/*/b", "/*/*", "/**", "/{x}", "/{x}/b", "/{x}/*", "/{x}/{y}/c", "/{*rest}", "/a/{*rest}", "/a/{x:[bc]}",
			"/{x:[ab]}/b", "/a{x}", "/{x}a/b", "/{x}{y:b}/c", "/a?/b", "/?/b", "/a*/b", "/*a/b", "/**/b", "/a b/c",
			"/A/b", "/\u00e9/b", "/i/b", "/\u0130/b", "a/b", "");

	private static final List<String> PATHS = List.of("", "/", "//", "/a", "/a/", "/a//", "/a/b", "/a//b", "//a/b",
			"/a/b/", "/a/b/c", "/a/c", "/b", "/b/b", "/b/c", "//b", "/A", "/A/B", "/a;v=1/b", "/a/b;v=1", "/%61/b",
			"/a%2Fb", "/a%20b/c", "/%C3%A9/b", "/ab/b", "/aa/b", "/ba/b", "/ab/c", "a/b", "/x/y/c", "/a/b/b", "/i/b",
			"/I/b", "/%C4%B0/b");

	private static boolean matches(PathPatternParser parser, List<String> patterns, String path) {
		return new PathPatternIndex(patterns, parser).matches(PathContainer.parsePath(path));
	}

	private static void assertSameAsPatterns(PathPatternParser parser) {
		for (String pattern : PATTERNS) {
			PathPattern judge = parser.parse(pattern);
			for (String path : PATHS) {
				assertThat(matches(parser, List.of(pattern), path)).as(pattern + " for " + path)
					.isEqualTo(judge.matches(PathContainer.parsePath(path)));
			}
		}
	}

	@Test
	void matchesThenSameAsPatterns() {
		assertSameAsPatterns(new PathPatternParser());
	}

	@Test
	void matchesWhenCaseDoesNotMatterThenSameAsPatterns() {
		PathPatternParser parser = new PathPatternParser();
		parser.setCaseSensitive(false);
		assertSameAsPatterns(parser);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 500, 999 })
	void matchesWhenManyThenWhicheverMatches(int number) {
		List<String> patterns = new ArrayList<>(IntStream.range(0, 1000).mapToObj("/area-%d/**"::formatted).toList());
		Collections.shuffle(patterns);
		assertThat(matches(new PathPatternParser(), patterns, "/area-" + number + "/x")).isTrue();
		assertThat(matches(new PathPatternParser(), patterns, "/area-1000/x")).isFalse();
	}

	@Test
	void isEmptyWhenNoPatternsThenNothingMatches() {
		PathPatternIndex index = new PathPatternIndex(List.of(), new PathPatternParser());
		assertThat(index.isEmpty()).isTrue();
		assertThat(index.matches(PathContainer.parsePath("/"))).isFalse();
	}

}

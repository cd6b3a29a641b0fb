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

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResponseHeaders}.
 */
class ResponseHeadersTests {

	private static ResponseHeaders headers() {
		HttpHeaders own = new HttpHeaders();
		own.add("Link", "a");
		own.add("link", "b");
		own.add("Retry-After", "1");
		return new ResponseHeaders(own);
	}

	private static List<String> lines(ResponseHeaders headers) {
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < headers.size(); i++) {
			lines.add(headers.name(i) + ": " + headers.value(i));
		}
		return lines;
	}

	@Test
	void createThenOwnHeadersInOrder() {
		assertThat(lines(headers())).containsExactly("Link: a", "Link: b", "Retry-After: 1");
	}

	@Test
	void addThenBehindThoseOfTheSameName() {
		ResponseHeaders headers = headers();
		headers.add("link", "c");
		headers.add("Vary", "Origin");
		assertThat(lines(headers)).containsExactly("Link: a", "Link: b", "link: c", "Retry-After: 1", "Vary: Origin");
	}

	@Test
	void setThenOnlyValueInItsPlace() {
		ResponseHeaders headers = headers();
		headers.set("LINK", "c");
		headers.set("Cache-Control", "no-store");
		assertThat(lines(headers)).containsExactly("Link: c", "Retry-After: 1", "Cache-Control: no-store");
	}

	@Test
	void getThenAllValuesWhateverTheCase() {
		assertThat(headers().get("LINK")).containsExactly("a", "b");
		assertThat(headers().get("Vary")).isEmpty();
		assertThat(headers().containsHeader("retry-after")).isTrue();
	}

}

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

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Rfc3339}.
 */
class Rfc3339Tests {

	@ParameterizedTest
	@ValueSource(strings = { "1970-01-01T00:00:00Z", "2026-11-21T04:21:46Z", "2024-02-29T23:59:59Z",
			"9999-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "-0001-01-01T00:00:00Z",
			"2026-11-21T04:21:46.120Z" })
	void formatThenAsInstantDoes(String text) {
		assertThat(Rfc3339.format(Instant.parse(text))).isEqualTo(text);
	}

}

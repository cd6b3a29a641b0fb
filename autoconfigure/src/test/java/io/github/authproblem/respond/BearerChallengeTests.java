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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BearerChallenge}.
 */
class BearerChallengeTests {

	@Test
	void toStringWhenOnlyRealmThenNothingElse() {
		assertThat(new BearerChallenge("api", null, null, null, null, null)).hasToString("Bearer realm=\"api\"");
	}

	@Test
	void toStringWhenAllParametersThenInOrder() {
		assertThat(new BearerChallenge("api", "insufficient_scope", "a b", "https://api.example/meta", "No scope",
				"https://api.example/errors"))
			.hasToString("Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"a b\", "
					+ "resource_metadata=\"https://api.example/meta\", error_description=\"No scope\", "
					+ "error_uri=\"https://api.example/errors\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a\"b", "a\\b", "a\r\nb", "a\nb", "a\tb", "a\u0000b", "a\u007fb", "caf\u00e9",
			"\u202ea", "\ud83d\ude00" })
	void createWhenParameterCannotStandBetweenQuotesThenRejected(String value) {
		assertRejected("realm", value, null, null, null, null, null);
		assertRejected("error", "api", value, null, null, null, null);
		assertRejected("scope", "api", null, value, null, null, null);
		assertRejected("resource_metadata", "api", null, null, value, null, null);
		assertRejected("error_description", "api", null, null, null, value, null);
		assertRejected("error_uri", "api", null, null, null, null, value);
	}

	private static void assertRejected(String name, String realm, @Nullable String error, @Nullable String scope,
			@Nullable String resourceMetadata, @Nullable String errorDescription, @Nullable String errorUri) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new BearerChallenge(realm, error, scope, resourceMetadata, errorDescription, errorUri))
			.withMessage("The parameter '" + name + "' of a challenge must be printable ASCII without quotes and "
					+ "backslashes, and not empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "api", "My API", " ", "a,b=c", "~!@#$%^&*()[]{}|;:'<>?/`" })
	void isQuotableWhenPrintableAsciiThenTrue(String text) {
		assertThat(BearerChallenge.isQuotable(text)).isTrue();
	}

}

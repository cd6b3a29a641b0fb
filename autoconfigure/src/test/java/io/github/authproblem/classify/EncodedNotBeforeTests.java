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
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EncodedNotBefore}.
 */
class EncodedNotBeforeTests {

	private static final long SECOND = 1_700_000_000L;

	private static final String TIME = "2023-11-14T22:13:20Z";

	private static boolean isBefore(String claims) {
		return EncodedNotBefore.isBefore("eyJhbGciOiJSUzI1NiJ9." + encode(claims) + ".c2lnbmF0dXJl", TIME);
	}

	private static String encode(String claims) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"exp\":1700000000}", "{\"sub\":\"nbf\\\":9999999999\"}",
			"{\"nbF\":9999999999,\"nbf_\":9999999999,\"xnbf\":9999999999}" })
	void isBeforeWhenThereIsNoneThenTrue(String claims) {
		assertThat(isBefore(claims)).isTrue();
	}

	@Test
	void isBeforeWhereverItStandsThenItsValueCounts() {
		for (int octets = 0; octets < 60; octets++) {
			String before = "{\"sub\":\"" + "a".repeat(octets) + "\",\"nbf\":";
			for (String after : new String[] { "}", ",\"exp\":1700000000}",
					",\"z\":\"" + "\u00e9".repeat(40) + "\"}" }) {
				assertThat(isBefore(before + (SECOND - 1) + after)).isTrue();
				assertThat(isBefore(before + SECOND + after)).isTrue();
				assertThat(isBefore(before + 0 + after)).isTrue();
				assertThat(isBefore(before + (SECOND + 1) + after)).isFalse();
				assertThat(isBefore(before + (10 * SECOND) + after)).isFalse();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"nbf\": 1}", "{\"nbf\" :1}", "{\"nbf\":1.5}", "{\"nbf\":1e0}", "{\"nbf\":-1}",
			"{\"nbf\":\"1\"}", "{\"nbf\":null}", "{\"nbf\":1000000000000}", "{\"nbf\":99999999999999999999999}",
			"{\"a\":{\"nbf\":1700000001}}", "{\"nbf\":1,\"a\":{\"nbf\":1700000001}}", "{\"nbf\":1" })
	void isBeforeWhenNotPlainThenNotCertain(String claims) {
		assertThat(isBefore(claims)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "a.ImN5Zi", "a.Im5iZi", "a.Im5iZiI6.b", "a.!Im5iZiI6.b",
			"Im5iZiI6MX0.e30.b", "a.e30.Im5iZiI6MX0" })
	void isBeforeWhenOddThenNoException(String token) {
		assertThat(EncodedNotBefore.isBefore(token, TIME)).isIn(true, false);
	}

}

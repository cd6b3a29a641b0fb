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
import java.time.Instant;
import java.util.Base64;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.access.AccessDeniedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenTimes}.
 */
class TokenTimesTests {

	private static String base64(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String token(String claims) {
		return base64("{\"alg\":\"RS256\"}") + "." + base64(claims) + ".c2lnbmF0dXJl";
	}

	/** What Nimbus reads. */
	private static PresentedJwt parsed(String token) {
		return PresentedJwt.in(DeniedRequest.with(new AccessDeniedException("no")).bearer(token).context());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"exp\":1800000000}", "{\"exp\":1800000000,\"nbf\":1700000000}",
			"{\"iss\":\"https://id.example\",\"aud\":[\"a\",\"b\"],\"exp\":1800000000,\"scope\":\"a b\"}",
			"{\"cnf\":{\"exp\":1,\"nbf\":[{\"exp\":2}]},\"exp\":1800000000}",
			"{\"name\":\"\\\"exp\\\":1, }] \\\\\",\"exp\":1800000000}", "{\"sub\":\"\u4e2d\u00e9\",\"nbf\":1700000000}",
			"{\"sub\":\"exp\",\"a\":true,\"b\":null,\"c\":-1.5e3,\"nbf\":0}", "{\"ex\":1,\"expx\":2,\"fbn\":3}" })
	void readThenAsParsed(String claims) {
		assertThat(TokenTimes.read(token(claims))).isNotNull().isEqualTo(parsed(token(claims)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "{}", "[]", "{\"exp\":1800000000", "{\"exp\":1800000000}}",
			"{\"exp\":1800000000} ", "{ \"exp\":1800000000}", "{\"exp\": 1800000000}", "{\"exp\":1.8e9}",
			"{\"exp\":\"1800000000\"}", "{\"exp\":null}", "{\"exp\":-1}", "{\"exp\":1,\"exp\":2}",
			"{\"nbf\":1,\"nbf\":2}", "{\"\\u0065xp\":1}", "{\"exp\":1234567890123}", "{\"a\":[}", "{\"a\":\"b",
			"{\"a\":\"b\\", "{\"a\"}" })
	void readWhenOutOfTheOrdinaryThenGivesUp(String claims) {
		assertThat(TokenTimes.read(token(claims))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "a.b", "a.b.", ".b.c", "a.b.c.d.e", "a.b!.c", "a.\u0141.c" })
	void readWhenNotSignedThenGivesUp(String token) {
		assertThat(TokenTimes.read(token)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"exp\":1800000000}", "{ \"exp\": 1800000000 }" })
	void verifiedInThenTimes(String claims) {
		PresentedJwt jwt = PresentedJwt
			.verifiedIn(DeniedRequest.with(new AccessDeniedException("no")).bearer(token(claims)).context());
		assertThat(jwt.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_800_000_000));
		assertThat(jwt.notBefore()).isNull();
	}

}

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

package io.github.authproblem.sample.token;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RefreshTokens}.
 */
class RefreshTokensTests {

	private final Grant grant = new Grant("alice", "a b", List.of("ADMIN"), Duration.ofMinutes(5));

	private final RefreshTokens refreshTokens = new RefreshTokens(2);

	@Test
	void redeemWhenIssuedThenGrantAndThenNothing() {
		String refreshToken = this.refreshTokens.issue(this.grant);
		assertThat(this.refreshTokens.redeem(refreshToken)).isEqualTo(this.grant);
		assertThat(this.refreshTokens.redeem(refreshToken)).isNull();
	}

	@Test
	void redeemWhenNeverIssuedThenNothing() {
		assertThat(this.refreshTokens.redeem("unknown")).isNull();
	}

	@Test
	void issueWhenFullThenEldestMakesRoom() {
		String eldest = this.refreshTokens.issue(this.grant);
		String second = this.refreshTokens.issue(this.grant);
		String third = this.refreshTokens.issue(this.grant);
		assertThat(this.refreshTokens.redeem(eldest)).isNull();
		assertThat(this.refreshTokens.redeem(second)).isEqualTo(this.grant);
		assertThat(this.refreshTokens.redeem(third)).isEqualTo(this.grant);
	}

	@Test
	void issueWhenRepeatedThenUnguessableAndNeverTheSame() {
		String refreshToken = this.refreshTokens.issue(this.grant);
		assertThat(refreshToken).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(this.refreshTokens.issue(this.grant));
	}

}

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

package io.github.authproblem.sample.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdentityProvider}.
 */
class IdentityProviderTests {

	private static final Instant START = Instant.parse("2026-11-21T04:31:47Z");

	private final AtomicReference<Instant> now = new AtomicReference<>(START);

	private IdentityProvider identityProvider;

	@BeforeEach
	void create() throws Exception {
		RSAKey key = new RSAKeyGenerator(2048).keyID("k").generate();
		this.identityProvider = new IdentityProvider(key, this.now::get);
	}

	@Test
	void unavailableUntilWhenNeverSwitchedThenNull() {
		assertThat(this.identityProvider.unavailableUntil()).isNull();
	}

	@Test
	void unavailableUntilWhenSwitchedOffThenEndsByItselfAfterFiveMinutes() {
		this.identityProvider.setAvailable(false);
		assertThat(this.identityProvider.unavailableUntil()).isEqualTo("2026-11-21T04:36:47Z");
		this.now.set(START.plus(Duration.ofSeconds(299)));
		assertThat(this.identityProvider.unavailableUntil()).isEqualTo("2026-11-21T04:36:47Z");
		this.now.set(START.plus(Duration.ofSeconds(300)));
		assertThat(this.identityProvider.unavailableUntil()).isNull();
	}

	@Test
	void unavailableUntilWhenSwitchedOnAgainThenNull() {
		this.identityProvider.setAvailable(false);
		this.identityProvider.setAvailable(true);
		assertThat(this.identityProvider.unavailableUntil()).isNull();
	}

	@Test
	void jwkSetThenPublicPartOfKeyOnly() {
		assertThat(this.identityProvider.jwkSet()).contains("\"n\":", "\"kid\":\"k\"")
			.doesNotContain("\"d\":", "\"p\":", "\"q\":");
	}

}

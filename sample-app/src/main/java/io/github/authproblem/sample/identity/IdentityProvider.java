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
import java.time.InstantSource;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the key that tokens are verified with, unless it has been switched off. An
 * outage ends by itself, so that nobody who forgot it wonders for long.
 */
class IdentityProvider {

	static final Duration LONGEST_OUTAGE = Duration.ofMinutes(5);

	private final String jwkSet;

	private final InstantSource clock;

	private volatile @Nullable Instant unavailableUntil;

	IdentityProvider(RSAKey signingKey, InstantSource clock) {
		this.jwkSet = new JWKSet(signingKey.toPublicJWK()).toString();
		this.clock = clock;
	}

	/**
	 * Return the JWK set.
	 * @return public keys only, as JSON
	 */
	String jwkSet() {
		return this.jwkSet;
	}

	/**
	 * Return until when nothing is answered.
	 * @return the end of the outage, or {@code null} if there is none
	 */
	@Nullable Instant unavailableUntil() {
		Instant until = this.unavailableUntil;
		return (until != null && this.clock.instant().isBefore(until)) ? until : null;
	}

	void setAvailable(boolean available) {
		this.unavailableUntil = available ? null : this.clock.instant().plus(LONGEST_OUTAGE);
	}

}

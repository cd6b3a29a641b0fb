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

package io.github.authproblem.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Access tokens such as authorization servers issue, and what verifies them.
 */
final class Tokens {

	private static final RSAKey KEY = key();

	private Tokens() {
	}

	static JwtDecoder decoder() {
		try {
			return NimbusJwtDecoder.withPublicKey(KEY.toRSAPublicKey()).build();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String valid() {
		return issue(KEY, Duration.ofDays(1));
	}

	static String expired() {
		return issue(KEY, Duration.ofHours(-1));
	}

	static String forged() {
		return issue(key(), Duration.ofDays(1));
	}

	private static String issue(RSAKey key, Duration expiresIn) {
		Instant expiresAt = Instant.now().plus(expiresIn);
		SignedJWT token = new SignedJWT(
				new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID("2026-11").build(),
				new JWTClaimsSet.Builder().issuer("https://id.example.com")
					.audience(List.of("https://api.example.com"))
					.subject("5be86359-073c-434b-ad2d-a3932222dabe")
					.claim("scope", "messages:read messages:write")
					.jwtID("b1f2a3c4-6d0e-4d52-9d3a-0c3c1a5f8e77")
					.issueTime(Date.from(expiresAt.minusSeconds(300)))
					.expirationTime(Date.from(expiresAt))
					.build());
		try {
			token.sign(new RSASSASigner(key));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
		return token.serialize();
	}

	private static RSAKey key() {
		try {
			return new RSAKeyGenerator(2048).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.authproblem.sample.account.SuspensionRule;

import org.springframework.stereotype.Component;

/**
 * Signs tokens, good ones and ones with a single fault.
 */
@Component
public class TokenIssuer {

	/**
	 * The issuer of good tokens.
	 */
	public static final String ISSUER = "https://issuer.example.com";

	/**
	 * The audience of good tokens.
	 */
	public static final String AUDIENCE = "sample-app";

	private static final Duration OFFSET = Duration.ofMinutes(10);

	private final RSAKey signingKey;

	private final RSAKey forgersKey;

	TokenIssuer(RSAKey signingKey) throws JOSEException {
		this.signingKey = signingKey;
		this.forgersKey = new RSAKeyGenerator(2048).keyID(signingKey.getKeyID()).generate();
	}

	/**
	 * Sign a token.
	 * @param kind what is wrong with it
	 * @param grant what it grants
	 * @return the token
	 */
	public IssuedToken issue(TokenKind kind, Grant grant) {
		Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
		Instant issuedAt = (kind != TokenKind.EXPIRED) ? now : now.minus(OFFSET).minus(grant.ttl());
		Instant notBefore = (kind != TokenKind.NOT_YET_VALID) ? issuedAt : issuedAt.plus(OFFSET);
		Instant expiresAt = notBefore.plus(grant.ttl());
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
			.issuer((kind != TokenKind.WRONG_ISSUER) ? ISSUER : "https://another-issuer.example.com")
			.subject(grant.subject())
			.audience((kind != TokenKind.WRONG_AUDIENCE) ? AUDIENCE : "another-app")
			.issueTime(Date.from(issuedAt))
			.notBeforeTime(Date.from(notBefore))
			.expirationTime(Date.from(expiresAt))
			.jwtID(UUID.randomUUID().toString());
		addAuthorities(claims, grant);
		if (kind == TokenKind.SUSPENDED) {
			addSuspension(claims, now.minus(Duration.ofDays(1)));
		}
		String token = sign(claims.build(), (kind != TokenKind.FORGED) ? this.signingKey : this.forgersKey);
		return new IssuedToken((kind != TokenKind.MALFORMED) ? token : withoutSignature(token),
				Duration.between(now, expiresAt));
	}

	private static void addAuthorities(JWTClaimsSet.Builder claims, Grant grant) {
		if (!grant.scope().isEmpty()) {
			claims.claim("scope", grant.scope());
		}
		if (!grant.roles().isEmpty()) {
			claims.claim("roles", grant.roles());
		}
	}

	private static void addSuspension(JWTClaimsSet.Builder claims, Instant suspendedAt) {
		claims.claim(SuspensionRule.SUSPENDED_AT, suspendedAt.getEpochSecond())
			.claim(SuspensionRule.SUSPENSION_REASON, "payment-overdue");
	}

	private static String sign(JWTClaimsSet claims, RSAKey key) {
		JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT)
			.keyID(key.getKeyID())
			.build();
		SignedJWT jwt = new SignedJWT(header, claims);
		try {
			jwt.sign(new RSASSASigner(key));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("A token could not be signed", ex);
		}
		return jwt.serialize();
	}

	private static String withoutSignature(String token) {
		return token.substring(0, token.lastIndexOf('.'));
	}

	/**
	 * A token and the time it has left, which is negative if it has expired.
	 *
	 * @param value the token
	 * @param expiresIn the time it has left
	 */
	public record IssuedToken(String value, Duration expiresIn) {

	}

}

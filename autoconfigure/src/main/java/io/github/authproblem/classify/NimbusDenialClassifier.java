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

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

/**
 * Reads the exceptions of Nimbus JOSE + JWT, anywhere in the chain of causes: those that
 * Spring's decoder wraps, and those of an application's own filter. Nimbus checks claims
 * only after the signature.
 */
final class NimbusDenialClassifier implements DenialClassifier {

	/** What Nimbus says of a token whose only fault is that it is not valid yet. */
	private static final @Nullable String BEFORE_USE = beforeUse();

	private static final String NIMBUS = "com.nimbusds.";

	@Override
	public @Nullable Denial classify(DenialContext context) {
		Causes causes = context.causes();
		if (causes.include(KeySourceException.class)) {
			return Denial.of(DenialReason.AUTHENTICATION_UNAVAILABLE);
		}
		if (causes.all().stream().anyMatch(NimbusDenialClassifier::isUnparsed)
				|| causes.include(BadJWEException.class)) {
			return Denial.of(DenialReason.TOKEN_MALFORMED);
		}
		BadJWTException badClaims = causes.find(BadJWTException.class);
		if (badClaims != null) {
			return badClaims(context, badClaims);
		}
		if (causes.include(BadJWSException.class)) {
			return Denial.of(DenialReason.TOKEN_SIGNATURE_INVALID);
		}
		if (causes.include(BadJOSEException.class) || causes.include(JOSEException.class)) {
			PresentedJwt jwt = PresentedJwt.in(context);
			return Denial.of((jwt != null && !jwt.signed()) ? DenialReason.TOKEN_MALFORMED
					: DenialReason.TOKEN_SIGNATURE_INVALID);
		}
		return null;
	}

	/**
	 * Whether Nimbus could not parse a token: others throw this type of Java's too.
	 */
	private static boolean isUnparsed(Throwable cause) {
		StackTraceElement[] trace = cause.getStackTrace();
		return cause instanceof ParseException && trace.length > 0 && trace[0].getClassName().startsWith(NIMBUS);
	}

	private static Denial badClaims(DenialContext context, BadJWTException badClaims) {
		PresentedJwt jwt = PresentedJwt.in(context);
		if (jwt == null || !jwt.neverValid()) {
			if (badClaims instanceof ExpiredJWTException) {
				return TokenDenials.expired((jwt != null) ? jwt.expiresAt() : null);
			}
			if (Objects.equals(badClaims.getMessage(), BEFORE_USE)) {
				return TokenDenials.notYetValid((jwt != null) ? jwt.notBefore() : null);
			}
		}
		return Denial.of(DenialReason.TOKEN_CLAIMS_INVALID);
	}

	/**
	 * Ask Nimbus itself: there is no type for this fault, and texts change.
	 */
	private static @Nullable String beforeUse() {
		JWTClaimsSet future = new JWTClaimsSet.Builder()
			.notBeforeTime(Date.from(Instant.now().plus(Duration.ofDays(1))))
			.build();
		try {
			new DefaultJWTClaimsVerifier<>(null, Set.of()).verify(future, null);
			return null;
		}
		catch (BadJWTException ex) {
			return ex.getMessage();
		}
	}

}

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

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWEDecryptionKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.test.AuthorizationServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link NimbusDenialClassifier}, with Nimbus's own processor, as an
 * application's own filter would use it.
 */
class NimbusDenialClassifierTests {

	private final NimbusDenialClassifier classifier = new NimbusDenialClassifier();

	private static DefaultJWTProcessor<SecurityContext> processor(JWKSource<SecurityContext> keys) {
		DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
		processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
		processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(AuthorizationServer.AUDIENCE,
				new JWTClaimsSet.Builder().issuer(AuthorizationServer.ISSUER).build(), Set.of("exp")));
		return processor;
	}

	private static JWKSource<SecurityContext> keys() {
		return new ImmutableJWKSet<>(new JWKSet(AuthorizationServer.key()));
	}

	private static Throwable refusal(DefaultJWTProcessor<SecurityContext> processor, String token) {
		Throwable refusal = catchThrowable(() -> processor.process(token, null));
		assertThat(refusal).isInstanceOfAny(BadJOSEException.class, JOSEException.class, ParseException.class);
		return refusal;
	}

	private @Nullable Denial refuse(String token) {
		return refuse(processor(keys()), token);
	}

	private @Nullable Denial refuse(DefaultJWTProcessor<SecurityContext> processor, String token) {
		return this.classifier.classify(DeniedRequest.with(new BadCredentialsException("no", refusal(processor, token)))
			.bearer(token)
			.context());
	}

	private static void assertReason(@Nullable Denial denial, DenialReason reason) {
		assertThat(denial).isNotNull();
		assertThat(denial.reason()).isEqualTo(reason);
	}

	private static Instant secondsAgo(long seconds) {
		return Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(seconds);
	}

	private static String closedPort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return "http://localhost:" + socket.getLocalPort() + "/jwks";
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void classifyWhenExpiredThenTokenExpiredWithItsTime() {
		Instant expiresAt = secondsAgo(3600);
		Denial denial = refuse(AuthorizationServer.expired(expiresAt));
		assertReason(denial, DenialReason.TOKEN_EXPIRED);
		assertThat(denial.members()).containsOnlyKeys("expiredAt").containsEntry("expiredAt", expiresAt.toString());
	}

	@Test
	void classifyWhenExpiredAndTokenIsNotKnownThenTokenExpiredWithoutTime() {
		Throwable refusal = refusal(processor(keys()), AuthorizationServer.expired(secondsAgo(3600)));
		Denial denial = this.classifier
			.classify(DeniedRequest.with(new BadCredentialsException("no", refusal)).context());
		assertReason(denial, DenialReason.TOKEN_EXPIRED);
		assertThat(denial.members()).isEmpty();
	}

	@Test
	void classifyWhenNotYetValidThenNotYetValidWithItsTime() {
		Instant notBefore = secondsAgo(-3600);
		Denial denial = refuse(AuthorizationServer.notYetValid(notBefore));
		assertReason(denial, DenialReason.TOKEN_NOT_YET_VALID);
		assertThat(denial.members()).containsOnlyKeys("validFrom").containsEntry("validFrom", notBefore.toString());
	}

	@Test
	void classifyWhenExpiredBeforeItWasValidThenClaimsInvalid() {
		assertReason(refuse(AuthorizationServer.token((claims) -> claims.expirationTime(Date.from(secondsAgo(3600)))
			.notBeforeTime(Date.from(secondsAgo(-3600))))), DenialReason.TOKEN_CLAIMS_INVALID);
	}

	@Test
	void classifyWhenAudienceIsWrongThenClaimsInvalid() {
		assertReason(refuse(AuthorizationServer.token((claims) -> claims.audience("https://other.example"))),
				DenialReason.TOKEN_CLAIMS_INVALID);
	}

	@Test
	void classifyWhenAudienceIsWrongAndExpiredThenClaimsInvalid() {
		assertReason(refuse(AuthorizationServer.token((claims) -> claims.audience("https://other.example")
			.notBeforeTime(null)
			.expirationTime(Date.from(secondsAgo(3600))))), DenialReason.TOKEN_CLAIMS_INVALID);
	}

	@Test
	void classifyWhenClaimIsMissingThenClaimsInvalid() {
		assertReason(refuse(AuthorizationServer.token((claims) -> claims.expirationTime(null))),
				DenialReason.TOKEN_CLAIMS_INVALID);
	}

	@Test
	void classifyWhenForgedThenSignatureInvalid() {
		assertReason(refuse(AuthorizationServer.forged()), DenialReason.TOKEN_SIGNATURE_INVALID);
	}

	@Test
	void classifyWhenKeyIsUnknownThenSignatureInvalid() {
		assertReason(refuse(AuthorizationServer.unknownKey()), DenialReason.TOKEN_SIGNATURE_INVALID);
	}

	@Test
	void classifyWhenAlgorithmIsNotAllowedThenSignatureInvalid() {
		assertReason(refuse(AuthorizationServer.otherAlgorithm()), DenialReason.TOKEN_SIGNATURE_INVALID);
	}

	@Test
	void classifyWhenUnsecuredThenMalformed() {
		assertReason(refuse(AuthorizationServer.unsecured()), DenialReason.TOKEN_MALFORMED);
	}

	@Test
	void classifyWhenEncryptedThenMalformed() {
		assertReason(refuse(AuthorizationServer.encrypted()), DenialReason.TOKEN_MALFORMED);
	}

	@Test
	void classifyWhenEncryptedForNobodyHereThenMalformed() {
		DefaultJWTProcessor<SecurityContext> processor = processor(keys());
		processor.setJWEKeySelector(
				new JWEDecryptionKeySelector<>(JWEAlgorithm.RSA_OAEP_512, EncryptionMethod.A256GCM, keys()));
		assertReason(refuse(processor, AuthorizationServer.encrypted()), DenialReason.TOKEN_MALFORMED);
	}

	@Test
	void classifyWhenPayloadIsNoJsonThenMalformed() {
		assertReason(refuse(AuthorizationServer.badJson()), DenialReason.TOKEN_MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "a.b.c", "a.b.c.d.e", "e30.e30.e30", "....", "eyJhbGciOiJSUzI1NiJ9.e30" })
	void classifyWhenNotParseableThenMalformed(String token) {
		assertReason(refuse(token), DenialReason.TOKEN_MALFORMED);
	}

	@Test
	void classifyWhenKeysCannotBeAskedThenUnavailable() throws IOException {
		JWKSource<SecurityContext> unreachable = JWKSourceBuilder.create(URI.create(closedPort()).toURL()).build();
		assertReason(refuse(processor(unreachable), AuthorizationServer.token()),
				DenialReason.AUTHENTICATION_UNAVAILABLE);
	}

	@Test
	void classifyWhenKeysOfSpringDecoderCannotBeAskedThenUnavailable() {
		JwtAuthenticationProvider provider = new JwtAuthenticationProvider(
				NimbusJwtDecoder.withJwkSetUri(closedPort()).build());
		AuthenticationServiceException refusal = catchThrowableOfType(AuthenticationServiceException.class,
				() -> provider.authenticate(new BearerTokenAuthenticationToken(AuthorizationServer.token())));
		assertThat(refusal).isNotNull();
		assertReason(this.classifier.classify(DeniedRequest.with(refusal).context()),
				DenialReason.AUTHENTICATION_UNAVAILABLE);
	}

	@Test
	void classifyWhenCauseIsDeepThenFindsIt() {
		String token = AuthorizationServer.forged();
		Throwable cause = refusal(processor(keys()), token);
		for (int i = 0; i < 10; i++) {
			cause = new IllegalStateException(cause);
		}
		assertReason(
				this.classifier
					.classify(DeniedRequest.with(new BadCredentialsException("no", cause)).bearer(token).context()),
				DenialReason.TOKEN_SIGNATURE_INVALID);
	}

	@Test
	@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void classifyWhenCausesLoopThenEnds() {
		IllegalStateException cause = new IllegalStateException("one");
		BadCredentialsException exception = new BadCredentialsException("two", cause);
		cause.initCause(exception);
		DenialContext context = DeniedRequest.with(exception).context();
		assertThat(this.classifier.classify(context)).isNull();
		Denial denial = new DenialClassifiers(List.of(), DeniedRequest.rule()).classify(context);
		assertThat(denial.reason()).isEqualTo(DenialReason.AUTHENTICATION_FAILED);
		assertThat(denial.explanation()).hasSizeLessThan(100);
	}

	@Test
	void classifyWhenNothingOfNimbusThenLeavesIt() {
		assertThat(this.classifier.classify(DeniedRequest.with(new BadCredentialsException("no")).context())).isNull();
	}

}

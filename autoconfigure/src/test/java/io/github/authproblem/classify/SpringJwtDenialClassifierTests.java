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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.test.AuthorizationServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SpringJwtDenialClassifier}, with Spring's own decoder.
 */
class SpringJwtDenialClassifierTests {

	private static final OAuth2TokenValidator<Jwt> ISSUER = new JwtIssuerValidator(AuthorizationServer.ISSUER);

	private static final OAuth2TokenValidator<Jwt> AUDIENCE = new JwtAudienceValidator(AuthorizationServer.AUDIENCE);

	private static final OAuth2TokenValidator<Jwt> TIMESTAMPS = new JwtTimestampValidator();

	private final SpringJwtDenialClassifier classifier = new SpringJwtDenialClassifier();

	@SafeVarargs
	@SuppressWarnings("varargs")
	private static AuthenticationException refusal(String token, OAuth2TokenValidator<Jwt>... validators) {
		return refusal(new ProviderManager(provider(validators)), token);
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	private static JwtAuthenticationProvider provider(OAuth2TokenValidator<Jwt>... validators) {
		NimbusJwtDecoder decoder = decoder();
		decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(validators)));
		return new JwtAuthenticationProvider(decoder);
	}

	private static AuthenticationException refusal(AuthenticationManager manager, String token) {
		AuthenticationException refusal = catchThrowableOfType(AuthenticationException.class,
				() -> manager.authenticate(new BearerTokenAuthenticationToken(token)));
		assertThat(refusal).isNotNull();
		return refusal;
	}

	private static NimbusJwtDecoder decoder() {
		try {
			return NimbusJwtDecoder.withPublicKey(AuthorizationServer.key().toRSAPublicKey()).build();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SafeVarargs
	private @Nullable Denial refuse(String token, OAuth2TokenValidator<Jwt>... validators) {
		return this.classifier.classify(DeniedRequest.with(refusal(token, validators)).context());
	}

	private static void assertExpired(@Nullable Denial denial, Instant expiresAt) {
		assertThat(denial).isNotNull();
		assertThat(denial.reason()).isEqualTo(DenialReason.TOKEN_EXPIRED);
		assertThat(denial.members()).containsOnlyKeys("expiredAt").containsEntry("expiredAt", expiresAt.toString());
	}

	private static void assertNotYetValid(@Nullable Denial denial, Instant notBefore) {
		assertThat(denial).isNotNull();
		assertThat(denial.reason()).isEqualTo(DenialReason.TOKEN_NOT_YET_VALID);
		assertThat(denial.members()).containsOnlyKeys("validFrom").containsEntry("validFrom", notBefore.toString());
	}

	private static void assertClaimsInvalid(@Nullable Denial denial) {
		assertThat(denial).isNotNull();
		assertThat(denial.reason()).isEqualTo(DenialReason.TOKEN_CLAIMS_INVALID);
		assertThat(denial.members()).isEmpty();
	}

	private static Instant secondsAgo(long seconds) {
		return Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(seconds);
	}

	private static Instant secondsAhead(long seconds) {
		return secondsAgo(-seconds);
	}

	private static void otherAudience(JWTClaimsSet.Builder claims) {
		claims.audience("https://other.example");
	}

	private static String expiredForOtherAudience(Instant expiresAt) {
		return AuthorizationServer.token((claims) -> {
			otherAudience(claims);
			claims.issueTime(null).notBeforeTime(null).expirationTime(Date.from(expiresAt));
		});
	}

	private static OAuth2TokenValidator<Jwt> saying(String description) {
		return (jwt) -> OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", description, null));
	}

	@Test
	void classifyWhenExpiredThenTokenExpired() {
		Instant expiresAt = secondsAgo(3600);
		assertExpired(refuse(AuthorizationServer.expired(expiresAt), TIMESTAMPS, ISSUER, AUDIENCE), expiresAt);
	}

	@Test
	void classifyWhenNoSkewAndExpiredFiveSecondsAgoThenTokenExpired() {
		Instant expiresAt = secondsAgo(5);
		assertExpired(
				refuse(AuthorizationServer.expired(expiresAt), new JwtTimestampValidator(Duration.ZERO), AUDIENCE),
				expiresAt);
	}

	@Test
	void classifyWhenLongSkewAndExpiredBeforeThenTokenExpired() {
		Instant expiresAt = secondsAgo(600);
		assertExpired(refuse(AuthorizationServer.expired(expiresAt), new JwtTimestampValidator(Duration.ofMinutes(5)),
				AUDIENCE), expiresAt);
	}

	@Test
	void classifyWhenExpiredWithinSkewAndOfOtherAudienceThenClaimsInvalid() {
		assertClaimsInvalid(refuse(expiredForOtherAudience(secondsAgo(30)), TIMESTAMPS, AUDIENCE));
	}

	@Test
	void classifyWhenExpiredWithinLongSkewAndOfOtherAudienceThenClaimsInvalid() {
		assertClaimsInvalid(refuse(expiredForOtherAudience(secondsAgo(120)),
				new JwtTimestampValidator(Duration.ofMinutes(5)), AUDIENCE));
	}

	@Test
	void classifyWhenNotYetValidWithinLongSkewAndOfOtherIssuerThenClaimsInvalid() {
		String token = AuthorizationServer
			.token((claims) -> claims.issuer("https://other.example").notBeforeTime(Date.from(secondsAhead(120))));
		assertClaimsInvalid(refuse(token, new JwtTimestampValidator(Duration.ofMinutes(5)), ISSUER));
	}

	@Test
	void classifyWhenExpiredAndOnlyOtherClaimsAreCheckedThenClaimsInvalid() {
		assertClaimsInvalid(refuse(expiredForOtherAudience(secondsAgo(3600)), AUDIENCE));
	}

	@Test
	void classifyWhenExpiredWithinLongSkewAndOfOtherTypeThenClaimsInvalid() {
		assertClaimsInvalid(refuse(AuthorizationServer.expired(secondsAgo(120)), new JwtTypeValidator("at+jwt"),
				new JwtTimestampValidator(Duration.ofMinutes(5))));
	}

	@Test
	void classifyWhenOwnClaimRuleRefusesThenClaimsInvalid() {
		assertClaimsInvalid(refuse(AuthorizationServer.token(), TIMESTAMPS,
				new JwtClaimValidator<String>("sub", (subject) -> !"ada".equals(subject))));
	}

	@Test
	void classifyWhenValidatorHasOtherWordsForExpiryThenTokenExpired() {
		Instant expiresAt = secondsAgo(600);
		assertExpired(refuse(AuthorizationServer.expired(expiresAt), saying("abgelaufen")), expiresAt);
	}

	@Test
	void classifyWhenValidatorHasOtherWordsForNotBeforeThenNotYetValid() {
		Instant notBefore = secondsAhead(600);
		assertNotYetValid(refuse(AuthorizationServer.notYetValid(notBefore), saying("zu früh")), notBefore);
	}

	@Test
	void classifyWhenTokenIsInTimeWhateverTheWordsThenClaimsInvalid() {
		assertClaimsInvalid(refuse(AuthorizationServer.token(), saying("Jwt expired at 2020-01-01T00:00:00Z")));
	}

	@Test
	void classifyWhenExpiredAndOfOtherIssuerThenClaimsInvalid() {
		String token = AuthorizationServer.token((claims) -> claims.issuer("https://other.example")
			.issueTime(null)
			.notBeforeTime(null)
			.expirationTime(Date.from(secondsAgo(3600))));
		assertClaimsInvalid(refuse(token, TIMESTAMPS, ISSUER, AUDIENCE));
	}

	@Test
	void classifyWhenExpiredBeforeItWasValidThenClaimsInvalid() {
		String token = AuthorizationServer.token((claims) -> claims.issueTime(null)
			.notBeforeTime(Date.from(secondsAhead(600)))
			.expirationTime(Date.from(secondsAgo(3600))));
		assertClaimsInvalid(refuse(token, TIMESTAMPS));
	}

	@Test
	void classifyWhenNotYetValidThenNotYetValid() {
		Instant notBefore = secondsAhead(3600);
		assertNotYetValid(refuse(AuthorizationServer.notYetValid(notBefore), TIMESTAMPS, ISSUER, AUDIENCE), notBefore);
	}

	@Test
	void classifyWhenNoSkewAndNotYetValidForSecondsThenNotYetValid() {
		Instant notBefore = secondsAhead(20);
		assertNotYetValid(refuse(AuthorizationServer.notYetValid(notBefore), new JwtTimestampValidator(Duration.ZERO)),
				notBefore);
	}

	@Test
	void classifyWhenNotYetValidAndOfOtherAudienceThenClaimsInvalid() {
		String token = AuthorizationServer.token((claims) -> {
			otherAudience(claims);
			claims.notBeforeTime(Date.from(secondsAhead(600))).expirationTime(Date.from(secondsAhead(900)));
		});
		assertClaimsInvalid(refuse(token, TIMESTAMPS, AUDIENCE));
	}

	@Test
	void classifyWhenSeveralClaimsAreWrongThenClaimsInvalid() {
		String token = AuthorizationServer.token((claims) -> {
			otherAudience(claims);
			claims.issuer("https://other.example");
		});
		assertClaimsInvalid(refuse(token, TIMESTAMPS, ISSUER, AUDIENCE));
	}

	@Test
	void classifyWhenExpiryIsRequiredAndAbsentThenClaimsInvalid() {
		JwtTimestampValidator strict = new JwtTimestampValidator();
		strict.setAllowEmptyExpiryClaim(false);
		assertClaimsInvalid(refuse(AuthorizationServer.token((claims) -> claims.expirationTime(null)), strict));
	}

	@Test
	void classifyWhenValidFromYearThatNoTimestampCanWriteThenNoMember() {
		Instant notBefore = Instant.parse("+10000-01-01T00:00:00Z");
		Denial denial = refuse(AuthorizationServer.notYetValid(notBefore), TIMESTAMPS);
		assertThat(denial).isNotNull();
		assertThat(denial.reason()).isEqualTo(DenialReason.TOKEN_NOT_YET_VALID);
		assertThat(denial.members()).isEmpty();
	}

	@Test
	void classifyWhenValidFromLastYearThatTimestampCanWriteThenMember() {
		Instant notBefore = Instant.parse("9999-12-31T23:59:59Z");
		String token = AuthorizationServer
			.token((claims) -> claims.notBeforeTime(Date.from(notBefore)).expirationTime(null));
		assertNotYetValid(refuse(token, TIMESTAMPS), notBefore);
	}

	@Test
	void classifyWhenClockOfApplicationIsAheadThenItsExpiryCounts() {
		JwtTimestampValidator ahead = new JwtTimestampValidator();
		ahead.setClock(Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
		Instant expiresAt = secondsAhead(300);
		assertExpired(refuse(AuthorizationServer.token((claims) -> claims.expirationTime(Date.from(expiresAt))), ahead),
				expiresAt);
	}

	@Test
	void classifyWhenClockOfApplicationIsBehindThenItsNotBeforeCounts() {
		JwtTimestampValidator behind = new JwtTimestampValidator();
		behind.setClock(Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));
		Instant notBefore = secondsAgo(300);
		assertNotYetValid(
				refuse(AuthorizationServer.token((claims) -> claims.notBeforeTime(Date.from(notBefore))), behind),
				notBefore);
	}

	@Test
	void classifyWhenTokenIsNotKnownThenClaimsInvalid() {
		// Only a ProviderManager adds the request
		AuthenticationException refusal = refusal(provider(TIMESTAMPS)::authenticate,
				AuthorizationServer.expired(secondsAgo(3600)));
		assertThat(refusal.getAuthenticationRequest()).isNull();
		assertClaimsInvalid(this.classifier.classify(DeniedRequest.with(refusal).context()));
	}

	@Test
	void classifyWhenTokenIsOnlyInHeaderThenReadsItThere() {
		Instant expiresAt = secondsAgo(3600);
		String token = AuthorizationServer.expired(expiresAt);
		AuthenticationException refusal = refusal(provider(TIMESTAMPS)::authenticate, token);
		assertThat(refusal.getAuthenticationRequest()).isNull();
		assertExpired(this.classifier.classify(DeniedRequest.with(refusal).bearer(token).context()), expiresAt);
	}

	@Test
	void classifyWhenCauseIsDeepThenFindsIt() {
		Instant expiresAt = secondsAgo(3600);
		String token = AuthorizationServer.expired(expiresAt);
		AuthenticationException wrapped = new BadCredentialsException("no",
				new IllegalStateException(refusal(token, TIMESTAMPS)));
		assertExpired(this.classifier.classify(DeniedRequest.with(wrapped).bearer(token).context()), expiresAt);
	}

	@Test
	void classifyWhenUnsecuredThenMalformed() {
		Denial denial = refuse(AuthorizationServer.unsecured(), TIMESTAMPS);
		assertThat(denial).isNotNull();
		assertThat(denial.reason()).isEqualTo(DenialReason.TOKEN_MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "a.b.c", "e30.e30.e30", "eyJhbGciOiJSUzI1NiJ9.e30" })
	void classifyWhenMalformedThenLeftToNimbusAndMalformed(String token) {
		DenialContext context = DeniedRequest.with(refusal(token, TIMESTAMPS)).context();
		Denial denial = new DenialClassifiers(List.of(), DeniedRequest.rule()).classify(context);
		assertThat(denial.reason()).isEqualTo(DenialReason.TOKEN_MALFORMED);
	}

	@Test
	void classifyWhenPayloadIsNoJsonThenMalformed() {
		DenialContext context = DeniedRequest.with(refusal(AuthorizationServer.badJson(), TIMESTAMPS)).context();
		Denial denial = new DenialClassifiers(List.of(), DeniedRequest.rule()).classify(context);
		assertThat(denial.reason()).isEqualTo(DenialReason.TOKEN_MALFORMED);
	}

	@Test
	void classifyWhenEncryptedThenMalformed() {
		DenialContext context = DeniedRequest.with(refusal(AuthorizationServer.encrypted(), TIMESTAMPS)).context();
		Denial denial = new DenialClassifiers(List.of(), DeniedRequest.rule()).classify(context);
		assertThat(denial.reason()).isEqualTo(DenialReason.TOKEN_MALFORMED);
	}

	@Test
	void classifyWhenForgedThenSignatureInvalid() {
		DenialContext context = DeniedRequest.with(refusal(AuthorizationServer.forged(), TIMESTAMPS)).context();
		Denial denial = new DenialClassifiers(List.of(), DeniedRequest.rule()).classify(context);
		assertThat(denial.reason()).isEqualTo(DenialReason.TOKEN_SIGNATURE_INVALID);
	}

	@Test
	void classifyWhenOtherAlgorithmThenSignatureInvalid() {
		DenialContext context = DeniedRequest.with(refusal(AuthorizationServer.otherAlgorithm(), TIMESTAMPS)).context();
		Denial denial = new DenialClassifiers(List.of(), DeniedRequest.rule()).classify(context);
		assertThat(denial.reason()).isEqualTo(DenialReason.TOKEN_SIGNATURE_INVALID);
	}

	@Test
	void classifyWhenNoJwtExceptionThenLeavesIt() {
		assertThat(this.classifier.classify(DeniedRequest.with(new BadCredentialsException("no")).context())).isNull();
	}

}

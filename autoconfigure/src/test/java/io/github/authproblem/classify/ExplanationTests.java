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
import java.util.List;

import io.github.authproblem.Denial;
import io.github.authproblem.test.AuthorizationServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.ExpressionAuthorizationDecision;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Explanation}.
 */
class ExplanationTests {

	/** Fewer characters may be the same by chance. */
	private static final int RUN = 5;

	private static final String TOKEN = AuthorizationServer.token((claims) -> claims.subject("grace-hopper-1906")
		.claim("name", "J\u00fcrgen Stra\u00dfe")
		.claim("mail", "grace@navy.example")
		.claim("home", "https://navy.example/grace/hopper"));

	private static final String PAYLOAD = TOKEN.split("\\.")[1];

	private static final String SIGNATURE = TOKEN.split("\\.")[2];

	private static final String CLAIMS = new String(Base64.getUrlDecoder().decode(PAYLOAD), StandardCharsets.UTF_8);

	private static String explain(DeniedRequest request) {
		return String.join("\n", new Explanation(request.context()).get());
	}

	private static String explain(String message) {
		return explain(DeniedRequest.with(new BadCredentialsException(message)).bearer(TOKEN));
	}

	private static void assertNoRunOf(String secret, String text) {
		String message = text.substring(text.indexOf(": ") + 1);
		for (int i = 0; i + RUN <= secret.length(); i++) {
			assertThat(message).doesNotContain(secret.substring(i, i + RUN));
		}
	}

	@Test
	void getWhenMessageIsHarmlessThenTellsItWithItsType() {
		assertThat(new Explanation(DeniedRequest.with(new BadCredentialsException("Bad credentials")).context()).get())
			.containsExactly(BadCredentialsException.class.getName() + ": Bad credentials");
	}

	@Test
	void getWhenNoMessageThenTellsType() {
		RuntimeException exception = new AccessDeniedException(null);
		assertThat(new Explanation(DeniedRequest.with(exception).context()).get())
			.containsExactly(AccessDeniedException.class.getName());
	}

	@Test
	void getWhenCausesThenTellsEach() {
		RuntimeException exception = new BadCredentialsException("one",
				new IllegalStateException("two", new IllegalArgumentException("three")));
		assertThat(new Explanation(DeniedRequest.with(exception).context()).get()).containsExactly(
				BadCredentialsException.class.getName() + ": one", IllegalStateException.class.getName() + ": two",
				IllegalArgumentException.class.getName() + ": three");
	}

	@Test
	void getWhenRuleDeniedThenTellsAuthorities() {
		RuntimeException exception = new AuthorizationDeniedException("Access Denied",
				new AuthorityAuthorizationDecision(false, AuthorityUtils.createAuthorityList("SCOPE_orders:read")));
		assertThat(explain(DeniedRequest.with(exception).bearer(AuthorizationServer.token("orders:write"))))
			.contains("SCOPE_orders:read");
	}

	@Test
	void getWhenExpressionDeniedThenTellsIt() {
		RuntimeException exception = new AuthorizationDeniedException("Access Denied",
				new ExpressionAuthorizationDecision(false,
						new SpelExpressionParser().parseExpression("hasRole('ADMIN')")));
		assertThat(explain(DeniedRequest.with(exception))).contains("hasRole('ADMIN')");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "Not good: %s", "token=%s", "token='%s'", "<%s>", "x%s", "%sx", "a/%s", "jwt:%s,",
			"Authorization=Bearer_%s", "{\"token\":\"%s\"}" })
	void getWhenMessageHoldsTokenThenNoRunOfIt(String message) {
		assertNoRunOf(TOKEN, explain(message.formatted(TOKEN)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "payload=%s", "x%s", "/%s/", "-%s-" })
	void getWhenMessageHoldsPartOfTokenThenNoRunOfIt(String message) {
		assertNoRunOf(PAYLOAD, explain(message.formatted(PAYLOAD)));
		assertNoRunOf(SIGNATURE, explain(message.formatted(SIGNATURE)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "token=%s...", "%s\u2026", "x%sy" })
	void getWhenMessageHoldsTruncatedTokenThenNoRunOfIt(String message) {
		assertNoRunOf(TOKEN, explain(message.formatted(TOKEN.substring(0, 20))));
		assertNoRunOf(TOKEN, explain(message.formatted(TOKEN.substring(TOKEN.length() - 20))));
		assertNoRunOf(TOKEN, explain(message.formatted(PAYLOAD.substring(30, 45))));
	}

	@Test
	void getWhenMessageHoldsClaimsThenNoneOfTheirValues() {
		assertThat(explain(CLAIMS)).doesNotContain("grace", "hopper", "1906", "rgen", "Stra", "issuer");
	}

	@ParameterizedTest
	@ValueSource(strings = { "No user grace-hopper-1906", "sub=grace-hopper-1906", "user:grace-hopper-1906!",
			"/users/grace-hopper-1906", "grace@navy.example", "mail=grace@navy.example",
			"https://navy.example/grace/hopper", "home=https://navy.example/grace/hopper/" })
	void getWhenMessageHoldsClaimValueThenRedactsIt(String message) {
		assertThat(explain(message)).doesNotContain("grace", "hopper", "1906");
	}

	@Test
	void getWhenMessageHoldsClaimValueThatIsNotAsciiThenRedactsIt() {
		assertThat(explain("No user J\u00fcrgen Stra\u00dfe")).doesNotContain("rgen", "Stra");
	}

	@Test
	void getWhenClaimValueIsEscapedInJsonThenRedactsIt() {
		String payload = Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString("{\"name\":\"J\\u00fcrgen\",\"home\":\"https:\\/\\/navy.example\\/grace\"}"
				.getBytes(StandardCharsets.UTF_8));
		DeniedRequest request = DeniedRequest
			.with(new BadCredentialsException("No J\u00fcrgen at https://navy.example/grace"))
			.bearer("eyJhbGciOiJSUzI1NiJ9." + payload + ".c2ln");
		assertThat(explain(request)).doesNotContain("rgen", "grace");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "token=%s", "x%s" })
	void getWhenOpaqueTokenThenNoRunOfIt(String message) {
		String token = "AbC+dEf/GhI~jKl-MnO_pQr=";
		String text = explain(DeniedRequest.with(new BadCredentialsException(message.formatted(token))).bearer(token));
		assertNoRunOf(token, text);
	}

	@Test
	void getWhenTokenIsRedactedThenRestOfMessageStays() {
		assertThat(explain("Refused " + TOKEN + ", come again")).endsWith(": Refused [redacted], come again");
	}

	@Test
	void getWhenTokenIsAsShortAsCanBeThenRedacted() {
		assertThat(explain(DeniedRequest.with(new BadCredentialsException("abcde")).bearer("abcde")))
			.endsWith(": [redacted]");
	}

	@Test
	void getWhenTokenIsNotInHeaderThenNoRunOfIt() {
		BadCredentialsException exception = new BadCredentialsException("Refused " + TOKEN);
		exception.setAuthenticationRequest(new BearerTokenAuthenticationToken(TOKEN));
		assertNoRunOf(TOKEN, explain(DeniedRequest.with(exception)));
	}

	@Test
	void getWhenTokenOfCallerIsNotInHeaderThenNoRunOfIt() {
		OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, TOKEN, null, null);
		String text = explain(DeniedRequest.with(new AccessDeniedException("Refused " + TOKEN))
			.by(new TestingAuthenticationToken("ada", token, "ROLE_USER")));
		assertNoRunOf(TOKEN, text);
	}

	@Test
	void getWhenOtherSchemeThenNoRunOfItsCredentials() {
		String text = explain(DeniedRequest.with(new BadCredentialsException("Refused Basic YWRhOnNlY3JldA=="))
			.authorization("Basic YWRhOnNlY3JldA=="));
		assertNoRunOf("YWRhOnNlY3JldA==", text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\n", "\n", "\r", "\u0000", "\u001b[31m", "\u007f", "\u0085", "\u2028", "\u2029",
			"\u202e", "\u2066", "\u200f", "\ufeff", "\t", "\ud83d\ude00", "\ud800" })
	void getWhenMessageHoldsControlCharactersThenReplacesThem(String characters) {
		List<String> lines = new Explanation(
				DeniedRequest.with(new BadCredentialsException("one" + characters + "two")).context())
			.get();
		assertThat(lines).singleElement()
			.asString()
			.startsWith(BadCredentialsException.class.getName() + ": one?")
			.endsWith("two")
			.matches("[ -~]+");
	}

	@Test
	void getWhenMessageIsInAnotherLanguageThenTellsIt() {
		assertThat(explain(DeniedRequest.with(new BadCredentialsException("Ung\u00fcltige Anmeldedaten"))))
			.endsWith(": Ung\u00fcltige Anmeldedaten");
	}

	@Test
	void getWhenTokenCameByAnotherWayThenItIsHiddenAllTheSame() {
		String token = AuthorizationServer.token();
		Denial denial = new DenialClassifiers(List.of(), DeniedRequest.rule()).classify(DeniedRequest
			.with(new BadCredentialsException("Rejected " + token + " of session 0f8fad5b-d9cb-469f-a165-70867728950e"))
			.context());
		assertThat(denial.explanation())
			.containsExactly("org.springframework.security.authentication.BadCredentialsException: "
					+ "Rejected [redacted] of session [redacted]");
	}

}

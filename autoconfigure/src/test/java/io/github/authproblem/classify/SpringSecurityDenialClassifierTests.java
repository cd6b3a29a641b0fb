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

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.stream.Stream;

import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.ServiceUnavailableException;
import javax.net.ssl.SSLHandshakeException;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AccountExpiredException;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authorization.AllRequiredFactorsAuthorizationManager;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.InvalidCsrfTokenException;
import org.springframework.security.web.csrf.MissingCsrfTokenException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.client.RestClientException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpringSecurityDenialClassifier}.
 */
class SpringSecurityDenialClassifierTests {

	private static final CsrfException NO_CSRF = new MissingCsrfTokenException("token");

	private static final CsrfException WRONG_CSRF = new InvalidCsrfTokenException(
			new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", "right"), "wrong");

	private static DenialReason reason(DeniedRequest request) {
		return classify(request).reason();
	}

	private static Denial classify(DeniedRequest request) {
		return new SpringSecurityDenialClassifier(DeniedRequest.rule()).classify(request.context());
	}

	private static Authentication rememberMe() {
		return new RememberMeAuthenticationToken("key", "ada", AuthorityUtils.createAuthorityList("ROLE_USER"));
	}

	private static AuthorizationDeniedException refused(AuthorizationManager<Object> rule, Authentication caller) {
		AuthorizationResult result = rule.authorize(() -> caller, new Object());
		assertThat(result).isNotNull();
		assertThat(result.isGranted()).isFalse();
		return new AuthorizationDeniedException("Access Denied", result);
	}

	static Stream<Arguments> accountStatus() {
		return Stream.of(Arguments.of(new DisabledException("no"), DenialReason.ACCOUNT_DISABLED),
				Arguments.of(new LockedException("no"), DenialReason.ACCOUNT_LOCKED),
				Arguments.of(new AccountExpiredException("no"), DenialReason.ACCOUNT_EXPIRED),
				Arguments.of(new CredentialsExpiredException("no"), DenialReason.CREDENTIALS_EXPIRED),
				Arguments.of(new BannedException(), DenialReason.ACCOUNT_LOCKED),
				Arguments.of(new UnpaidException(), DenialReason.ACCESS_DENIED));
	}

	@ParameterizedTest
	@MethodSource("accountStatus")
	void classifyWhenAccountStatusThenItsReason(AccountStatusException exception, DenialReason reason) {
		assertThat(reason(DeniedRequest.with(exception))).isEqualTo(reason);
	}

	@ParameterizedTest
	@MethodSource("accountStatus")
	void classifyWhenAccountStatusIsCauseThenItsReason(AccountStatusException exception, DenialReason reason) {
		assertThat(reason(DeniedRequest.with(new BadCredentialsException("no", exception)))).isEqualTo(reason);
	}

	@Test
	void classifyWhenNobodyThenTokenMissing() {
		assertThat(reason(DeniedRequest.with(new InsufficientAuthenticationException("no"))))
			.isEqualTo(DenialReason.TOKEN_MISSING);
	}

	@Test
	void classifyWhenAnonymousThenTokenMissing() {
		InsufficientAuthenticationException exception = new InsufficientAuthenticationException("no",
				new AccessDeniedException("no"));
		exception.setAuthenticationRequest(DeniedRequest.anonymous());
		assertThat(reason(DeniedRequest.with(exception).by(DeniedRequest.anonymous())))
			.isEqualTo(DenialReason.TOKEN_MISSING);
	}

	@Test
	void classifyWhenNoAuthenticationAtMethodThenTokenMissing() {
		assertThat(reason(DeniedRequest.with(new AuthenticationCredentialsNotFoundException("no"))))
			.isEqualTo(DenialReason.TOKEN_MISSING);
	}

	@Test
	void classifyWhenAccessIsDeniedToNobodyThenTokenMissing() {
		assertThat(reason(DeniedRequest.with(new AccessDeniedException("no")))).isEqualTo(DenialReason.TOKEN_MISSING);
	}

	@Test
	void classifyWhenAccessIsDeniedToAnonymousThenTokenMissing() {
		assertThat(reason(DeniedRequest.with(new AccessDeniedException("no")).by(DeniedRequest.anonymous())))
			.isEqualTo(DenialReason.TOKEN_MISSING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic YTpi", "DPoP abc", "Digest x", "", "token" })
	void classifyWhenSchemeIsAnotherThenTokenMissing(String authorization) {
		assertThat(
				reason(DeniedRequest.with(new InsufficientAuthenticationException("no")).authorization(authorization)))
			.isEqualTo(DenialReason.TOKEN_MISSING);
	}

	@Test
	void classifyWhenApplicationDroppedBearerCredentialsThenAuthenticationFailed() {
		assertThat(reason(
				DeniedRequest.with(new InsufficientAuthenticationException("no")).bearer("abc").behindOwnFilter()))
			.isEqualTo(DenialReason.AUTHENTICATION_FAILED);
	}

	@Test
	void classifyWhenNobodyExaminedBearerCredentialsThenTokenMissing() {
		assertThat(reason(DeniedRequest.with(new InsufficientAuthenticationException("no")).bearer("abc")))
			.isEqualTo(DenialReason.TOKEN_MISSING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer", "Bearer ", "Bearer a b", "Bearer \u00e9", "bearer =" })
	void classifyWhenApplicationDroppedBrokenBearerHeaderThenTokenMalformed(String authorization) {
		assertThat(
				reason(DeniedRequest.with(new InsufficientAuthenticationException("no")).authorization(authorization)))
			.isEqualTo(DenialReason.TOKEN_MALFORMED);
	}

	@Test
	void classifyWhenCallerIsKnownThenNeverTokenMissing() {
		InsufficientAuthenticationException exception = new InsufficientAuthenticationException("no");
		exception.setAuthenticationRequest(DeniedRequest.caller("ROLE_USER"));
		assertThat(reason(DeniedRequest.with(exception))).isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void classifyWhenCallerOfContextIsKnownThenNeverTokenMissing() {
		assertThat(reason(DeniedRequest.with(new InsufficientAuthenticationException("no"))
			.by(DeniedRequest.caller("ROLE_USER")))).isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void classifyWhenRememberedCallerNeedsFullLoginThenAccessDenied() {
		InsufficientAuthenticationException exception = new InsufficientAuthenticationException("no",
				new AccessDeniedException("no"));
		exception.setAuthenticationRequest(rememberMe());
		assertThat(reason(DeniedRequest.with(exception).by(rememberMe()))).isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void classifyWhenRememberedCallerLacksRoleThenRoleInsufficient() {
		Authentication caller = rememberMe();
		assertThat(
				reason(DeniedRequest.with(refused(AuthorityAuthorizationManager.hasRole("ADMIN"), caller)).by(caller)))
			.isEqualTo(DenialReason.ROLE_INSUFFICIENT);
	}

	@Test
	void classifyWhenFactorIsMissingThenAccessDenied() {
		Authentication caller = DeniedRequest.caller("ROLE_USER");
		AuthorizationManager<Object> rule = AllRequiredFactorsAuthorizationManager.builder()
			.requireFactor((factor) -> factor.ottAuthority())
			.build();
		InsufficientAuthenticationException exception = new InsufficientAuthenticationException("no",
				refused(rule, caller));
		assertThat(reason(DeniedRequest.with(exception).by(caller))).isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void classifyWhenCallerLacksScopeThenNamesIt() {
		Authentication caller = DeniedRequest.caller("SCOPE_b");
		Denial denial = classify(
				DeniedRequest.with(refused(AuthorityAuthorizationManager.hasAuthority("SCOPE_a"), caller)).by(caller));
		assertThat(denial.reason()).isEqualTo(DenialReason.SCOPE_INSUFFICIENT);
		assertThat(denial.scopes()).containsExactly("a", "b");
	}

	@Test
	void classifyWhenScopeRuleIsCauseThenNamesIt() {
		Authentication caller = DeniedRequest.caller("SCOPE_b");
		AccessDeniedException exception = new AccessDeniedException("no",
				refused(AuthorityAuthorizationManager.hasAuthority("SCOPE_a"), caller));
		assertThat(classify(DeniedRequest.with(exception).by(caller)).scopes()).containsExactly("a", "b");
	}

	@Test
	void classifyWhenApplicationThrowsAccessDeniedThenAccessDenied() {
		assertThat(reason(DeniedRequest.with(new AccessDeniedException("Not your order")).by(DeniedRequest.caller())))
			.isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void classifyWhenNoCsrfTokenInSessionThenCsrfMissing() {
		assertThat(reason(DeniedRequest.with(NO_CSRF).inSession())).isEqualTo(DenialReason.CSRF_TOKEN_MISSING);
	}

	@Test
	void classifyWhenWrongCsrfTokenInSessionThenCsrfInvalid() {
		assertThat(reason(DeniedRequest.with(WRONG_CSRF).by(DeniedRequest.anonymous()).inSession()))
			.isEqualTo(DenialReason.CSRF_TOKEN_INVALID);
	}

	@Test
	void classifyWhenKnownCallerHasNoCsrfTokenThenCsrfMissing() {
		assertThat(reason(DeniedRequest.with(NO_CSRF).by(DeniedRequest.caller())))
			.isEqualTo(DenialReason.CSRF_TOKEN_MISSING);
	}

	@Test
	void classifyWhenNoCsrfTokenAndNoSessionThenTokenMissing() {
		assertThat(reason(DeniedRequest.with(NO_CSRF))).isEqualTo(DenialReason.TOKEN_MISSING);
	}

	@Test
	void classifyWhenNoCsrfTokenAndBrokenBearerHeaderThenTokenMalformed() {
		assertThat(reason(DeniedRequest.with(NO_CSRF).authorization("Bearer a b")))
			.isEqualTo(DenialReason.TOKEN_MALFORMED);
	}

	@ParameterizedTest
	@MethodSource
	void classifyWhenServerCannotBeAskedThenUnavailable(Throwable cause) {
		assertThat(reason(DeniedRequest.with(new AuthenticationServiceException("down", new RuntimeException(cause)))))
			.isEqualTo(DenialReason.AUTHENTICATION_UNAVAILABLE);
	}

	static Stream<Throwable> classifyWhenServerCannotBeAskedThenUnavailable() {
		return Stream.of(new ConnectException(), new UnknownHostException(), new HttpTimeoutException("timeout"),
				new SSLHandshakeException("expired"), new UnresolvedAddressException(), new IOException("reset"),
				new SQLRecoverableException(), new SQLException("starting", "57P03"), new QueryTimeoutException("slow"),
				new CannotCreateTransactionException("down"), new ServiceUnavailableException(),
				new NamingException("LDAP response read timed out"), new RestClientException("nonsense"));
	}

	@ParameterizedTest
	@MethodSource
	void classifyWhenServiceHasABugThenAuthenticationFailed(@Nullable Throwable cause) {
		assertThat(reason(DeniedRequest.with(new AuthenticationServiceException("bug", cause))))
			.isEqualTo(DenialReason.AUTHENTICATION_FAILED);
	}

	static Stream<Arguments> classifyWhenServiceHasABugThenAuthenticationFailed() {
		return Stream
			.of(null, new IllegalStateException(), new FileNotFoundException(), new SQLException("syntax", "42601"),
					new SQLException(), new NameNotFoundException(), new EmptyResultDataAccessException(1))
			.map(Arguments::of);
	}

	@Test
	void classifyWhenCredentialsAreMalformedThenRequestMalformed() {
		assertThat(reason(DeniedRequest.with(new MalformedCredentialsException("two"))))
			.isEqualTo(DenialReason.REQUEST_MALFORMED);
	}

	@Test
	void classifyWhenFilterDeniesBeforeAnybodyIsKnownThenAccessDenied() {
		assertThat(reason(DeniedRequest.with(new AccessDeniedException("no")).bearer("abc")))
			.isEqualTo(DenialReason.ACCESS_DENIED);
		assertThat(reason(DeniedRequest.with(new AccessDeniedException("no")))).isEqualTo(DenialReason.TOKEN_MISSING);
		assertThat(
				reason(DeniedRequest.with(new AccessDeniedException("no")).by(DeniedRequest.anonymous()).bearer("abc")))
			.isEqualTo(DenialReason.TOKEN_MISSING);
	}

	@Test
	void classifyWhenOtherAuthenticationFailureThenAuthenticationFailed() {
		assertThat(reason(DeniedRequest.with(new BadCredentialsException("no"))))
			.isEqualTo(DenialReason.AUTHENTICATION_FAILED);
	}

	private static final class BannedException extends LockedException {

		BannedException() {
			super("banned");
		}

	}

	private static final class UnpaidException extends AccountStatusException {

		UnpaidException() {
			super("unpaid");
		}

	}

}

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

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authorization.AllAuthoritiesAuthorizationManager;
import org.springframework.security.authorization.AllRequiredFactorsAuthorizationManager;
import org.springframework.security.authorization.AuthoritiesAuthorizationManager;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ExpressionAuthorizationDecision;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeniedRule}.
 */
class DeniedRuleTests {

	private static final DeniedRule RULE = DeniedRequest.rule();

	private static Denial refuse(AuthorizationManager<Object> rule, String... granted) {
		Authentication caller = DeniedRequest.caller(granted);
		AuthorizationResult result = rule.authorize(() -> caller, new Object());
		assertThat(result).isNotNull();
		assertThat(result.isGranted()).isFalse();
		return RULE.explain(result, caller);
	}

	private static Denial refuse(DeniedRule rule, String expression, String... granted) {
		return rule.explain(
				new ExpressionAuthorizationDecision(false, new SpelExpressionParser().parseExpression(expression)),
				DeniedRequest.caller(granted));
	}

	private static String[] tokens(@Nullable String text) {
		return StringUtils.tokenizeToStringArray(text, " ");
	}

	@Test
	void explainWhenAuthorityIsScopeThenNamesIt() {
		Denial denial = refuse(AuthorityAuthorizationManager.hasAuthority("SCOPE_messages:read"));
		assertThat(denial.reason()).isEqualTo(DenialReason.SCOPE_INSUFFICIENT);
		assertThat(denial.scopes()).containsExactly("messages:read");
	}

	@Test
	void explainWhenAnyOfSeveralScopesThenNamesAllSorted() {
		Denial denial = refuse(
				AuthorityAuthorizationManager.hasAnyAuthority("SCOPE_c", "SCOPE_a", "SCOPE_d", "SCOPE_b"));
		assertThat(denial.reason()).isEqualTo(DenialReason.SCOPE_INSUFFICIENT);
		assertThat(denial.scopes()).containsExactly("a", "b", "c", "d");
	}

	@Test
	void explainWhenAnyOfScopeAndRoleThenNamesScope() {
		Denial denial = refuse(AuthorityAuthorizationManager.hasAnyAuthority("ROLE_ADMIN", "SCOPE_a"));
		assertThat(denial.reason()).isEqualTo(DenialReason.SCOPE_INSUFFICIENT);
		assertThat(denial.scopes()).containsExactly("a");
	}

	@Test
	void explainWhenRoleThenRoleInsufficient() {
		Denial denial = refuse(AuthorityAuthorizationManager.hasRole("ADMIN"));
		assertThat(denial.reason()).isEqualTo(DenialReason.ROLE_INSUFFICIENT);
		assertThat(denial.scopes()).isEmpty();
	}

	@Test
	void explainWhenOtherAuthorityThenRoleInsufficient() {
		assertThat(refuse(AuthorityAuthorizationManager.hasAuthority("invoices.pay")).reason())
			.isEqualTo(DenialReason.ROLE_INSUFFICIENT);
	}

	@Test
	void explainWhenAuthoritiesManagerThenNamesScopes() {
		Denial denial = refuse(
				(caller, object) -> new AuthoritiesAuthorizationManager().authorize(caller, Set.of("SCOPE_a")));
		assertThat(denial.scopes()).containsExactly("a");
	}

	@Test
	void explainWhenAllOfSeveralScopesThenNamesTheMissingAndTheTokensOwn() {
		Denial denial = refuse(AllAuthoritiesAuthorizationManager.hasAllAuthorities("SCOPE_a", "SCOPE_b", "SCOPE_c"),
				"SCOPE_b", "ROLE_A", "FACTOR_BEARER");
		assertThat(denial.reason()).isEqualTo(DenialReason.SCOPE_INSUFFICIENT);
		assertThat(denial.scopes()).containsExactly("a", "b", "c");
	}

	@Test
	void explainWhenTokenHasMoreScopesThanAHeaderHoldsThenNamesTheMissingOnly() {
		String[] many = IntStream.range(0, 300).mapToObj((i) -> "SCOPE_s" + i).toArray(String[]::new);
		assertThat(refuse(AuthorityAuthorizationManager.hasAuthority("SCOPE_a"), many).scopes()).containsExactly("a");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			hasAuthority('SCOPE_a') and hasAuthority('SCOPE_b')          | a b
			hasAuthority('SCOPE_a') or hasAuthority('SCOPE_b')           | a b
			hasAuthority('SCOPE_a') and hasRole('A')                     | a
			hasAuthority('SCOPE_a') or hasRole('A')                      | a
			(hasAuthority('SCOPE_a') and hasRole('A')) or hasAuthority('SCOPE_b') | b
			hasAuthority('SCOPE_a') and @policy.allows(#id)              | a
			isAuthenticated() and hasAuthority('SCOPE_a')                | a
			isAuthenticated() or hasAuthority('SCOPE_a')                 |
			isAuthenticated()                                            |
			hasRole('A')                                                 |
			denyAll                                                      |
			""")
	void scopesWhenNobodyIsKnownThenThoseThatTheRuleAsksFor(String expression, @Nullable String scopes) {
		assertThat(RULE
			.scopes(new ExpressionAuthorizationDecision(false, new SpelExpressionParser().parseExpression(expression))))
			.containsExactly(tokens(scopes));
	}

	@Test
	void scopesWhenRuleTellsNothingThenNone() {
		assertThat(RULE.scopes(null)).isEmpty();
		assertThat(RULE.scopes(new AuthorizationDecision(false))).isEmpty();
	}

	@Test
	void explainWhenAllOfSeveralRolesThenRoleInsufficient() {
		assertThat(refuse(AllAuthoritiesAuthorizationManager.hasAllRoles("A", "B"), "ROLE_A").reason())
			.isEqualTo(DenialReason.ROLE_INSUFFICIENT);
	}

	@Test
	void explainWhenAllOfScopeAndHeldRoleThenNamesScope() {
		Denial denial = refuse(AllAuthoritiesAuthorizationManager.hasAllAuthorities("ROLE_A", "SCOPE_a"), "ROLE_A");
		assertThat(denial.scopes()).containsExactly("a");
	}

	@Test
	void explainWhenAllOfManagersThenExplainsTheOneThatRefused() {
		Denial denial = refuse(AuthorizationManagers.allOf(AuthorityAuthorizationManager.hasRole("A"),
				AuthorityAuthorizationManager.hasAuthority("SCOPE_a")), "ROLE_A");
		assertThat(denial.scopes()).containsExactly("a");
	}

	@Test
	void explainWhenAnyOfManagersThenAccessDenied() {
		assertThat(refuse(AuthorizationManagers.anyOf(AuthorityAuthorizationManager.hasRole("A"),
				AuthorityAuthorizationManager.hasAuthority("SCOPE_a")))
			.reason()).isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void explainWhenFactorIsMissingThenAccessDenied() {
		Denial denial = refuse(AllRequiredFactorsAuthorizationManager.builder()
			.requireFactor((factor) -> factor.passwordAuthority())
			.build());
		assertThat(denial.reason()).isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void explainWhenAuthorityIsFactorThenAccessDenied() {
		assertThat(refuse(AuthorityAuthorizationManager.hasAuthority("FACTOR_PASSWORD")).reason())
			.isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void explainWhenFactorAndScopeAreMissingThenNamesScopeOnly() {
		Denial denial = refuse(AllAuthoritiesAuthorizationManager.hasAllAuthorities("FACTOR_PASSWORD", "SCOPE_a"));
		assertThat(denial.reason()).isEqualTo(DenialReason.SCOPE_INSUFFICIENT);
		assertThat(denial.scopes()).containsExactly("a");
	}

	@Test
	void explainWhenDenyAllThenAccessDenied() {
		assertThat(refuse(SingleResultAuthorizationManager.denyAll()).reason()).isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void explainWhenResultIsUnknownThenAccessDenied() {
		assertThat(refuse((caller, object) -> new AuthorizationDecision(false)).reason())
			.isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void explainWhenNoResultThenAccessDenied() {
		assertThat(RULE.explain(null, DeniedRequest.caller()).reason()).isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " | ", quoteCharacter = '"', textBlock = """
			hasAuthority('SCOPE_a')                                                    |         | a
			hasAuthority('SCOPE_it''s')                                                |         | it's
			hasAnyAuthority('SCOPE_a', 'SCOPE_b')                                      |         | a b
			hasAnyAuthority({'SCOPE_a', 'SCOPE_b'})                                    |         | a b
			hasAllAuthorities('SCOPE_a', 'SCOPE_b')                                    |         | a b
			hasAllAuthorities('SCOPE_a', 'SCOPE_b')                                    | SCOPE_a | a b
			hasAuthority('SCOPE_a') and hasAuthority('SCOPE_b')                        |         | a b
			hasAuthority('SCOPE_a') and hasAuthority('SCOPE_b')                        | SCOPE_a | a b
			hasAuthority('SCOPE_a') and hasAuthority('SCOPE_b')                        | SCOPE_b SCOPE_c | a b
			(hasAuthority('SCOPE_a') and hasAuthority('SCOPE_b')) or hasAuthority('SCOPE_c') | SCOPE_a | a b c
			(hasAuthority('SCOPE_a') or hasAuthority('SCOPE_b')) and hasAuthority('SCOPE_c') | SCOPE_a | a c
			hasAuthority('SCOPE_a') and hasRole('A') and hasAuthority('SCOPE_b')       | SCOPE_a ROLE_A | a b
			hasAnyAuthority('SCOPE_a', 'SCOPE_b')                                      | SCOPE_c | a b
			hasAuthority('SCOPE_a') && hasAuthority('SCOPE_a')                         |         | a
			hasAuthority('SCOPE_a') or hasAuthority('SCOPE_b')                         |         | a b
			hasAuthority('SCOPE_a') || hasAuthority('SCOPE_b')                         |         | a b
			hasAuthority('SCOPE_a') and hasRole('A')                                   | ROLE_A  | a
			hasAuthority('SCOPE_a') or hasRole('A')                                    |         | a
			hasRole('A') or hasAuthority('SCOPE_a')                                    |         | a
			(hasAuthority('SCOPE_a') or hasRole('A')) and hasAuthority('SCOPE_b')      | SCOPE_a | a b
			(hasAuthority('SCOPE_a') and hasRole('A')) or hasAuthority('SCOPE_b')      |         | b
			isAuthenticated() and hasAuthority('SCOPE_a')                              |         | a
			authenticated and hasAuthority('SCOPE_a')                                  |         | a
			permitAll and hasAuthority('SCOPE_a')                                      |         | a
			permitAll() and hasAuthority('SCOPE_a')                                    |         | a
			true and hasAuthority('SCOPE_a')                                           |         | a
			false or hasAuthority('SCOPE_a')                                           |         | a
			hasAuthority('SCOPE_a') and @policy.allows(#id)                            |         | a
			@policy.allows(#id) or hasAuthority('SCOPE_a')                             |         | a
			hasAuthority('SCOPE_a') and hasAuthority('FACTOR_OTT')                     |         | a
			""")
	void explainWhenExpressionLacksScopesThenNamesThem(String expression, @Nullable String granted, String scopes) {
		Denial denial = refuse(RULE, expression, tokens(granted));
		assertThat(denial.reason()).isEqualTo(DenialReason.SCOPE_INSUFFICIENT);
		assertThat(denial.scopes()).containsExactly(tokens(scopes));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			hasRole('A')                                                      |
			hasRole('ROLE_A')                                                 |
			hasAnyRole('A', 'B')                                              |
			hasAllRoles('A', 'B')                                             | ROLE_A
			hasAuthority('ROLE_A')                                            |
			hasAuthority('admin')                                             |
			hasAuthority('SCOPE_a') and hasRole('A')                          |
			hasRole('A') and hasAuthority('SCOPE_a')                          |
			hasAuthority('SCOPE_a') and hasRole('A')                          | SCOPE_a
			hasAllAuthorities('SCOPE_a', 'ROLE_A')                            |
			(hasAuthority('SCOPE_a') or hasAuthority('SCOPE_b')) and hasRole('A') |
			hasAuthority('SCOPE_')                                            |
			hasAuthority('SCOPE_a b')                                         |
			hasAuthority('SCOPE_a\\b')                                        |
			hasAuthority('SCOPE_caf\u00e9')                                   |
			hasAuthority('SCOPE_a\u007f')                                     |
			""")
	void explainWhenExpressionLacksRoleThenRoleInsufficient(String expression, @Nullable String granted) {
		Denial denial = refuse(RULE, expression, tokens(granted));
		assertThat(denial.reason()).isEqualTo(DenialReason.ROLE_INSUFFICIENT);
		assertThat(denial.scopes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "denyAll", "denyAll()", "false", "!hasAuthority('SCOPE_a')", "not hasAuthority('SCOPE_a')",
			"#open ? true : hasAuthority('SCOPE_a')", "@policy.hasAuthority('SCOPE_a')",
			"authentication.hasAuthority('SCOPE_a')", "hasAuthority('SCOPE_' + 'a')", "hasAuthority(#scope)",
			"hasAuthority('SCOPE_a') == true", "hasAnyAuthority({'SCOPE_a', #scope})", "hasAnyAuthority()",
			"hasPermission('order', 'read')", "hasIpAddress('10.0.0.0/8')", "isFullyAuthenticated()", "isRememberMe()",
			"isAnonymous()", "permitAll", "permitAll or hasAuthority('SCOPE_a')", "authenticated or hasRole('A')",
			"isAuthenticated()", "hasAuthority('FACTOR_OTT')", "'SCOPE_a'", "1", "@policy.allows(#id)",
			"#id == authentication.name" })
	void explainWhenExpressionTellsNothingThenAccessDenied(String expression) {
		Denial denial = refuse(RULE, expression);
		assertThat(denial.reason()).isEqualTo(DenialReason.ACCESS_DENIED);
		assertThat(denial.scopes()).isEmpty();
	}

	@Test
	void explainWhenPolicyRefusedCallerWithTheScopeThenAccessDenied() {
		assertThat(refuse(RULE, "hasAuthority('SCOPE_a') and @policy.allows(#id)", "SCOPE_a").reason())
			.isEqualTo(DenialReason.ACCESS_DENIED);
	}

	@Test
	void explainWhenHierarchyGrantsRoleThenNamesOnlyScope() {
		DeniedRule rule = new DeniedRule("SCOPE_", "ROLE_",
				RoleHierarchyImpl.fromHierarchy("ROLE_ADMIN > ROLE_STAFF\nROLE_STAFF > SCOPE_a"));
		Denial denial = refuse(rule, "hasRole('STAFF') and hasAllAuthorities('SCOPE_a', 'SCOPE_b')", "ROLE_ADMIN");
		assertThat(denial.reason()).isEqualTo(DenialReason.SCOPE_INSUFFICIENT);
		assertThat(denial.scopes()).containsExactly("b");
	}

	@Test
	void explainWhenRolePrefixIsChangedThenLooksForPrefixedRole() {
		DeniedRule rule = new DeniedRule("SCOPE_", "GROUP_", new NullRoleHierarchy());
		Denial denial = refuse(rule, "hasRole('A') and hasAuthority('SCOPE_a')", "GROUP_A");
		assertThat(denial.scopes()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "hasRole('A')", "hasRole('GROUP_A')", "hasAuthority('GROUP_A')", "hasAuthority('ROLE_A')" })
	void explainWhenPrefixesAreEmptyAndChangedThenRolesAreNoScopes(String expression) {
		DeniedRule rule = new DeniedRule("", "GROUP_", new NullRoleHierarchy());
		assertThat(refuse(rule, expression).reason()).isEqualTo(DenialReason.ROLE_INSUFFICIENT);
	}

	@Test
	void explainWhenScopePrefixIsChangedThenStripsIt() {
		DeniedRule rule = new DeniedRule("PERM_", "ROLE_", new NullRoleHierarchy());
		assertThat(refuse(rule, "hasAuthority('PERM_a')").scopes()).containsExactly("a");
	}

	@Test
	void explainWhenScopePrefixIsChangedThenOldPrefixIsNoScope() {
		DeniedRule rule = new DeniedRule("PERM_", "ROLE_", new NullRoleHierarchy());
		assertThat(refuse(rule, "hasAuthority('SCOPE_a')").reason()).isEqualTo(DenialReason.ROLE_INSUFFICIENT);
	}

	@Test
	void explainWhenScopePrefixIsEmptyThenAuthorityIsScope() {
		DeniedRule rule = new DeniedRule("", "ROLE_", new NullRoleHierarchy());
		assertThat(refuse(rule, "hasAnyAuthority('messages:read', 'ROLE_A')").scopes())
			.isEqualTo(List.of("messages:read"));
	}

}

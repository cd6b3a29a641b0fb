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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.Expression;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BooleanLiteral;
import org.springframework.expression.spel.ast.InlineList;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpAnd;
import org.springframework.expression.spel.ast.OpOr;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.StringLiteral;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ExpressionAuthorizationDecision;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Reads out of a rule that denied what the caller lacks: a scope, which another token may
 * have, or a role, which no token of this caller will.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3.1">RFC 6750, section
 * 3.1</a>
 */
public final class DeniedRule {

	private static final String FACTOR_PREFIX = "FACTOR_";

	private static final String DEFAULT_ROLE_PREFIX = "ROLE_";

	private final String scopePrefix;

	private final String rolePrefix;

	private final RoleHierarchy roleHierarchy;

	/**
	 * Create a reader of rules.
	 * @param scopePrefix what the application puts before a scope to make an authority,
	 * {@code SCOPE_} by default in Spring Security
	 * @param rolePrefix what {@code hasRole} puts before a role, {@code ROLE_} by default
	 * in Spring Security
	 * @param roleHierarchy the application's hierarchy of roles
	 */
	public DeniedRule(String scopePrefix, String rolePrefix, RoleHierarchy roleHierarchy) {
		this.scopePrefix = scopePrefix;
		this.rolePrefix = rolePrefix;
		this.roleHierarchy = roleHierarchy;
	}

	Denial explain(@Nullable AuthorizationResult result, Authentication caller) {
		Lack lack = lack(result, caller);
		return switch (lack.kind()) {
			case SCOPE -> Denial.builder(DenialReason.SCOPE_INSUFFICIENT).scopes(lack.scopes()).build();
			case AUTHORITY -> Denial.of(DenialReason.ROLE_INSUFFICIENT);
			case NOTHING, OTHER -> Denial.of(DenialReason.ACCESS_DENIED);
		};
	}

	private Lack lack(@Nullable AuthorizationResult result, Authentication caller) {
		if (result instanceof AuthorityAuthorizationDecision decision) {
			// Any one is enough, or all these are missing: Spring does not tell the two
			// apart, and keeps no order
			return anyOf(sorted(decision.getAuthorities()), Set.of());
		}
		if (result instanceof ExpressionAuthorizationDecision decision) {
			Expression expression = decision.getExpression();
			if (expression instanceof SpelExpression spel) {
				return lack(spel.getAST(), authorities(caller));
			}
		}
		return Lack.OTHER;
	}

	private static List<String> sorted(Collection<? extends GrantedAuthority> authorities) {
		if (authorities.size() == 1) {
			String authority = authorities.iterator().next().getAuthority();
			return (authority != null) ? List.of(authority) : List.of();
		}
		List<String> sorted = new ArrayList<>(authorities.size());
		for (GrantedAuthority authority : authorities) {
			if (authority.getAuthority() != null) {
				sorted.add(authority.getAuthority());
			}
		}
		Collections.sort(sorted);
		return sorted;
	}

	private Set<String> authorities(Authentication caller) {
		Set<String> authorities = new LinkedHashSet<>();
		for (GrantedAuthority authority : this.roleHierarchy.getReachableGrantedAuthorities(caller.getAuthorities())) {
			if (authority.getAuthority() != null) {
				authorities.add(authority.getAuthority());
			}
		}
		return authorities;
	}

	private Lack lack(SpelNode node, Set<String> granted) {
		if (node instanceof OpAnd) {
			return lack(node.getChild(0), granted).and(lack(node.getChild(1), granted));
		}
		if (node instanceof OpOr) {
			return lack(node.getChild(0), granted).or(lack(node.getChild(1), granted));
		}
		if (node instanceof MethodReference method) {
			return lack(method, granted);
		}
		if (node instanceof BooleanLiteral literal) {
			return Boolean.TRUE.equals(literal.getLiteralValue().getValue()) ? Lack.NOTHING : Lack.OTHER;
		}
		if (node instanceof PropertyOrFieldReference property) {
			return isOpen(property.getName()) ? Lack.NOTHING : Lack.OTHER;
		}
		return Lack.OTHER;
	}

	private Lack lack(MethodReference method, Set<String> granted) {
		List<String> arguments = literals(method);
		if (arguments == null) {
			return Lack.OTHER;
		}
		return switch (method.getName()) {
			case "hasAuthority", "hasAnyAuthority" -> anyOf(arguments, granted);
			case "hasAllAuthorities" -> allOf(arguments, granted);
			case "hasRole", "hasAnyRole" -> anyOf(roles(arguments), granted);
			case "hasAllRoles" -> allOf(roles(arguments), granted);
			case "isAuthenticated", "permitAll" -> Lack.NOTHING;
			default -> Lack.OTHER;
		};
	}

	private static boolean isOpen(String property) {
		return "permitAll".equals(property) || "authenticated".equals(property);
	}

	/**
	 * The literal arguments of a method.
	 * @return the arguments, or {@code null} if one of them is computed
	 */
	private static @Nullable List<String> literals(SpelNode node) {
		List<String> literals = new ArrayList<>();
		for (int i = 0; i < node.getChildCount(); i++) {
			SpelNode child = node.getChild(i);
			if (child instanceof StringLiteral literal) {
				literals.add(String.valueOf(literal.getLiteralValue().getValue()));
			}
			else if (child instanceof InlineList) {
				List<String> nested = literals(child);
				if (nested == null) {
					return null;
				}
				literals.addAll(nested);
			}
			else {
				return null;
			}
		}
		return literals;
	}

	private List<String> roles(List<String> names) {
		return names.stream().map((name) -> name.startsWith(this.rolePrefix) ? name : this.rolePrefix + name).toList();
	}

	private Lack anyOf(Collection<String> authorities, Set<String> granted) {
		Lack lack = Lack.OTHER;
		for (String authority : authorities) {
			lack = lack.or(lack(authority, granted));
		}
		return lack;
	}

	private Lack allOf(Collection<String> authorities, Set<String> granted) {
		Lack lack = Lack.NOTHING;
		for (String authority : authorities) {
			lack = lack.and(lack(authority, granted));
		}
		return lack;
	}

	private Lack lack(String authority, Set<String> granted) {
		if (authority.startsWith(FACTOR_PREFIX)) {
			return Lack.OTHER;
		}
		if (granted.contains(authority)) {
			return Lack.NOTHING;
		}
		boolean role = authority.startsWith(DEFAULT_ROLE_PREFIX)
				|| (!this.rolePrefix.isEmpty() && authority.startsWith(this.rolePrefix));
		if (!role && authority.startsWith(this.scopePrefix)) {
			String scope = authority.substring(this.scopePrefix.length());
			if (isScopeToken(scope)) {
				return new Lack(Kind.SCOPE, Set.of(scope));
			}
		}
		return Lack.AUTHORITY;
	}

	/**
	 * Whether a text is a scope token of RFC 6749, section 3.3.
	 */
	private static boolean isScopeToken(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\') {
				return false;
			}
		}
		return !text.isEmpty();
	}

	private enum Kind {

		/** The rule is satisfied. */
		NOTHING,

		/** Another token may satisfy it. */
		SCOPE,

		/** Only another caller can satisfy it. */
		AUTHORITY,

		/** Nobody can tell. */
		OTHER

	}

	/**
	 * What a rule, or a part of it, finds lacking.
	 *
	 * @param kind what it is
	 * @param scopes the scopes that would satisfy it, if it is a scope
	 */
	private record Lack(Kind kind, Set<String> scopes) {

		static final Lack NOTHING = new Lack(Kind.NOTHING, Set.of());

		static final Lack AUTHORITY = new Lack(Kind.AUTHORITY, Set.of());

		static final Lack OTHER = new Lack(Kind.OTHER, Set.of());

		/** What another token cannot give weighs most; what is satisfied, nothing. */
		Lack and(Lack other) {
			if (this.kind == Kind.SCOPE && other.kind == Kind.SCOPE) {
				return union(other);
			}
			return heavier(other, Kind.AUTHORITY, Kind.SCOPE, Kind.OTHER);
		}

		/** What is easiest to get is enough. */
		Lack or(Lack other) {
			if (this.kind == Kind.SCOPE && other.kind == Kind.SCOPE) {
				return union(other);
			}
			return heavier(other, Kind.NOTHING, Kind.SCOPE, Kind.AUTHORITY);
		}

		private Lack heavier(Lack other, Kind... order) {
			for (Kind candidate : order) {
				if (this.kind == candidate) {
					return this;
				}
				if (other.kind == candidate) {
					return other;
				}
			}
			return this;
		}

		private Lack union(Lack other) {
			Set<String> union = new LinkedHashSet<>(this.scopes);
			union.addAll(other.scopes);
			return new Lack(Kind.SCOPE, union);
		}

	}

}

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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

	/** A response's header has its limits, and a token may have any number of scopes. */
	private static final int LONGEST_OWN_SCOPES = 1024;

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

	/**
	 * The scopes that a rule asks of a caller who has none, and maybe of its roles too.
	 */
	Set<String> scopes(@Nullable AuthorizationResult result) {
		return lack(result, null).scopes();
	}

	private Lack lack(@Nullable AuthorizationResult result, @Nullable Authentication caller) {
		if (result instanceof AuthorityAuthorizationDecision decision) {
			// Any one is enough, or all these are missing: Spring does not tell the two
			// apart, and keeps no order
			Lack lack = anyOf(sorted(decision.getAuthorities()), Granted.NOTHING);
			return (lack.kind() == Kind.SCOPE && caller != null) ? lack.with(ownScopes(caller)) : lack;
		}
		if (result instanceof ExpressionAuthorizationDecision decision) {
			Expression expression = decision.getExpression();
			if (expression instanceof SpelExpression spel) {
				return lack(spel.getAST(), granted(caller));
			}
		}
		return Lack.OTHER;
	}

	/**
	 * The scopes that a token has, which its client may have to ask for again: of what a
	 * rule needs, the decision may tell only the missing part.
	 */
	private List<String> ownScopes(Authentication caller) {
		List<String> scopes = new ArrayList<>();
		int length = 0;
		for (GrantedAuthority authority : caller.getAuthorities()) {
			String scope = scope(authority.getAuthority());
			if (scope != null) {
				scopes.add(scope);
				length += scope.length() + 1;
			}
		}
		return (length <= LONGEST_OWN_SCOPES) ? scopes : List.of();
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

	private Granted granted(@Nullable Authentication caller) {
		if (caller == null) {
			return Granted.NOTHING;
		}
		Collection<? extends GrantedAuthority> own = caller.getAuthorities();
		return new Granted(names(this.roleHierarchy.getReachableGrantedAuthorities(own)), names(own));
	}

	private static Set<String> names(Collection<? extends GrantedAuthority> authorities) {
		Set<String> names = new HashSet<>();
		for (GrantedAuthority authority : authorities) {
			if (authority.getAuthority() != null) {
				names.add(authority.getAuthority());
			}
		}
		return names;
	}

	private Lack lack(SpelNode node, Granted granted) {
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

	private Lack lack(MethodReference method, Granted granted) {
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

	private Lack anyOf(Collection<String> authorities, Granted granted) {
		Lack lack = Lack.OTHER;
		for (String authority : authorities) {
			lack = lack.or(lack(authority, granted));
		}
		return lack;
	}

	private Lack allOf(Collection<String> authorities, Granted granted) {
		Lack lack = Lack.NOTHING;
		for (String authority : authorities) {
			lack = lack.and(lack(authority, granted));
		}
		return lack;
	}

	private Lack lack(String authority, Granted granted) {
		if (authority.startsWith(FACTOR_PREFIX)) {
			return Lack.OTHER;
		}
		String scope = scope(authority);
		if (granted.all().contains(authority)) {
			return (scope != null && granted.own().contains(authority)) ? new Lack(Kind.NOTHING, Set.of(scope))
					: Lack.NOTHING;
		}
		return (scope != null) ? new Lack(Kind.SCOPE, Set.of(scope)) : Lack.AUTHORITY;
	}

	/**
	 * The scope that an authority stands for, or {@code null} if it is none.
	 */
	private @Nullable String scope(@Nullable String authority) {
		if (authority == null || !authority.startsWith(this.scopePrefix) || authority.startsWith(FACTOR_PREFIX)
				|| authority.startsWith(DEFAULT_ROLE_PREFIX)
				|| (!this.rolePrefix.isEmpty() && authority.startsWith(this.rolePrefix))) {
			return null;
		}
		String scope = authority.substring(this.scopePrefix.length());
		return isScopeToken(scope) ? scope : null;
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
	 * What a caller has.
	 *
	 * @param all all authorities
	 * @param own those that do not follow from others
	 */
	private record Granted(Set<String> all, Set<String> own) {

		static final Granted NOTHING = new Granted(Set.of(), Set.of());

	}

	/**
	 * What a rule, or a part of it, finds lacking.
	 *
	 * @param kind what it is
	 * @param scopes the scopes that it asks for, those that the caller has among them
	 */
	private record Lack(Kind kind, Set<String> scopes) {

		static final Lack NOTHING = new Lack(Kind.NOTHING, Set.of());

		static final Lack AUTHORITY = new Lack(Kind.AUTHORITY, Set.of());

		static final Lack OTHER = new Lack(Kind.OTHER, Set.of());

		/** What another token cannot give weighs most; what is satisfied, nothing. */
		Lack and(Lack other) {
			return new Lack(first(other, Kind.AUTHORITY, Kind.SCOPE, Kind.OTHER), union(this.scopes, other.scopes));
		}

		/** What is easiest to get is enough. */
		Lack or(Lack other) {
			Kind easiest = first(other, Kind.NOTHING, Kind.SCOPE, Kind.AUTHORITY);
			if (this.kind != other.kind) {
				return (this.kind == easiest) ? this : other;
			}
			return new Lack(easiest, union(this.scopes, other.scopes));
		}

		/** The same with more scopes, in an order that stays the same. */
		Lack with(Collection<String> more) {
			return new Lack(this.kind, new TreeSet<>(union(this.scopes, more)));
		}

		private Kind first(Lack other, Kind... order) {
			for (Kind candidate : order) {
				if (this.kind == candidate || other.kind == candidate) {
					return candidate;
				}
			}
			return this.kind;
		}

		private static Set<String> union(Set<String> scopes, Collection<String> more) {
			Set<String> union = new LinkedHashSet<>(scopes);
			union.addAll(more);
			return union;
		}

	}

}

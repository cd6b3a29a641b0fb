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

package io.github.authproblem.servlet;

import java.util.Set;

import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Knows the expressions of method security that look at the caller alone: neither at the
 * arguments of the method nor at what code of the application's own may look at.
 */
final class ArgumentFreeExpression {

	private static final Set<String> METHODS = Set.of("hasAuthority", "hasAnyAuthority", "hasAllAuthorities", "hasRole",
			"hasAnyRole", "hasAllRoles", "isAnonymous", "isAuthenticated", "isRememberMe", "isFullyAuthenticated",
			"permitAll", "denyAll");

	private static final Set<String> PROPERTIES = Set.of("permitAll", "denyAll", "authentication", "principal",
			"anonymous", "authenticated", "rememberMe", "fullyAuthenticated");

	private ArgumentFreeExpression() {
	}

	/**
	 * Whether an expression is one.
	 */
	static boolean is(String expression) {
		try {
			return is(((SpelExpression) new SpelExpressionParser().parseExpression(expression)).getAST());
		}
		catch (ParseException | IllegalStateException ex) {
			return false;
		}
	}

	private static boolean is(SpelNode node) {
		if (node instanceof MethodReference method && !METHODS.contains(method.getName())) {
			return false;
		}
		if (node instanceof PropertyOrFieldReference property && !PROPERTIES.contains(property.getName())) {
			return false;
		}
		if (node instanceof VariableReference || node instanceof BeanReference || node instanceof TypeReference
				|| node instanceof ConstructorReference || node instanceof FunctionReference) {
			return false;
		}
		// What follows a property of the root, as in 'authentication.name', is the
		// caller's
		int children = isOfCaller(node) ? 0 : node.getChildCount();
		for (int i = 0; i < children; i++) {
			if (!is(node.getChild(i))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether a node is a path of properties that begins at the caller.
	 */
	private static boolean isOfCaller(SpelNode node) {
		if (!(node instanceof CompoundExpression) || !is(node.getChild(0))) {
			return false;
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			if (!(node.getChild(i) instanceof PropertyOrFieldReference)) {
				return false;
			}
		}
		return true;
	}

}

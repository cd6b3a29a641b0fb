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

import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * Where a chain's rules on the URL lead who is denied.
 *
 * @param rules the rules
 * @param translation leads to the handlers of the chain
 */
record DeniedDoor(OnceAskedRules rules, ExceptionTranslationFilter translation) {

	/**
	 * Find the door around one of our filters.
	 * @return the door, or {@code null} where something of the application's own would
	 * see the denial on its way, or makes it
	 */
	static @Nullable DeniedDoor around(Filter ours, SecurityFilterChain chain) {
		ExceptionTranslationFilter translation = null;
		boolean passed = false;
		for (Filter filter : chain.getFilters()) {
			if (filter instanceof ExceptionTranslationFilter found) {
				translation = found;
			}
			else if (filter == ours) {
				passed = true;
			}
			else if (filter.getClass() == AuthorizationFilter.class) {
				return (passed && translation != null
						&& ((AuthorizationFilter) filter).getAuthorizationManager() instanceof OnceAskedRules rules)
								? new DeniedDoor(rules, translation) : null;
			}
			else if (translation != null && ProblemChains.isOwn(filter)) {
				return null;
			}
		}
		return null;
	}

}

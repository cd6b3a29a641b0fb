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

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Tells at start, for each chain, who answers its denials, and warns where only half of
 * them is ours. A handler that a chain names for 403s alone is not seen: Spring Security
 * does not tell it, and asking would run the application's code for a caller who is not
 * there.
 *
 * @since 0.1.0
 */
public final class ChainReport implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ChainReport.class);

	private static final String SPRINGS_BEARER_HANDLERS = "org.springframework.security.oauth2.server.resource.web.";

	private final ProblemChains chains;

	private final ObjectProvider<AuthenticationEntryPoint> entryPoint;

	private final ObjectProvider<AccessDeniedHandler> deniedHandler;

	/**
	 * Create a report.
	 * @param chains knows the application's chains
	 * @param entryPoint the entry point bean, ours or the application's
	 * @param deniedHandler the handler bean, ours or the application's
	 */
	public ChainReport(ProblemChains chains, ObjectProvider<AuthenticationEntryPoint> entryPoint,
			ObjectProvider<AccessDeniedHandler> deniedHandler) {
		this.chains = chains;
		this.entryPoint = entryPoint;
		this.deniedHandler = deniedHandler;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<SecurityFilterChain> all = this.chains.all();
		for (int i = 0; i < all.size(); i++) {
			SecurityFilterChain chain = all.get(i);
			String name = "Chain " + (i + 1) + matcher(chain) + ": ";
			String half = half(chain);
			if (half != null) {
				logger.warn(name + half);
			}
			else if (logger.isInfoEnabled()) {
				logger.info(name + whole(chain));
			}
		}
	}

	private static String matcher(SecurityFilterChain chain) {
		return (chain instanceof DefaultSecurityFilterChain known) ? " (" + known.getRequestMatcher() + ")" : "";
	}

	/**
	 * What is wrong with a chain in which half of the denials are ours, and what to do.
	 */
	private @Nullable String half(SecurityFilterChain chain) {
		AuthenticationEntryPoint bean = this.entryPoint.getIfUnique();
		AccessDeniedHandler handler = this.deniedHandler.getIfUnique();
		AuthenticationEntryPoint used = ProblemChains.entryPoint(chain);
		if (bean == null || handler == null || used == null) {
			return null;
		}
		ProblemChains.Kind kind = ProblemChains.kind(chain);
		if (kind == ProblemChains.Kind.OWN && used.getClass().getName().startsWith(SPRINGS_BEARER_HANDLERS)) {
			return "auth-problem answers for broken tokens, " + name(used)
					+ " for missing ones, because the chain names "
					+ "it. To have all denials answered by auth-problem, remove '.authenticationEntryPoint(new "
					+ used.getClass().getSimpleName() + "())' and any '.accessDeniedHandler(...)' from its "
					+ "'.exceptionHandling(...)'.";
		}
		if (kind == ProblemChains.Kind.OWN && used == bean && handler instanceof ProblemAccessDeniedHandler) {
			return "the bean " + name(used) + " answers 401s, auth-problem 403s. Add a bean of your own, '@Bean "
					+ "AccessDeniedHandler accessDeniedHandler()', to answer both, or remove the AuthenticationEntryPoint "
					+ "bean to have both answered by auth-problem.";
		}
		if (kind == ProblemChains.Kind.PROBLEM && !(handler instanceof ProblemAccessDeniedHandler)) {
			return "auth-problem answers 401s, the bean " + name(handler) + " 403s. Add a bean of your own, '@Bean "
					+ "AuthenticationEntryPoint authenticationEntryPoint()', to answer both, or remove the "
					+ "AccessDeniedHandler bean to have both answered by auth-problem.";
		}
		return null;
	}

	private static String whole(SecurityFilterChain chain) {
		AuthenticationEntryPoint used = ProblemChains.entryPoint(chain);
		return switch (ProblemChains.kind(chain)) {
			case PROBLEM -> "auth-problem answers its denials, but what the chain names a handler for";
			case MIXED -> "auth-problem answers the denials of API clients; browsers are led to log in";
			case OWN, OTHER -> other(used);
		};
	}

	private static String other(@Nullable AuthenticationEntryPoint used) {
		if (used == null) {
			return "it has no filter that denies anything";
		}
		return used.getClass().getName().startsWith("org.springframework.")
				? "neither auth-problem nor the application answers its denials, but " + name(used)
				: "the application answers its denials, by " + name(used);
	}

	private static String name(Object handler) {
		return handler.getClass().getName();
	}

}

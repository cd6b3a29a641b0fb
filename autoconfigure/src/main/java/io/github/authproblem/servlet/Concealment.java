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

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.authproblem.ConcealmentPolicy;
import io.github.authproblem.Denial;
import io.github.authproblem.classify.Causes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.server.PathContainer;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.util.StringUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Decides which denials are concealed, and has the application answer them as what does
 * not exist.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4">RFC 9110, section
 * 15.5.4</a>
 */
public final class Concealment {

	private static final Log logger = LogFactory.getLog(Concealment.class);

	private static final String NEIGHBOUR = UUID.randomUUID().toString();

	private final ConcealedPaths paths;

	private final Handlers handlers;

	private final HandlerLookup lookup;

	private final List<ConcealmentPolicy> policies;

	private final boolean missingToken;

	private final ApplicationServlet servlet;

	/**
	 * Create an instance.
	 * @param paths what the properties conceal
	 * @param handlers knows what is annotated
	 * @param policies what code conceals
	 * @param missingToken whether the 401 of a request without credentials may be
	 * concealed
	 * @param servlet answers instead
	 */
	public Concealment(ConcealedPaths paths, Handlers handlers, List<ConcealmentPolicy> policies, boolean missingToken,
			ApplicationServlet servlet) {
		this.paths = paths;
		this.handlers = handlers;
		this.lookup = new HandlerLookup(servlet);
		this.policies = policies;
		this.missingToken = missingToken;
		this.servlet = servlet;
	}

	/**
	 * Whether a denial is concealed.
	 */
	boolean of(HttpServletRequest request, Denial denial) {
		return !RefusedErrorDispatch.isError(request) && tellsOfResource(denial)
				&& (hides(request) || isPolicy(denial));
	}

	/**
	 * Whether anything is concealed at all.
	 */
	boolean isActive() {
		return !this.paths.areEmpty() || this.handlers.areAnnotated() || !this.policies.isEmpty();
	}

	/**
	 * Answer as if there were nothing.
	 * @return whether the application can
	 */
	boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
		return this.servlet.notFound(request, response);
	}

	/**
	 * Whether what a request asks for is concealed, from whomever.
	 */
	boolean hides(HttpServletRequest request) {
		return hidesPath(request) || (this.handlers.areAnnotatedNear(request)
				&& this.handlers.conceal(request, this.lookup.method(request)));
	}

	/**
	 * Whether the properties conceal a path.
	 */
	boolean hidesPath(HttpServletRequest request) {
		return this.paths.contain(request);
	}

	/**
	 * Whether what a request asks for may be concealed, as far as its path tells.
	 */
	boolean mayHide(HttpServletRequest request) {
		return hidesPath(request) || this.handlers.areAnnotatedNear(request);
	}

	/**
	 * Paths that do not exist, one beside each that is concealed.
	 */
	List<PathContainer> neighbours() {
		return Stream
			.concat(this.paths.included().stream(),
					this.handlers.annotated().stream().map(PathPattern::getPatternString))
			.map((pattern) -> StringUtils.applyRelativePath(Handlers.example(pattern, Handlers.ANY), NEIGHBOUR))
			.map(PathContainer::parsePath)
			.toList();
	}

	/**
	 * Whether a handler is concealed, as far as that does not depend on the request.
	 */
	boolean hides(Handlers.Handler handler) {
		return handler.concealed() || this.paths.contain(handler);
	}

	/**
	 * What is refused alike on every path tells nothing of this one, and its client needs
	 * the answer.
	 */
	private boolean tellsOfResource(Denial denial) {
		if (denial.cause() != null && new Causes(denial.cause()).include(CsrfException.class)) {
			return false;
		}
		return switch (denial.reason()) {
			case SCOPE_INSUFFICIENT, ROLE_INSUFFICIENT, ACCESS_DENIED -> true;
			case CUSTOM -> denial.status() == HttpServletResponse.SC_FORBIDDEN;
			case TOKEN_MISSING -> this.missingToken;
			default -> false;
		};
	}

	private boolean isPolicy(Denial denial) {
		for (ConcealmentPolicy policy : this.policies) {
			try {
				if (policy.conceals(denial)) {
					return true;
				}
			}
			catch (RuntimeException ex) {
				logger.warn("The ConcealmentPolicy " + policy.getClass().getName() + " failed with "
						+ ex.getClass().getName() + ", so the denial is concealed");
				return true;
			}
		}
		return false;
	}

}

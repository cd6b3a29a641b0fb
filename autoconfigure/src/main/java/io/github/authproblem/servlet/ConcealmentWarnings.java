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
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Tells at start what concealment cannot conceal.
 *
 * @since 0.1.0
 */
public final class ConcealmentWarnings implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ConcealmentWarnings.class);

	private final Concealment concealment;

	private final Handlers handlers;

	private final HandlerAuthorization authorization;

	private final ApplicationServlet servlet;

	private final SingletonBeanRegistry beans;

	private final Supplier<List<HandlerMapping>> mappings;

	private final Supplier<List<String>> laterFilters;

	/**
	 * Create an instance.
	 * @param concealment knows what is concealed
	 * @param handlers knows the handlers
	 * @param authorization knows their rules
	 * @param servlet answers what is concealed, if it can
	 * @param beans tells which controllers have been made
	 * @param mappings gives what chooses handlers, as a servlet sorts them
	 * @param laterFilters gives the names of the filters that come after the rules on the
	 * URL
	 */
	public ConcealmentWarnings(Concealment concealment, Handlers handlers, HandlerAuthorization authorization,
			ApplicationServlet servlet, SingletonBeanRegistry beans, Supplier<List<HandlerMapping>> mappings,
			Supplier<List<String>> laterFilters) {
		this.concealment = concealment;
		this.handlers = handlers;
		this.authorization = authorization;
		this.servlet = servlet;
		this.beans = beans;
		this.mappings = mappings;
		this.laterFilters = laterFilters;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.concealment.isActive()) {
			return;
		}
		this.servlet.warnAtStart(this.mappings.get());
		warnOfHandlers();
		List<String> filters = this.laterFilters.get();
		if (!filters.isEmpty()) {
			logger.warn("The filters " + filters + " come after Spring Security has decided, so that what they add to "
					+ "a response is missing from one that conceals a denial. Order them before it if they add "
					+ "anything to a 404.");
		}
	}

	/**
	 * Whether a controller has been made: no warning makes one that nobody has asked for.
	 */
	private boolean isThere(Handlers.Handler handler) {
		return !(handler.method().getBean() instanceof String name) || this.beans.containsSingleton(name);
	}

	private void warnOfHandlers() {
		List<PathContainer> neighbours = this.concealment.neighbours();
		for (Handlers.Handler handler : this.handlers.all()) {
			boolean hidden = this.concealment.hides(handler);
			if (hidden && isThere(handler) && this.authorization.needsArguments(handler)) {
				logger.warn("'" + handler + "' is concealed, but its rule can be asked only when the method is called. "
						+ "Before that, a 400, 405, 406 or 415 may tell a caller that it exists. Let a rule on the "
						+ "URL refuse such callers too.");
			}
			if (!hidden && handler.isCatchAll() && neighbours.stream().anyMatch(handler.pattern()::matches)) {
				logger.warn("'" + handler + "' takes paths that do not exist, beside concealed ones. If it answers "
						+ "anything but a 404, a caller can tell the concealed ones from them.");
			}
		}
	}

}

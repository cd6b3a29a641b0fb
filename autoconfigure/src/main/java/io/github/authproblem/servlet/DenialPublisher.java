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

import io.github.authproblem.Denial;
import io.github.authproblem.DenialEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Tells whoever listens that a request was denied.
 *
 * @since 0.1.0
 */
public final class DenialPublisher {

	private static final Log logger = LogFactory.getLog(DenialPublisher.class);

	private final ApplicationEventPublisher events;

	/**
	 * Create a publisher.
	 * @param events publishes the event
	 */
	public DenialPublisher(ApplicationEventPublisher events) {
		this.events = events;
	}

	/**
	 * The pattern that the request's handler is mapped to, as far as it has been routed.
	 */
	static @Nullable String route(HttpServletRequest request) {
		Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return (pattern != null) ? pattern.toString() : null;
	}

	/**
	 * Publish the event of a denial that has been answered. A listener that fails does
	 * not turn it into a server error.
	 */
	void publish(Denial denial, boolean concealed, @Nullable String route, HttpServletRequest request,
			HttpServletResponse response) {
		try {
			this.events.publishEvent(
					new DenialEvent(this, denial, response.getStatus(), concealed, route, request.getRemoteAddr()));
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of DenialEvent failed with " + ex.getClass().getName() + " on a denial for the "
					+ "reason " + denial.reason().slug());
		}
	}

}

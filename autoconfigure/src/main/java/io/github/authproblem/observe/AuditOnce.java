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

package io.github.authproblem.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.security.AuthenticationAuditListener;
import org.springframework.boot.actuate.security.AuthorizationAuditListener;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Keeps back what Spring Boot records of a failure until the request ends, and drops it
 * if the request was answered with a denial, which is recorded by itself.
 *
 * @since 0.1.0
 */
public final class AuditOnce implements ApplicationEventPublisher, ServletRequestListener {

	private static final String PENDING = AuditOnce.class.getName();

	private static final Set<String> FAILURES = Set.of(AuthenticationAuditListener.AUTHENTICATION_FAILURE,
			AuthorizationAuditListener.AUTHORIZATION_FAILURE);

	private final ApplicationEventPublisher events;

	/**
	 * Create an instance.
	 * @param events publishes what is not dropped
	 */
	public AuditOnce(ApplicationEventPublisher events) {
		this.events = events;
	}

	/**
	 * Let Spring Boot's own listeners publish here. Those of the application are left
	 * alone.
	 * @param listener any bean
	 * @param once gives the instance
	 */
	public static void intercept(Object listener, Supplier<AuditOnce> once) {
		if (listener.getClass() == AuthenticationAuditListener.class) {
			((AuthenticationAuditListener) listener).setApplicationEventPublisher(once.get());
		}
		else if (listener.getClass() == AuthorizationAuditListener.class) {
			((AuthorizationAuditListener) listener).setApplicationEventPublisher(once.get());
		}
	}

	@Override
	public void publishEvent(Object event) {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		if (request != null && event instanceof AuditApplicationEvent audit
				&& FAILURES.contains(audit.getAuditEvent().getType())) {
			List<Object> pending = new ArrayList<>(
					pending(request.getAttribute(PENDING, RequestAttributes.SCOPE_REQUEST)));
			pending.add(event);
			request.setAttribute(PENDING, pending, RequestAttributes.SCOPE_REQUEST);
		}
		else {
			this.events.publishEvent(event);
		}
	}

	/**
	 * Drop the failures of this request.
	 */
	void drop() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		if (request != null) {
			request.removeAttribute(PENDING, RequestAttributes.SCOPE_REQUEST);
		}
	}

	@Override
	public void requestDestroyed(ServletRequestEvent event) {
		pending(event.getServletRequest().getAttribute(PENDING)).forEach(this.events::publishEvent);
	}

	private static List<?> pending(@Nullable Object attribute) {
		return (attribute instanceof List<?> pending) ? pending : List.of();
	}

}

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

import io.github.authproblem.DenialEvent;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;

/**
 * Makes an audit event of each denial.
 *
 * @since 0.1.0
 */
public final class DenialAudit implements ApplicationListener<DenialEvent> {

	/**
	 * The type of the audit events.
	 */
	public static final String AUTH_DENIED = "AUTH_DENIED";

	private final ApplicationEventPublisher events;

	private final AuditOnce once;

	/**
	 * Create an audit.
	 * @param events publishes audit events
	 * @param once keeps back what others record of the same denial
	 */
	public DenialAudit(ApplicationEventPublisher events, AuditOnce once) {
		this.events = events;
		this.once = once;
	}

	@Override
	public void onApplicationEvent(DenialEvent event) {
		this.once.drop();
		this.events.publishEvent(new AuditApplicationEvent(
				new AuditEvent(event.time(), event.principal(), AUTH_DENIED, DenialFields.of(event))));
	}

}

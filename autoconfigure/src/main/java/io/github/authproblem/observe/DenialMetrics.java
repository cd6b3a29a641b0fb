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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.authproblem.DenialEvent;
import io.github.authproblem.DenialReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.ApplicationListener;

/**
 * Counts denials in {@code auth.problem.denials}, with the tags {@code reason},
 * {@code status}, {@code scheme} and {@code concealed}, each of few values.
 *
 * @since 0.1.0
 */
public final class DenialMetrics implements ApplicationListener<DenialEvent> {

	private static final String NAME = "auth.problem.denials";

	private final MeterRegistry registry;

	private final Map<Tags, Counter> counters = new ConcurrentHashMap<>();

	/**
	 * Create metrics.
	 * @param registry where they are registered
	 */
	public DenialMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void onApplicationEvent(DenialEvent event) {
		this.counters
			.computeIfAbsent(new Tags(event.reason(), event.status(), event.scheme(), event.concealed()), this::counter)
			.increment();
	}

	private Counter counter(Tags tags) {
		return Counter.builder(NAME)
			.description("Requests that security has denied")
			.tag("reason", tags.reason().slug())
			.tag("status", String.valueOf(tags.status()))
			.tag("scheme", tags.scheme())
			.tag("concealed", String.valueOf(tags.concealed()))
			.register(this.registry);
	}

	private record Tags(DenialReason reason, int status, String scheme, boolean concealed) {

	}

}

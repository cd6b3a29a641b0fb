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

package io.github.authproblem.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.authproblem.observe.AuditOnce;
import io.github.authproblem.observe.AuthProblemEndpoint;
import io.github.authproblem.observe.DenialAudit;
import io.github.authproblem.observe.DenialLog;
import io.github.authproblem.observe.DenialMetrics;
import io.github.authproblem.observe.RecentDenials;
import io.github.authproblem.observe.TraceIdMember;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AuthProblemObserveAutoConfiguration}: what is there with which
 * library, and what gives way to the application's own.
 */
class AuthProblemObserveAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AuthProblemAutoConfiguration.class, AuthProblemObserveAutoConfiguration.class,
						JacksonAutoConfiguration.class, SecurityAutoConfiguration.class,
						ServletWebSecurityAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withBean(AuditEventRepository.class, InMemoryAuditEventRepository::new)
		.withPropertyValues("auth-problem.trace-id=true", "management.endpoints.web.exposure.include=authproblem");

	private static final Class<?>[] LISTENERS = { DenialLog.class, DenialMetrics.class, DenialAudit.class,
			AuditOnce.class, RecentDenials.class, AuthProblemEndpoint.class, TraceIdMember.class };

	private void assertMissing(Class<?> library, Class<?>... listeners) {
		this.runner.withClassLoader(new FilteredClassLoader(library)).run((context) -> {
			for (Class<?> listener : LISTENERS) {
				assertThat(context.getBeansOfType(listener)).hasSize(List.of(listeners).contains(listener) ? 0 : 1);
			}
		});
	}

	private <T> void assertReplaced(Class<T> type, Supplier<T> own) {
		T bean = own.get();
		this.runner.run((context) -> assertThat(context.getBean(type)).isNotSameAs(bean));
		this.runner.withBean(type, () -> bean).run((context) -> assertThat(context).getBean(type).isSameAs(bean));
	}

	@Test
	void startWhenAllLibrariesThenAllListeners() {
		this.runner.run((context) -> {
			for (Class<?> listener : LISTENERS) {
				assertThat(context).hasSingleBean(listener);
			}
		});
	}

	@Test
	void startWhenStarterIsOffThenNone() {
		this.runner.withPropertyValues("auth-problem.enabled=false").run((context) -> {
			for (Class<?> listener : LISTENERS) {
				assertThat(context).doesNotHaveBean(listener);
			}
		});
	}

	@Test
	void startWhenNoMicrometerThenNoMetrics() {
		assertMissing(MeterRegistry.class, DenialMetrics.class);
	}

	@Test
	void startWhenNoTracingThenNoTraceId() {
		assertMissing(Tracer.class, TraceIdMember.class);
	}

	@Test
	void startWhenNoAuditThenNoAuditEvents() {
		assertMissing(AuditEventRepository.class, DenialAudit.class, AuditOnce.class);
	}

	@Test
	void startWhenNoActuatorThenNoEndpoint() {
		assertMissing(ConditionalOnAvailableEndpoint.class, AuthProblemEndpoint.class, RecentDenials.class);
	}

	@Test
	void startWhenOwnListenersThenOursAreNot() {
		assertReplaced(DenialLog.class, () -> new DenialLog(Level.INFO, Level.WARN, 1, Duration.ofSeconds(1)));
		assertReplaced(DenialMetrics.class, () -> new DenialMetrics(new SimpleMeterRegistry()));
		AuditOnce once = new AuditOnce((event) -> {
		});
		assertReplaced(AuditOnce.class, () -> once);
		assertReplaced(DenialAudit.class, () -> new DenialAudit((event) -> {
		}, once));
		assertReplaced(RecentDenials.class, () -> new RecentDenials(1));
		assertReplaced(AuthProblemEndpoint.class,
				() -> new AuthProblemEndpoint(Map.of(), "urn:x:", new RecentDenials(1)));
		assertReplaced(TraceIdMember.class, () -> new TraceIdMember(() -> null));
	}

}

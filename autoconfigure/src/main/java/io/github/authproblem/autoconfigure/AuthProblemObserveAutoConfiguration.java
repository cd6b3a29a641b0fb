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

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.authproblem.observe.AuditOnce;
import io.github.authproblem.observe.AuthProblemEndpoint;
import io.github.authproblem.observe.DenialAudit;
import io.github.authproblem.observe.DenialLog;
import io.github.authproblem.observe.DenialMetrics;
import io.github.authproblem.observe.RecentDenials;
import io.github.authproblem.observe.TraceIdMember;
import io.github.authproblem.respond.DenialResponder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.ServletContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.logging.LogLevel;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what listens to denials: the log, metrics, audit events and the
 * actuator's endpoint, each where its library is there.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AuthProblemAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBean(DenialResponder.class)
public final class AuthProblemObserveAutoConfiguration {

	private static final Log logger = LogFactory.getLog(AuthProblemObserveAutoConfiguration.class);

	private static void warnOfMissingTracer() {
		logger.warn("auth-problem.trace-id is on, but there is no tracer, or none of several is @Primary, so that "
				+ "problems have no member 'traceId'. Add Spring Boot's starter for tracing and a bridge, for example "
				+ "micrometer-tracing-bridge-brave, or remove the property.");
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Logger.class)
	@ConditionalOnSwitch(value = "auth-problem.log.enabled", matchIfMissing = true)
	static class LogConfiguration {

		@Bean
		@ConditionalOnMissingBean
		DenialLog authProblemDenialLog(AuthProblemProperties properties) {
			AuthProblemProperties.Log log = properties.getLog();
			return new DenialLog(level(log.getClientErrorLevel()), level(log.getServerErrorLevel()), log.getLimit(),
					log.getInterval());
		}

		private static @Nullable Level level(LogLevel level) {
			return switch (level) {
				case TRACE -> Level.TRACE;
				case DEBUG -> Level.DEBUG;
				case INFO -> Level.INFO;
				case WARN -> Level.WARN;
				case ERROR, FATAL -> Level.ERROR;
				case OFF -> null;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		DenialMetrics authProblemDenialMetrics(MeterRegistry registry) {
			return new DenialMetrics(registry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	@ConditionalOnSwitch("auth-problem.trace-id")
	static class TracingConfiguration {

		/** First, so that a customizer of the application's own comes later. */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		@ConditionalOnMissingBean
		TraceIdMember authProblemTraceIdMember(ObjectProvider<Tracer> tracer) {
			return new TraceIdMember(tracer::getIfUnique);
		}

		/** Spring Boot has one that traces nothing, where there is no other. */
		@Bean
		SmartInitializingSingleton authProblemTracerCheck(ObjectProvider<Tracer> tracer) {
			return () -> {
				Tracer unique = tracer.getIfUnique();
				if (unique == null || unique == Tracer.NOOP) {
					warnOfMissingTracer();
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.micrometer.tracing.Tracer")
	@ConditionalOnSwitch("auth-problem.trace-id")
	static class WithoutTracingConfiguration {

		WithoutTracingConfiguration() {
			warnOfMissingTracer();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AuditEventRepository.class)
	@ConditionalOnBean(AuditEventRepository.class)
	static class AuditConfiguration {

		@Bean
		@ConditionalOnMissingBean
		AuditOnce authProblemAuditOnce(ApplicationEventPublisher events) {
			return new AuditOnce(events);
		}

		@Bean
		@ConditionalOnMissingBean
		DenialAudit authProblemDenialAudit(ApplicationEventPublisher events, AuditOnce once) {
			return new DenialAudit(events, once);
		}

		@Bean
		static BeanPostProcessor authProblemAuditOncePostProcessor(ObjectProvider<AuditOnce> once) {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					AuditOnce.intercept(bean, once::getObject);
					return bean;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	@ConditionalOnAvailableEndpoint(endpoint = AuthProblemEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RecentDenials authProblemRecentDenials(AuthProblemProperties properties) {
			return new RecentDenials(properties.getEndpoint().getRecentDenials());
		}

		@Bean
		@ConditionalOnMissingBean
		AuthProblemEndpoint authProblemEndpoint(AuthProblemProperties properties, Environment environment,
				ObjectProvider<ServletContext> servletContext, RecentDenials denials) {
			String typeBaseUri = ProblemLocation.typeBaseUri(properties, environment, servletContext.getIfAvailable());
			Map<String, Object> settings = settings(properties);
			settings.put("realm", AuthProblemAutoConfiguration.realm(properties, environment));
			settings.put("type-base-uri", typeBaseUri);
			return new AuthProblemEndpoint(settings, typeBaseUri, denials);
		}

		/**
		 * The properties under their own names.
		 */
		private static Map<String, Object> settings(AuthProblemProperties properties) {
			JsonMapper mapper = JsonMapper.builder()
				.propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
				.enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
				.build();
			return mapper.convertValue(properties, new TypeReference<LinkedHashMap<String, Object>>() {
			});
		}

	}

}

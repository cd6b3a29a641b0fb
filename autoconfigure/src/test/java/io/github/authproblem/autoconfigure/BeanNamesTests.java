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

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application may call its beans what it likes, but for what begins with ours.
 */
class BeanNamesTests {

	private static final String PACKAGE = "io.github.authproblem.";

	private static final String PREFIX = "authProblem";

	/** What ours were called before they had a prefix. */
	private static final List<String> OLD_NAMES = List.of("anonymousAccess", "applicationServlet", "auditOnce",
			"auditOncePostProcessor", "catchAllAdvicePassThrough", "concealment", "concealmentWarnings", "denialAudit",
			"denialClassifiers", "denialHandler", "denialLog", "denialMetrics", "denialResponder",
			"denialResponseWriter", "deniedHandlerMapping", "emptyJwkSetCheck", "handlerAuthorization", "handlers",
			"notFoundTraceResolver", "problemAccessDeniedHandler", "problemAuthenticationEntryPoint", "problemChains",
			"problemFormats", "problemHttpSecurityCustomizer", "problemMessages", "problemPagesFilter",
			"problemRequestRejectedHandler", "recentDenials", "resourceMetadataUrl", "resourceServerDefaults",
			"traceIdMember");

	private static final String[] EVERYTHING = { "auth-problem.pages.enabled=true", "auth-problem.trace-id=true",
			"management.endpoints.web.exposure.include=*", "springdoc.api-docs.enabled=true",
			"auth-problem.challenge.resource-metadata=none" };

	@Test
	void startWhenApplicationHasBeansOfOurOldNamesThenStartsAndAnswers() {
		try (AuthorizationServer authorizationServer = new AuthorizationServer();
				RunningApplication application = RunningApplication.start(NamingApplication.class, authorizationServer,
						EVERYTHING)) {
			assertThat(OLD_NAMES).allSatisfy((name) -> assertThat(application.context().getBean(name)).isEqualTo(name));
			assertThat(application.get("/orders").send()).isDeniedWith(401).isChallengedWith("Bearer realm=\"orders\"");
			assertThat(application.get("/reports").bearer(AuthorizationServer.token()).send()).isDeniedWith(403)
				.isChallengedWith("Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"reports:read\", "
						+ "error_description=\"The access token lacks a required scope\"");
		}
	}

	@Test
	void startWhenEverythingIsOnThenOurBeansHaveThePrefix() {
		try (AuthorizationServer authorizationServer = new AuthorizationServer();
				RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer,
						EVERYTHING)) {
			List<String> names = ours(application.context().getBeanFactory()).toList();
			assertThat(names).hasSizeGreaterThan(25).allSatisfy((name) -> assertThat(name).startsWith(PREFIX));
		}
	}

	@Test
	void beanMethodsThenAllHaveThePrefix() {
		ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.should()
			.haveNameStartingWith(PREFIX)
			.check(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
				.importPackages(AuthProblemAutoConfiguration.class.getPackageName()));
	}

	/**
	 * The names of beans that classes of ours make or are. Configurations and properties
	 * are named by Spring Boot, after their classes.
	 */
	private static Stream<String> ours(ConfigurableListableBeanFactory beanFactory) {
		return Arrays.stream(beanFactory.getBeanDefinitionNames()).filter((name) -> {
			BeanDefinition definition = beanFactory.getMergedBeanDefinition(name);
			Class<?> type = beanFactory.getType(name, false);
			if (type != null && (AnnotatedElementUtils.hasAnnotation(type, Configuration.class)
					|| AnnotatedElementUtils.hasAnnotation(type, ConfigurationProperties.class))) {
				return false;
			}
			return Stream
				.of(definition.getFactoryBeanName(), definition.getBeanClassName(),
						(type != null) ? ClassUtils.getUserClass(type).getName() : null)
				.filter(Objects::nonNull)
				.anyMatch((className) -> className.startsWith(PACKAGE) && !className.startsWith(PACKAGE + "test."));
		});
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ OrdersApplication.class, Names.class })
	static class NamingApplication {

	}

	static class Names implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			for (String name : OLD_NAMES) {
				registry.registerBeanDefinition(name, new RootBeanDefinition(String.class, () -> name));
			}
		}

	}

}

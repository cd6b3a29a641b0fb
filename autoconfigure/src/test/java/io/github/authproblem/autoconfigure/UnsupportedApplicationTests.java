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

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.authproblem.test.LogFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Applications in which nothing of ours could work say so, and what to do.
 */
class UnsupportedApplicationTests {

	private LogFile log;

	@BeforeEach
	void open(@TempDir Path directory) {
		this.log = new LogFile(directory);
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private void start(SpringApplicationBuilder application, String... properties) {
		String[] arguments = this.log.with(properties);
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = "--" + arguments[i];
		}
		application.bannerMode(Banner.Mode.OFF).registerShutdownHook(false).run(arguments).close();
	}

	private String analysis() {
		String log = String.join("\n", this.log.lines());
		assertThat(log).contains("APPLICATION FAILED TO START");
		return log.substring(log.indexOf("Description:")).strip();
	}

	@Test
	void startWhenApplicationIsReactiveThenStopsAndTellsTheCure() {
		assertThatExceptionOfType(UnsupportedApplicationException.class).isThrownBy(
				() -> start(new SpringApplicationBuilder(Empty.class), "spring.main.web-application-type=reactive"));
		assertThat(analysis()).isEqualTo(
				"""
						Description:

						auth-problem-spring-boot-starter is for servlet applications, and this is a WebFlux application: none of \
						its denials would be answered.

						Action:

						Remove auth-problem-spring-boot-starter. If this should be a servlet application, set \
						'spring.main.web-application-type' to 'servlet'. To start as it is, set 'auth-problem.enabled' to \
						'false'.""");
	}

	@Test
	void startWhenReactiveApplicationHasBecomeOneOfServletsThenStopsAndTellsTheCure() {
		assertThatExceptionOfType(UnsupportedApplicationException.class)
			.isThrownBy(() -> start(new SpringApplicationBuilder(ReactiveChain.class), "server.port=0"));
		assertThat(analysis()).isEqualTo("""
				Description:

				auth-problem-spring-boot-starter has brought Spring MVC, so that this application, which has a \
				SecurityWebFilterChain of WebFlux, would run as a servlet application without that chain.

				Action:

				Remove auth-problem-spring-boot-starter, or the SecurityWebFilterChain if this should be a servlet \
				application. To start as it is, set 'auth-problem.enabled' to 'false'.""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "3.5.9", "3.5.0-SNAPSHOT", "2.7.18", "4.0.2", "4.0.0-RC1" })
	void startWhenSpringBootIsTooOldThenStopsAndTellsTheCure(String version) {
		assertThatExceptionOfType(UnsupportedApplicationException.class)
			.isThrownBy(() -> start(on(version), "spring.main.web-application-type=none"));
		assertThat(analysis()).isEqualTo("""
				Description:

				auth-problem needs Spring Boot 4.1 or later, and this application runs on Spring Boot %s.

				Action:

				Update Spring Boot to 4.1 or later, or remove auth-problem-spring-boot-starter. To start as it is, set \
				'auth-problem.enabled' to 'false'.""".formatted(version));
	}

	@ParameterizedTest
	@ValueSource(strings = { "4.1.0", "4.1.1-SNAPSHOT", "4.10.0", "5.0.0" })
	void startWhenSpringBootIsNewEnoughThenStarts(String version) {
		start(on(version), "spring.main.web-application-type=none");
		assertThat(String.join("\n", this.log.lines())).doesNotContain("FAILED");
	}

	@Test
	void startWhenSwitchedOffThenIsNotStopped() {
		start(on("3.5.9"), "spring.main.web-application-type=none", "auth-problem.enabled=false");
		assertThatException()
			.isThrownBy(
					() -> start(on("4.1.1"), "spring.main.web-application-type=reactive", "auth-problem.enabled=false"))
			.withMessage("Unable to start reactive web server");
	}

	/**
	 * What an older Spring Boot lacks, or has in another package, would hide the cure.
	 */
	@Test
	void classesThenUseOnlyWhatAnOlderSpringBootHasToo() {
		Set<String> used = new ClassFileImporter()
			.importClasses(UnsupportedApplicationCheck.class, UnsupportedApplicationException.class,
					UnsupportedApplicationFailureAnalyzer.class)
			.stream()
			.flatMap((type) -> type.getDirectDependenciesFromSelf().stream())
			.map((dependency) -> dependency.getTargetClass().getBaseComponentType())
			.map(JavaClass::getName)
			.filter((name) -> name.startsWith("org.springframework."))
			.collect(Collectors.toSet());
		assertThat(used).containsExactlyInAnyOrderElementsOf(List.of("org.springframework.boot.SpringApplication",
				"org.springframework.boot.SpringBootVersion", "org.springframework.boot.WebApplicationType",
				"org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent",
				"org.springframework.boot.context.event.ApplicationPreparedEvent",
				"org.springframework.boot.context.event.SpringApplicationEvent",
				"org.springframework.boot.context.properties.bind.BindResult",
				"org.springframework.boot.context.properties.bind.Binder",
				"org.springframework.boot.diagnostics.AbstractFailureAnalyzer",
				"org.springframework.boot.diagnostics.FailureAnalysis",
				"org.springframework.context.ApplicationListener",
				"org.springframework.context.ConfigurableApplicationContext",
				"org.springframework.context.ApplicationEvent", "org.springframework.core.env.Environment"));
	}

	private static SpringApplicationBuilder on(String version) {
		return new SpringApplicationBuilder(Empty.class).listeners(new UnsupportedApplicationCheck(version));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ReactiveChain {

		@Bean
		SecurityWebFilterChain chain() {
			throw new IllegalStateException("Nobody should ask for it");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}

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

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Stops the start of an application in which nothing of ours could work, which would else
 * be silent or fail with a class that is not found. It and what it throws are loaded by
 * an older Spring Boot too, so that they use only what is in both.
 */
final class UnsupportedApplicationCheck implements ApplicationListener<SpringApplicationEvent> {

	private final String version;

	UnsupportedApplicationCheck() {
		this(SpringBootVersion.getVersion());
	}

	UnsupportedApplicationCheck(String version) {
		this.version = version;
	}

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent prepared && isTooOld(this.version)
				&& isEnabled(prepared.getEnvironment())) {
			throw new UnsupportedApplicationException(
					"auth-problem needs Spring Boot 4.1 or later, and this application runs on Spring Boot "
							+ this.version + ".",
					"Update Spring Boot to 4.1 or later, or remove auth-problem-spring-boot-starter.");
		}
		if (event instanceof ApplicationPreparedEvent prepared
				&& prepared.getSpringApplication().getWebApplicationType() == WebApplicationType.REACTIVE
				&& isEnabled(prepared.getApplicationContext().getEnvironment())) {
			throw new UnsupportedApplicationException(
					"auth-problem-spring-boot-starter is for servlet applications, and this is a WebFlux application: "
							+ "none of its denials would be answered.",
					"Remove auth-problem-spring-boot-starter. If this should be a servlet application, set "
							+ "'spring.main.web-application-type' to 'servlet'.");
		}
	}

	private static boolean isTooOld(String version) {
		String[] parts = version.split("\\D+", 3);
		int major = Integer.parseInt(parts[0]);
		return major < 4 || (major == 4 && Integer.parseInt(parts[1]) < 1);
	}

	private static boolean isEnabled(Environment environment) {
		return Binder.get(environment).bind("auth-problem.enabled", Boolean.class).orElse(true);
	}

}

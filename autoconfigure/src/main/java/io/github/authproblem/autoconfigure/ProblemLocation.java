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

import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Where problem types lead: to our pages, if they are served and no other place is named.
 */
final class ProblemLocation {

	private ProblemLocation() {
	}

	/**
	 * Prefix of a problem's type.
	 * @param servletContext knows where the application is, or {@code null}
	 */
	static String typeBaseUri(AuthProblemProperties properties, Environment environment,
			@Nullable ServletContext servletContext) {
		if (!properties.getPages().isEnabled() || environment.containsProperty("auth-problem.type-base-uri")) {
			return properties.getTypeBaseUri();
		}
		String context = (servletContext != null) ? servletContext.getContextPath() : "";
		return context + pages(properties, environment) + "/";
	}

	/**
	 * Path of the pages within the application: where Spring MVC's servlet is, because a
	 * container asks no filter for a path that no servlet takes.
	 */
	static String pages(AuthProblemProperties properties, Environment environment) {
		String servlet = environment.getProperty("spring.mvc.servlet.path", "/");
		return StringUtils.trimTrailingCharacter(servlet, '/') + properties.getPages().getPath();
	}

}

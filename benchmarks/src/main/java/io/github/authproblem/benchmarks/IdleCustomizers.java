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

package io.github.authproblem.benchmarks;

import io.github.authproblem.ProblemCustomizer;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Customizers that do nothing. They are no part of the application's class, which is also
 * started without the starter on the class path.
 */
final class IdleCustomizers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext application) {
		int count = application.getEnvironment().getProperty("measured.customizers", Integer.class, 0);
		for (int i = 0; i < count; i++) {
			ProblemCustomizer idle = (problem, denial) -> {
			};
			application.getBeanFactory().registerSingleton("idleCustomizer" + i, idle);
		}
	}

}

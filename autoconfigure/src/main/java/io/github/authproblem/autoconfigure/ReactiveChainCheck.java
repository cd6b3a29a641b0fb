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

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Stops a WebFlux application that the starter's own dependency on Spring MVC has made a
 * servlet application, in which its chains protect nothing.
 */
final class ReactiveChainCheck implements BeanFactoryPostProcessor {

	private static final String CHAIN = "org.springframework.security.web.server.SecurityWebFilterChain";

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		if (ClassUtils.isPresent(CHAIN, classLoader) && beanFactory
			.getBeanNamesForType(ClassUtils.resolveClassName(CHAIN, classLoader), true, false).length > 0) {
			throw new UnsupportedApplicationException(
					"auth-problem-spring-boot-starter has brought Spring MVC, so that this application, which has a "
							+ "SecurityWebFilterChain of WebFlux, would run as a servlet application without that chain.",
					"Remove auth-problem-spring-boot-starter, or the SecurityWebFilterChain if this should be a servlet "
							+ "application.");
		}
	}

}

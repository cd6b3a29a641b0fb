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

import io.github.authproblem.pages.ProblemPages;
import io.github.authproblem.pages.ProblemPagesFilter;
import io.github.authproblem.respond.ProblemMessages;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that serves a page for each reason of a denial.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AuthProblemAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnSwitch("auth-problem.pages.enabled")
@ConditionalOnBean(ProblemMessages.class)
public final class AuthProblemPagesAutoConfiguration {

	@Bean
	FilterRegistrationBean<ProblemPagesFilter> authProblemPagesFilter(AuthProblemProperties properties,
			ProblemMessages messages, ApplicationContext context, Environment environment,
			ObjectProvider<ServletContext> servletContext) {
		String path = ProblemLocation.pages(properties, environment);
		ProblemPages pages = new ProblemPages(messages, ProblemMessagesConfiguration.sources(properties, context),
				ProblemLocation.typeBaseUri(properties, environment, servletContext.getIfAvailable()), path);
		FilterRegistrationBean<ProblemPagesFilter> registration = new FilterRegistrationBean<>(
				new ProblemPagesFilter(pages, path));
		registration.addUrlPatterns(path + "/*");
		registration.setDispatcherTypes(DispatcherType.REQUEST);
		registration.setOrder(environment.getProperty("spring.security.filter.order", Integer.class,
				SecurityFilterProperties.DEFAULT_FILTER_ORDER) - 1);
		return registration;
	}

}

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

package io.github.authproblem.servlet;

import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HttpBasicConfigurer;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.DelegatingAuthenticationEntryPoint;

/**
 * Lets the entry point for Bearer tokens answer for Basic authentication too, in a chain
 * that takes Bearer tokens: else the one that is declared first hides the other's
 * challenge. An entry point that the application has set itself stays.
 */
final class BasicAuthenticationDefaults implements ObjectPostProcessor<AuthenticationEntryPoint> {

	private final HttpBasicConfigurer<HttpSecurity> configurer;

	private final AuthenticationEntryPoint entryPoint;

	private final ProblemChain chain;

	BasicAuthenticationDefaults(HttpBasicConfigurer<HttpSecurity> configurer, AuthenticationEntryPoint entryPoint,
			ProblemChain chain) {
		this.configurer = configurer;
		this.entryPoint = entryPoint;
		this.chain = chain;
	}

	/**
	 * See what the configurer is about to register, and say what it shall register
	 * instead.
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <O extends AuthenticationEntryPoint> O postProcess(O registered) {
		if (registered.getClass() != DelegatingAuthenticationEntryPoint.class) {
			return registered;
		}
		this.chain.takesBasicCredentials(registered);
		this.configurer.authenticationEntryPoint(this.entryPoint);
		return (O) this.entryPoint;
	}

}

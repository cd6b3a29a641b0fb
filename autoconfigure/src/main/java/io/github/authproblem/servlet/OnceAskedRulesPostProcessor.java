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

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.ObjectPostProcessor;

/**
 * Makes the rules on the URL of every chain such as can be asked ahead. Spring Security
 * takes one post-processor for them, so it applies the other that it would have taken.
 *
 * @since 0.1.0
 */
public final class OnceAskedRulesPostProcessor
		implements ObjectPostProcessor<AuthorizationManager<HttpServletRequest>> {

	private final ObjectProvider<ObjectPostProcessor<AuthorizationManager<HttpServletRequest>>> postProcessors;

	/**
	 * Create a post-processor.
	 * @param postProcessors all post-processors, this one among them
	 */
	public OnceAskedRulesPostProcessor(
			ObjectProvider<ObjectPostProcessor<AuthorizationManager<HttpServletRequest>>> postProcessors) {
		this.postProcessors = postProcessors;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <O extends AuthorizationManager<HttpServletRequest>> O postProcess(O rules) {
		List<ObjectPostProcessor<AuthorizationManager<HttpServletRequest>>> others = this.postProcessors.stream()
			.filter((postProcessor) -> postProcessor != this)
			.toList();
		AuthorizationManager<HttpServletRequest> processed = (others.size() == 1) ? others.get(0).postProcess(rules)
				: rules;
		return (O) new OnceAskedRules(processed);
	}

}

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

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;

/**
 * What every chain gets before anybody else customizes it, so that whatever the
 * application says comes later and wins.
 *
 * @since 0.1.0
 */
public final class ProblemHttpSecurityCustomizer implements Customizer<HttpSecurity>, PriorityOrdered {

	private static final Log logger = LogFactory.getLog(ProblemHttpSecurityCustomizer.class);

	private final AtomicBoolean warned = new AtomicBoolean();

	private final ObjectProvider<AuthenticationEntryPoint> entryPoint;

	private final ObjectProvider<AccessDeniedHandler> deniedHandler;

	private final DenialHandler denialHandler;

	private final ProblemChains chains;

	/**
	 * Create a customizer.
	 * @param entryPoint the entry point bean, ours or the application's
	 * @param deniedHandler the handler bean, ours or the application's
	 * @param denialHandler answers denials
	 * @param chains knows which chains answer with problems
	 */
	public ProblemHttpSecurityCustomizer(ObjectProvider<AuthenticationEntryPoint> entryPoint,
			ObjectProvider<AccessDeniedHandler> deniedHandler, DenialHandler denialHandler, ProblemChains chains) {
		this.entryPoint = entryPoint;
		this.deniedHandler = deniedHandler;
		this.denialHandler = denialHandler;
		this.chains = chains;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private void warnIfAmbiguous() {
		if ((this.entryPoint.getIfUnique() == null || this.deniedHandler.getIfUnique() == null)
				&& this.warned.compareAndSet(false, true)) {
			logger.warn("There are several AuthenticationEntryPoint or AccessDeniedHandler beans, so that none of them "
					+ "takes part in chains that do not name one. Mark the one that should as @Primary, or the others "
					+ "with defaultCandidate=false.");
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public void customize(HttpSecurity http) {
		warnIfAmbiguous();
		ProblemChain chain = new ProblemChain(this.chains);
		AuthenticationEntryPoint entryPoint = this.entryPoint.getIfUnique();
		ProblemDefaultsConfigurer defaults = new ProblemDefaultsConfigurer(entryPoint, this.deniedHandler.getIfUnique(),
				chain);
		// Behind ours, so that ours sees whether anybody but Spring has chosen a cache
		RequestCacheConfigurer<HttpSecurity> requestCache = http.removeConfigurer(RequestCacheConfigurer.class);
		http.with(new ProblemHttpSecurityConfigurer(defaults, entryPoint, this.denialHandler, chain));
		if (requestCache != null) {
			http.with(requestCache);
		}
		CsrfConfigurer<HttpSecurity> csrf = http.getConfigurer(CsrfConfigurer.class);
		if (csrf != null) {
			csrf.csrfTokenRepository(new DenialAwareCsrfTokenRepository(new HttpSessionCsrfTokenRepository(),
					this.denialHandler, chain));
		}
	}

}

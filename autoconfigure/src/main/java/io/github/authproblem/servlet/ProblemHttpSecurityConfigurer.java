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

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.annotation.web.configurers.FormLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.HttpBasicConfigurer;
import org.springframework.security.config.annotation.web.configurers.JeeConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.annotation.web.configurers.WebAuthnConfigurer;
import org.springframework.security.config.annotation.web.configurers.X509Configurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.annotation.web.configurers.ott.OneTimeTokenLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.saml2.Saml2LoginConfigurer;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * What every chain gets before the application speaks: no session for a denial, and,
 * where Spring Security itself authenticates nobody because an application's own filter
 * does, our handlers as defaults. Such a chain would answer 403 where nobody has logged
 * in.
 *
 * @since 0.1.0
 */
public final class ProblemHttpSecurityConfigurer
		extends AbstractHttpConfigurer<ProblemHttpSecurityConfigurer, HttpSecurity> {

	private final @Nullable AuthenticationEntryPoint entryPoint;

	private final @Nullable AccessDeniedHandler deniedHandler;

	private final ProblemChain chain;

	private ProblemHttpSecurityConfigurer(@Nullable AuthenticationEntryPoint entryPoint,
			@Nullable AccessDeniedHandler deniedHandler, ProblemChain chain) {
		this.entryPoint = entryPoint;
		this.deniedHandler = deniedHandler;
		this.chain = chain;
	}

	/**
	 * Put a configurer into a chain.
	 * @param http the chain, before the application's own customization
	 * @param entryPoint the default entry point, or {@code null} for Spring's
	 * @param deniedHandler the default handler, or {@code null} for Spring's
	 * @param chains knows which chains answer with problems
	 */
	@SuppressWarnings("unchecked")
	public static void apply(HttpSecurity http, @Nullable AuthenticationEntryPoint entryPoint,
			@Nullable AccessDeniedHandler deniedHandler, ProblemChains chains) {
		// Behind ours, so that ours sees whether anybody but Spring has chosen a cache
		RequestCacheConfigurer<HttpSecurity> requestCache = http.removeConfigurer(RequestCacheConfigurer.class);
		ProblemChain chain = new ProblemChain(chains);
		http.with(new ProblemHttpSecurityConfigurer(entryPoint, deniedHandler, chain));
		if (requestCache != null) {
			http.with(requestCache);
		}
		CsrfConfigurer<HttpSecurity> csrf = http.getConfigurer(CsrfConfigurer.class);
		if (csrf != null) {
			csrf.csrfTokenRepository(new DenialAwareCsrfTokenRepository(new HttpSessionCsrfTokenRepository(), chain));
		}
	}

	@Override
	public void init(HttpSecurity http) {
		replaceDefaultRequestCache(http);
		// Added now, it is initialised after all others: what they register comes first
		http.with(new Last());
	}

	@SuppressWarnings("unchecked")
	private void replaceDefaultRequestCache(HttpSecurity http) {
		RequestCacheConfigurer<HttpSecurity> configurer = http.getConfigurer(RequestCacheConfigurer.class);
		ApplicationContext context = http.getSharedObject(ApplicationContext.class);
		if (configurer == null || http.getSharedObject(RequestCache.class) != null
				|| context.getBeanProvider(RequestCache.class).getIfUnique() != null) {
			return;
		}
		configurer.init(http);
		http.setSharedObject(RequestCache.class,
				new DenialAwareRequestCache(http.getSharedObject(RequestCache.class), this.chain));
	}

	/**
	 * Whether Spring Security authenticates callers of this chain, in whatever way.
	 */
	@SuppressWarnings("unchecked")
	private static boolean authenticates(HttpSecurity http) {
		return http.getConfigurer(OAuth2ResourceServerConfigurer.class) != null
				|| http.getConfigurer(OAuth2AuthorizationServerConfigurer.class) != null
				|| http.getConfigurer(OAuth2LoginConfigurer.class) != null
				|| http.getConfigurer(Saml2LoginConfigurer.class) != null
				|| http.getConfigurer(FormLoginConfigurer.class) != null
				|| http.getConfigurer(HttpBasicConfigurer.class) != null
				|| http.getConfigurer(OneTimeTokenLoginConfigurer.class) != null
				|| http.getConfigurer(WebAuthnConfigurer.class) != null
				|| http.getConfigurer(X509Configurer.class) != null || http.getConfigurer(JeeConfigurer.class) != null;
	}

	private final class Last extends AbstractHttpConfigurer<Last, HttpSecurity> {

		@Override
		@SuppressWarnings("unchecked")
		public void init(HttpSecurity http) {
			ExceptionHandlingConfigurer<HttpSecurity> handling = http.getConfigurer(ExceptionHandlingConfigurer.class);
			if (handling == null || authenticates(http)) {
				return;
			}
			if (ProblemHttpSecurityConfigurer.this.entryPoint != null) {
				handling.defaultAuthenticationEntryPointFor(ProblemHttpSecurityConfigurer.this.entryPoint,
						AnyRequestMatcher.INSTANCE);
			}
			if (ProblemHttpSecurityConfigurer.this.deniedHandler != null) {
				handling.defaultAccessDeniedHandlerFor(ProblemHttpSecurityConfigurer.this.deniedHandler,
						AnyRequestMatcher.INSTANCE);
			}
		}

	}

}

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

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.annotation.web.configurers.FormLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.HttpBasicConfigurer;
import org.springframework.security.config.annotation.web.configurers.JeeConfigurer;
import org.springframework.security.config.annotation.web.configurers.WebAuthnConfigurer;
import org.springframework.security.config.annotation.web.configurers.X509Configurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.annotation.web.configurers.ott.OneTimeTokenLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.saml2.Saml2LoginConfigurer;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Makes our handlers the defaults of a chain in which Spring Security itself
 * authenticates nobody, because an application's own filter does. Such a chain would
 * answer 403 where nobody has logged in. Every other chain is left as it is.
 */
final class ProblemDefaultsConfigurer extends AbstractHttpConfigurer<ProblemDefaultsConfigurer, HttpSecurity> {

	private final @Nullable AuthenticationEntryPoint entryPoint;

	private final @Nullable AccessDeniedHandler deniedHandler;

	private final AccessDeniedHandler springsHandler = new AccessDeniedHandlerImpl();

	private final ProblemChain chain;

	ProblemDefaultsConfigurer(@Nullable AuthenticationEntryPoint entryPoint,
			@Nullable AccessDeniedHandler deniedHandler, ProblemChain chain) {
		this.entryPoint = entryPoint;
		this.chain = chain;
		this.deniedHandler = deniedHandler;
	}

	@Override
	@SuppressWarnings("unchecked")
	public void init(HttpSecurity http) {
		ExceptionHandlingConfigurer<HttpSecurity> handling = http.getConfigurer(ExceptionHandlingConfigurer.class);
		if (handling == null || authenticates(http)) {
			return;
		}
		if (this.entryPoint != null) {
			// Matching nothing, it is used only where nobody else has registered one
			handling.defaultAuthenticationEntryPointFor(this.entryPoint, (request) -> false);
		}
		if (this.deniedHandler != null) {
			handling.defaultAccessDeniedHandlerFor(handlerOf(this.deniedHandler), AnyRequestMatcher.INSTANCE);
		}
	}

	/**
	 * Ours in a chain that answers with problems, Spring's in a chain that some other
	 * library or the application has given an entry point.
	 */
	private AccessDeniedHandler handlerOf(AccessDeniedHandler ours) {
		if (!(ours instanceof ProblemAccessDeniedHandler)) {
			return ours;
		}
		return (request, response, exception) -> (this.chain.answers(request) ? ours : this.springsHandler)
			.handle(request, response, exception);
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

}

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

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.annotation.web.configurers.FormLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.HttpBasicConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.annotation.web.configurers.WebAuthnConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.annotation.web.configurers.ott.OneTimeTokenLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.saml2.Saml2LoginConfigurer;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.session.DisableEncodeUrlFilter;
import org.springframework.web.accept.ContentNegotiationStrategy;

/**
 * Completes one chain when the application has said what it has to say.
 */
final class ProblemHttpSecurityConfigurer extends AbstractHttpConfigurer<ProblemHttpSecurityConfigurer, HttpSecurity> {

	private final ProblemDefaultsConfigurer defaults;

	private final @Nullable AuthenticationEntryPoint entryPoint;

	private final DenialHandler denialHandler;

	private final ProblemChain chain;

	private boolean bearer;

	ProblemHttpSecurityConfigurer(ProblemDefaultsConfigurer defaults, @Nullable AuthenticationEntryPoint entryPoint,
			DenialHandler denialHandler, ProblemChain chain) {
		this.defaults = defaults;
		this.entryPoint = entryPoint;
		this.denialHandler = denialHandler;
		this.chain = chain;
	}

	@Override
	public void init(HttpSecurity http) {
		if (isAuthorizationServer(http)) {
			return;
		}
		http.setSharedObject(ContentNegotiationStrategy.class, new ApiContentNegotiationStrategy(
				http.getSharedObject(ContentNegotiationStrategy.class), () -> this.bearer));
		if (takesBearerTokens(http)) {
			answerForBasicAuthentication(http);
		}
		concealBeforeAuthorization(http);
		answerErrors(http);
		forbidMissingFactors(http);
		replaceDefaultRequestCache(http);
		// Added now, it is initialised after all others: what they register comes first
		http.with(this.defaults);
	}

	/**
	 * Add filters now, because a configurer of the application's own may have added a
	 * resource server while it was initialised.
	 */
	@Override
	public void configure(HttpSecurity http) {
		this.bearer = takesBearerTokens(http);
		if (this.bearer) {
			http.addFilterBefore(new RepeatedAuthorizationFilter(this.denialHandler, this.chain),
					BearerTokenAuthenticationFilter.class);
			http.addFilterBefore(new AuthenticationUnavailableFilter(this.denialHandler, this.chain),
					BearerTokenAuthenticationFilter.class);
		}
	}

	@SuppressWarnings("unchecked")
	private void concealBeforeAuthorization(HttpSecurity http) {
		AuthorizeHttpRequestsConfigurer<HttpSecurity> rules = http.getConfigurer(AuthorizeHttpRequestsConfigurer.class);
		if (rules != null) {
			ApplicationContext context = http.getSharedObject(ApplicationContext.class);
			AuthorizationEventPublisher events = context.getBeanProvider(AuthorizationEventPublisher.class)
				.getIfUnique(() -> new SpringAuthorizationEventPublisher(context));
			http.addFilterBefore(new ConcealmentFilter(this.denialHandler, events, this.chain),
					AuthorizationFilter.class);
		}
	}

	private void answerErrors(HttpSecurity http) {
		http.addFilterBefore(RefusedErrorFilter.note(this.chain), DisableEncodeUrlFilter.class);
		http.addFilterBefore(new RefusedErrorFilter(this.denialHandler, this.chain), AuthorizationFilter.class);
	}

	/**
	 * Answer programs to which Spring Security's rules on factors would show a page to
	 * log in at, before whatever shows the page registers it.
	 */
	@SuppressWarnings("unchecked")
	private void forbidMissingFactors(HttpSecurity http) {
		ExceptionHandlingConfigurer<HttpSecurity> handling = http.getConfigurer(ExceptionHandlingConfigurer.class);
		if (handling == null || !takesBearerTokens(http)
				|| !(this.entryPoint instanceof ProblemAuthenticationEntryPoint ours)) {
			return;
		}
		Map<String, @Nullable Object> logins = new LinkedHashMap<>();
		logins.put(FactorGrantedAuthority.PASSWORD_AUTHORITY, http.getConfigurer(FormLoginConfigurer.class));
		logins.put(FactorGrantedAuthority.OTT_AUTHORITY, http.getConfigurer(OneTimeTokenLoginConfigurer.class));
		logins.put(FactorGrantedAuthority.AUTHORIZATION_CODE_AUTHORITY,
				http.getConfigurer(OAuth2LoginConfigurer.class));
		logins.put(FactorGrantedAuthority.SAML_RESPONSE_AUTHORITY, http.getConfigurer(Saml2LoginConfigurer.class));
		logins.put(FactorGrantedAuthority.WEBAUTHN_AUTHORITY, http.getConfigurer(WebAuthnConfigurer.class));
		logins.forEach((factor, login) -> {
			if (login != null) {
				handling.defaultDeniedHandlerForMissingAuthority(
						(pages) -> pages.addEntryPointFor(ours, this.chain::answers), factor);
			}
		});
	}

	/**
	 * Whether the chain is one of an API. An authorization server protects its endpoint
	 * for user information by Bearer tokens, and is left as it is.
	 */
	@SuppressWarnings("unchecked")
	private static boolean takesBearerTokens(HttpSecurity http) {
		return http.getConfigurer(OAuth2ResourceServerConfigurer.class) != null && !isAuthorizationServer(http);
	}

	@SuppressWarnings("unchecked")
	private static boolean isAuthorizationServer(HttpSecurity http) {
		return http.getConfigurer(OAuth2AuthorizationServerConfigurer.class) != null;
	}

	@SuppressWarnings("unchecked")
	private void answerForBasicAuthentication(HttpSecurity http) {
		HttpBasicConfigurer<HttpSecurity> basic = http.getConfigurer(HttpBasicConfigurer.class);
		if (basic != null && this.entryPoint != null) {
			basic.addObjectPostProcessor(new BasicAuthenticationDefaults(basic, this.entryPoint, this.chain));
		}
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

}

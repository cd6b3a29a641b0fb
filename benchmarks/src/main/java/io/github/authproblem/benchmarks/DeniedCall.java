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

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.servlet.ServletException;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.savedrequest.NullRequestCache;

/**
 * A call of a handler as Spring Security makes it: with its own exception, and with what
 * it leaves behind of the caller.
 *
 * @param exception what was thrown
 * @param request what was asked
 * @param response where the answer goes
 */
public record DeniedCall(RuntimeException exception, LightRequest request, LightResponse response) {

	private static final ProviderManager PROVIDERS = new ProviderManager(
			new JwtAuthenticationProvider(Tokens.decoder()));

	DeniedCall(RuntimeException exception, LightRequest request) {
		this(exception, request, new LightResponse());
	}

	LightResponse to(AuthenticationEntryPoint entryPoint, AccessDeniedHandler deniedHandler)
			throws IOException, ServletException {
		this.response.reset();
		if (this.exception instanceof AuthenticationException authException) {
			entryPoint.commence(this.request, this.response, authException);
		}
		else if (this.exception instanceof AccessDeniedException denied) {
			deniedHandler.handle(this.request, this.response, denied);
		}
		return this.response;
	}

	private static RuntimeException rejection(String token) {
		try {
			PROVIDERS.authenticate(new BearerTokenAuthenticationToken(token));
		}
		catch (AuthenticationException ex) {
			return ex;
		}
		throw new IllegalStateException("The token was taken");
	}

	/**
	 * What is denied.
	 */
	public enum Kind {

		/** A request without a token. */
		MISSING {

			@Override
			DeniedCall prepare() {
				Authentication caller = new AnonymousAuthenticationToken("key", "anonymousUser",
						AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
				SecurityContextHolder.setContext(new SecurityContextImpl(caller));
				AtomicReference<AuthenticationException> thrown = new AtomicReference<>();
				ExceptionTranslationFilter filter = new ExceptionTranslationFilter(
						(request, response, exception) -> thrown.set(exception), new NullRequestCache());
				try {
					filter.doFilter(new LightRequest("/orders"), new LightResponse(), (request, response) -> {
						throw new AuthorizationDeniedException("Access Denied", new AuthorizationDecision(false));
					});
				}
				catch (IOException | ServletException ex) {
					throw new IllegalStateException(ex);
				}
				return new DeniedCall(Objects.requireNonNull(thrown.get()), new LightRequest("/orders"));
			}

		},

		/** A request with a token that has expired. */
		EXPIRED {

			@Override
			DeniedCall prepare() {
				String token = Tokens.expired();
				SecurityContextHolder.clearContext();
				return new DeniedCall(rejection(token),
						new LightRequest("/orders").header("Authorization", "Bearer " + token));
			}

		},

		/** A request with a good token that lacks a scope. */
		FORBIDDEN {

			@Override
			DeniedCall prepare() {
				String token = Tokens.valid();
				Authentication caller = PROVIDERS.authenticate(new BearerTokenAuthenticationToken(token));
				SecurityContextHolder.setContext(new SecurityContextImpl(caller));
				return new DeniedCall(
						new AuthorizationDeniedException("Access Denied",
								new AuthorityAuthorizationDecision(false,
										AuthorityUtils.createAuthorityList("SCOPE_reports:read"))),
						new LightRequest("/reports").header("Authorization", "Bearer " + token).by(caller));
			}

		};

		/**
		 * Make the call, on the thread that is going to make it.
		 */
		abstract DeniedCall prepare();

	}

}

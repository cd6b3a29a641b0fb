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

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Gives every resource server chain our handlers as its defaults. Spring Security
 * post-processes the configurer before it calls the application's customizer, so that
 * what the application says comes later and wins.
 *
 * @since 0.1.0
 */
public final class ResourceServerDefaults implements BeanPostProcessor {

	private final ObjectProvider<AuthenticationEntryPoint> entryPoint;

	private final ObjectProvider<AccessDeniedHandler> deniedHandler;

	private final BooleanSupplier authorizationServer;

	private final ObjectProvider<ProblemChains> chains;

	/** A second call of the DSL brings the same configurer again: that is the user's. */
	private final Set<Object> seen = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	/**
	 * Create a post-processor.
	 * @param entryPoint the entry point bean, ours or the application's
	 * @param deniedHandler the handler bean, ours or the application's
	 * @param authorizationServer whether the application is an authorization server too
	 * @param chains knows which chains are an authorization server's
	 */
	public ResourceServerDefaults(ObjectProvider<AuthenticationEntryPoint> entryPoint,
			ObjectProvider<AccessDeniedHandler> deniedHandler, BooleanSupplier authorizationServer,
			ObjectProvider<ProblemChains> chains) {
		this.authorizationServer = authorizationServer;
		this.chains = chains;
		this.entryPoint = entryPoint;
		this.deniedHandler = deniedHandler;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, @Nullable String beanName) {
		if (bean instanceof OAuth2ResourceServerConfigurer<?> configurer && this.seen.add(configurer)) {
			this.entryPoint.ifUnique((entryPoint) -> configurer.authenticationEntryPoint(entryPointOf(entryPoint)));
			this.deniedHandler.ifUnique((handler) -> configurer.accessDeniedHandler(handlerOf(handler)));
		}
		return bean;
	}

	/**
	 * The application's own bean, but in an authorization server's chain. Ours sees to
	 * that itself.
	 */
	private AuthenticationEntryPoint entryPointOf(AuthenticationEntryPoint entryPoint) {
		if (!this.authorizationServer.getAsBoolean() || entryPoint instanceof ProblemAuthenticationEntryPoint) {
			return entryPoint;
		}
		return (request, response,
				exception) -> (isAuthorizationServers(request) ? SpringsBearerHandlers.ENTRY_POINT : entryPoint)
					.commence(request, response, exception);
	}

	private AccessDeniedHandler handlerOf(AccessDeniedHandler handler) {
		if (!this.authorizationServer.getAsBoolean() || handler instanceof ProblemAccessDeniedHandler) {
			return handler;
		}
		return (request, response,
				exception) -> (isAuthorizationServers(request) ? SpringsBearerHandlers.DENIED_HANDLER : handler)
					.handle(request, response, exception);
	}

	private boolean isAuthorizationServers(HttpServletRequest request) {
		return this.chains.getObject().areAuthorizationServers(request);
	}

}

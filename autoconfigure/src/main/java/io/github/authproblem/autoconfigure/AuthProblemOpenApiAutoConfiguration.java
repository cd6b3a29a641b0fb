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

import java.util.Map;

import io.github.authproblem.DenialReason;
import io.github.authproblem.openapi.AuthProblemOpenApiCustomizer;
import io.github.authproblem.openapi.OperationAccess;
import io.github.authproblem.respond.DenialResponder;
import io.github.authproblem.respond.ProblemFormat;
import io.github.authproblem.servlet.AnonymousAccess;
import io.github.authproblem.servlet.Concealment;
import io.github.authproblem.servlet.HandlerAuthorization;
import io.github.authproblem.servlet.Handlers;
import io.github.authproblem.servlet.ProblemChains;
import io.swagger.v3.core.filter.SpecFilter;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration that documents denials where springdoc makes an OpenAPI document of
 * a servlet application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AuthProblemAutoConfiguration.class)
@ConditionalOnClass({ GlobalOpenApiCustomizer.class, SpecFilter.class })
@ConditionalOnBean(AuthProblemAutoConfiguration.class)
@ConditionalOnSwitch(value = "auth-problem.openapi.enabled", matchIfMissing = true)
public final class AuthProblemOpenApiAutoConfiguration {

	/** Their classes are not on the class path of every application. */
	private static final String JWTS = "org.springframework.security.oauth2.jwt.JwtDecoder";

	private static final String OPAQUE_TOKENS = "org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector";

	private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {
	};

	@Bean
	@ConditionalOnMissingBean
	AuthProblemOpenApiCustomizer authProblemOpenApiCustomizer(AuthProblemProperties properties,
			AnonymousAccess anonymousAccess, DenialResponder responder, ObjectProvider<JsonMapper> jsonMapper,
			ListableBeanFactory beanFactory) {
		ProblemFormat json = ProblemFormat.json(jsonMapper.getIfUnique(JsonMapper::new));
		return new AuthProblemOpenApiCustomizer((method, path) -> access(anonymousAccess.of(method, path)), responder,
				(problem) -> new JsonMapper().readValue(json.write(problem), MEMBERS),
				resourceMetadata(properties.getChallenge().getResourceMetadata()),
				(reason) -> isPossible(reason, beanFactory), properties.getOpenapi().getConcealed(),
				properties.getConcealment().isMissingToken());
	}

	@Bean
	@ConditionalOnMissingBean
	AnonymousAccess authProblemAnonymousAccess(ProblemChains chains, Handlers handlers,
			HandlerAuthorization authorization, Concealment concealment,
			ObjectProvider<SecurityContextHolderStrategy> strategy, ServletContext servletContext,
			Environment environment) {
		String servletPath = environment.getProperty("spring.mvc.servlet.path", "/");
		return new AnonymousAccess(chains, handlers, authorization, concealment,
				strategy.getIfUnique(SecurityContextHolder::getContextHolderStrategy), servletContext,
				servletPath.endsWith("/") ? servletPath.substring(0, servletPath.length() - 1) : servletPath);
	}

	private static OperationAccess access(AnonymousAccess.Answer answer) {
		return switch (answer) {
			case GRANTED -> OperationAccess.PUBLIC;
			case DENIED -> OperationAccess.PROTECTED;
			case CONCEALED -> OperationAccess.CONCEALED;
			case OTHER -> OperationAccess.UNKNOWN;
		};
	}

	/**
	 * Whether a reason fits the kind of tokens that the application takes, as far as its
	 * beans tell.
	 */
	private static boolean isPossible(DenialReason reason, ListableBeanFactory beanFactory) {
		return switch (reason) {
			case TOKEN_INACTIVE -> hasBean(beanFactory, OPAQUE_TOKENS);
			case TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, TOKEN_SIGNATURE_INVALID, TOKEN_CLAIMS_INVALID ->
				hasBean(beanFactory, JWTS) || !hasBean(beanFactory, OPAQUE_TOKENS);
			default -> true;
		};
	}

	private static boolean hasBean(ListableBeanFactory beanFactory, String className) {
		return ClassUtils.isPresent(className, null) && beanFactory
			.getBeanNamesForType(ClassUtils.resolveClassName(className, null), true, false).length > 0;
	}

	/**
	 * The URL of the metadata, unless it comes from the request: the document is kept for
	 * all clients, and one of them chose that request's host.
	 */
	private static @Nullable String resourceMetadata(String value) {
		return (AuthProblemProperties.Challenge.AUTO.equals(value)
				|| AuthProblemProperties.Challenge.NONE.equals(value)) ? null : value;
	}

}

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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import io.github.authproblem.servlet.AuthorizationServerClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.client.support.BasicAuthenticationInterceptor;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;
import org.springframework.web.client.RestTemplate;

/**
 * Auto-configuration of what Boot configures for opaque tokens, but with timeouts: Boot's
 * waits for ever, and takes none. It is Boot's again where the application has anything
 * of its own to say.
 *
 * @since 0.1.0
 */
@AutoConfiguration(beforeName = {
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration" })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(SpringOpaqueTokenIntrospector.class)
@ConditionalOnBooleanProperty(name = "auth-problem.enabled", matchIfMissing = true)
public final class AuthProblemIntrospectionAutoConfiguration {

	private static final String PREFIX = "spring.security.oauth2.resourceserver.opaquetoken";

	/** By Boot's name too, for whoever asks for it. */
	@Bean({ "authProblemOpaqueTokenIntrospector", "opaqueTokenIntrospector" })
	@ConditionalOnProperty(prefix = PREFIX, name = { "introspection-uri", "client-id", "client-secret" })
	@ConditionalOnMissingBean(value = OpaqueTokenIntrospector.class,
			type = "org.springframework.boot.security.oauth2.server.resource.autoconfigure.SpringOpaqueTokenIntrospectorBuilderCustomizer")
	SpringOpaqueTokenIntrospector authProblemOpaqueTokenIntrospector(Environment environment) {
		RestTemplate rest = new RestTemplate(AuthorizationServerClient.requests());
		rest.getInterceptors()
			.add(new BasicAuthenticationInterceptor(encoded(environment, "client-id"),
					encoded(environment, "client-secret")));
		return new SpringOpaqueTokenIntrospector(environment.getRequiredProperty(PREFIX + ".introspection-uri"), rest);
	}

	/**
	 * Credentials as OAuth wants them in Basic (RFC 6749, section 2.3.1).
	 */
	private static String encoded(Environment environment, String name) {
		return URLEncoder.encode(environment.getRequiredProperty(PREFIX + "." + name), StandardCharsets.UTF_8);
	}

}

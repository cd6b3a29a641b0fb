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

package io.github.authproblem.sample;

import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.github.authproblem.sample.account.SuspensionRule;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.authentication.DelegatingJwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The security rules. What a denied request gets is not said here: the starter knows.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class SecurityConfiguration {

	private static final String[] PAGE = { "/", "/index.html", "/playground/**", "/auth-problem-client.js" };

	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http) {
		http.authorizeHttpRequests((requests) -> {
			requests.requestMatchers(PAGE).permitAll();
			requests
				.requestMatchers("/api/public", "/demo/tokens", "/demo/tokens/refresh", "/demo/jwks",
						"/demo/identity-provider", "/demo/exchange", "/demo/explain", "/v3/api-docs")
				.permitAll();
			requests.requestMatchers(HttpMethod.POST, "/api/messages").hasAuthority("SCOPE_messages:write");
			requests.requestMatchers("/api/reports").hasAuthority("SCOPE_reports:read");
			requests.requestMatchers("/api/admin/**", "/actuator/**").hasRole("ADMIN");
			requests.requestMatchers("/api/payroll").hasRole("PAYROLL");
			requests.anyRequest().authenticated();
		});
		http.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()));
		http.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
		http.csrf(CsrfConfigurer::disable);
		http.headers((headers) -> headers.addHeaderWriter(contentSecurityPolicyOfPage()));
		return http.build();
	}

	private static HeaderWriter contentSecurityPolicyOfPage() {
		RequestMatcher page = new OrRequestMatcher(
				Stream.of(PAGE).map(PathPatternRequestMatcher::pathPattern).toArray(RequestMatcher[]::new));
		return new DelegatingRequestMatcherHeaderWriter(page,
				new ContentSecurityPolicyHeaderWriter(CONTENT_SECURITY_POLICY));
	}

	/**
	 * Adds the rule on suspended accounts to every rule that asks for more than
	 * {@code permitAll}, be it on a URL or on a method.
	 * @param <T> the type of what is protected
	 * @return the factory behind {@code hasAuthority}, {@code authenticated} and the like
	 */
	@Bean
	static <T> DefaultAuthorizationManagerFactory<T> authorizationManagerFactory() {
		DefaultAuthorizationManagerFactory<T> factory = new DefaultAuthorizationManagerFactory<>();
		factory.setAdditionalAuthorization(new SuspensionRule<>());
		return factory;
	}

	@Bean
	JwtAuthenticationConverter jwtAuthenticationConverter() {
		JwtGrantedAuthoritiesConverter scopes = new JwtGrantedAuthoritiesConverter();
		JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();
		roles.setAuthoritiesClaimName("roles");
		roles.setAuthorityPrefix("ROLE_");
		JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
		converter.setJwtGrantedAuthoritiesConverter(new DelegatingJwtGrantedAuthoritiesConverter(scopes, roles));
		return converter;
	}

	@Bean
	RSAKey signingKey() throws JOSEException {
		return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
	}

}

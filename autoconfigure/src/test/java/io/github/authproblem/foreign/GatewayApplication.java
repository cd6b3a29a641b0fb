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

package io.github.authproblem.foreign;

import java.net.URI;

import io.github.authproblem.test.AuthorizationServer;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * In the shape that JHipster generates: Spring's two Bearer handlers by name, and an
 * advice for everything that gives every exception its own problem.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableMethodSecurity(securedEnabled = true)
@Import({ GatewayApplication.AccountResource.class, GatewayApplication.ExceptionTranslator.class })
class GatewayApplication {

	@Bean
	SecurityFilterChain filterChain(HttpSecurity http) {
		return http.cors(Customizer.withDefaults())
			.csrf(AbstractHttpConfigurer::disable)
			.authorizeHttpRequests((authz) -> authz.requestMatchers(HttpMethod.POST, "/api/authenticate")
				.permitAll()
				.requestMatchers("/api/admin/**")
				.hasAuthority("ROLE_ADMIN")
				.requestMatchers("/api/**")
				.authenticated())
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.exceptionHandling(
					(exceptions) -> exceptions.authenticationEntryPoint(new BearerTokenAuthenticationEntryPoint())
						.accessDeniedHandler(new BearerTokenAccessDeniedHandler()))
			.oauth2ResourceServer((oauth2) -> oauth2.jwt(Customizer.withDefaults()))
			.build();
	}

	@Bean
	JwtDecoder jwtDecoder() throws Exception {
		return NimbusJwtDecoder.withPublicKey(AuthorizationServer.key().toRSAPublicKey()).build();
	}

	@RestController
	static class AccountResource {

		@PostMapping("/api/authenticate")
		String authorize(@RequestBody String credentials) {
			throw new BadCredentialsException("Bad credentials");
		}

		@GetMapping("/api/account")
		String account() {
			return "account";
		}

		@GetMapping("/api/admin/users")
		String users() {
			return "users";
		}

		@GetMapping("/api/authorities")
		@PreAuthorize("hasAnyAuthority('ROLE_ADMIN')")
		String authorities() {
			return "authorities";
		}

		@GetMapping("/api/broken")
		String broken() {
			throw new IllegalStateException("A bug");
		}

	}

	@ControllerAdvice
	static class ExceptionTranslator {

		@ExceptionHandler
		ResponseEntity<Object> handleAnyException(Throwable ex, HttpServletRequest request) {
			HttpStatus status = status(ex);
			ProblemDetail problem = ProblemDetail.forStatus(status);
			problem.setType(URI.create("https://www.jhipster.tech/problem/problem-with-message"));
			problem.setProperty("message", "error.http." + status.value());
			problem.setProperty("path", request.getRequestURI());
			return ResponseEntity.status(status).body(problem);
		}

		private static HttpStatus status(Throwable ex) {
			if (ex instanceof AccessDeniedException) {
				return HttpStatus.FORBIDDEN;
			}
			if (ex instanceof AuthenticationException) {
				return HttpStatus.UNAUTHORIZED;
			}
			return (ex instanceof ErrorResponse response) ? HttpStatus.valueOf(response.getStatusCode().value())
					: HttpStatus.INTERNAL_SERVER_ERROR;
		}

	}

}

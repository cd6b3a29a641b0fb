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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import javax.crypto.SecretKey;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No resource server: a filter of its own that reads tokens by jjwt, and lets jjwt's
 * exceptions leave it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableMethodSecurity
@RestController
class JjwtApplication {

	private static final SecretKey KEY = key("a secret that is known to tests alone");

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http) {
		return http.csrf(AbstractHttpConfigurer::disable)
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/auth/**").permitAll().anyRequest().authenticated())
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.addFilterBefore(new JwtAuthenticationFilter(), UsernamePasswordAuthenticationFilter.class)
			.build();
	}

	@PostMapping("/auth/login")
	String login() {
		return token("USER", Instant.now().plusSeconds(300));
	}

	@GetMapping("/profile")
	String profile() {
		return "profile";
	}

	@GetMapping("/users")
	@PreAuthorize("hasRole('ADMIN')")
	String users() {
		return "users";
	}

	static String token(String role, Instant expiresAt) {
		return Jwts.builder()
			.subject("ada")
			.claim("role", role)
			.expiration(Date.from(expiresAt))
			.signWith(KEY)
			.compact();
	}

	static String forged() {
		return Jwts.builder()
			.subject("ada")
			.claim("role", "ADMIN")
			.signWith(key("another secret, of somebody else"))
			.compact();
	}

	private static SecretKey key(String secret) {
		return Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * As it stands in most tutorials.
	 */
	private static final class JwtAuthenticationFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
				FilterChain filterChain) throws ServletException, IOException {
			String header = request.getHeader(HttpHeaders.AUTHORIZATION);
			if (header != null && header.startsWith("Bearer ")) {
				Claims claims = Jwts.parser()
					.verifyWith(KEY)
					.build()
					.parseSignedClaims(header.substring("Bearer ".length()))
					.getPayload();
				SecurityContextHolder.getContext()
					.setAuthentication(new UsernamePasswordAuthenticationToken(claims.getSubject(), null,
							List.of(new SimpleGrantedAuthority("ROLE_" + claims.get("role", String.class)))));
			}
			filterChain.doFilter(request, response);
		}

	}

}

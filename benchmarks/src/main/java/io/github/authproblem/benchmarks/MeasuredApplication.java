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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * The API that is measured. Its properties choose who answers denials:
 * {@code auth-problem.enabled}, {@code measured.recipe} (none, {@code jackson} or
 * {@code resolver}) and {@code measured.chain} ({@code stateless}, or {@code boot} for
 * Spring Boot's own). {@code measured.customizers} is how many customizers that do
 * nothing it has.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
@Import({ MeasuredApplication.StatelessChain.class, MeasuredApplication.Jackson.class,
		MeasuredApplication.Resolver.class })
public class MeasuredApplication {

	/**
	 * Start the application; tell how long that took, and write tokens of each kind into
	 * the folder {@code measured.tokens}.
	 * @param arguments properties of the application, as {@code --name=value}
	 * @throws IOException if the folder cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		ConfigurableApplicationContext application = start(arguments);
		long sinceStart = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		String tokens = application.getEnvironment().getProperty("measured.tokens");
		if (tokens == null) {
			application.close();
		}
		else {
			Path folder = Files.createDirectories(Path.of(tokens));
			Files.writeString(folder.resolve("valid"), Tokens.valid());
			Files.writeString(folder.resolve("expired"), Tokens.expired());
			Files.writeString(folder.resolve("forged"), Tokens.forged());
		}
		System.out.println("started in " + sinceStart + " ms");
	}

	static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(MeasuredApplication.class).bannerMode(Banner.Mode.OFF)
			.properties("logging.level.root=warn", "server.port=0", "server.tomcat.max-keep-alive-requests=-1",
					"spring.application.name=measured")
			.initializers(new IdleCustomizers())
			.run(properties);
	}

	@GetMapping("/orders")
	List<String> orders() {
		return List.of();
	}

	@GetMapping("/reports")
	List<String> reports() {
		return List.of();
	}

	@Bean
	JwtDecoder jwtDecoder() {
		return Tokens.decoder();
	}

	/**
	 * The chain of an API without sessions.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "measured.chain", havingValue = "stateless", matchIfMissing = true)
	static class StatelessChain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http, ObjectProvider<Recipe> recipes) {
			http.authorizeHttpRequests((requests) -> requests.requestMatchers("/reports")
				.hasAuthority("SCOPE_reports:read")
				.anyRequest()
				.authenticated());
			http.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
			http.csrf(CsrfConfigurer::disable);
			@Nullable Recipe recipe = recipes.getIfAvailable();
			if (recipe == null) {
				http.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()));
			}
			else {
				http.oauth2ResourceServer((server) -> server.authenticationEntryPoint(recipe.entryPoint())
					.accessDeniedHandler(recipe.deniedHandler())
					.jwt(Customizer.withDefaults()));
			}
			return http.build();
		}

	}

	/**
	 * Handlers that the application has written itself.
	 *
	 * @param entryPoint for 401
	 * @param deniedHandler for 403
	 */
	record Recipe(AuthenticationEntryPoint entryPoint, AccessDeniedHandler deniedHandler) {

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "measured.recipe", havingValue = "jackson")
	static class Jackson {

		@Bean
		Recipe recipe(JsonMapper mapper) {
			JacksonRecipe recipe = new JacksonRecipe(mapper);
			return new Recipe(recipe, recipe);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "measured.recipe", havingValue = "resolver")
	@Import(ResolverRecipe.Advice.class)
	static class Resolver {

		@Bean
		Recipe recipe(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
			ResolverRecipe recipe = new ResolverRecipe(resolver);
			return new Recipe(recipe, recipe);
		}

	}

}

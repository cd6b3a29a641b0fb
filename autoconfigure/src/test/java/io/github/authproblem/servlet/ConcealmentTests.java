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

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.authproblem.Concealed;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.ConcealmentProbe;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A concealed path cannot be told from one that never existed, whatever renders the
 * application's 404.
 */
class ConcealmentTests {

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	static Stream<Arguments> modes() {
		return Stream.of(mode("Boot's error controller", Guarded.class),
				mode("with all details", Guarded.class, "spring.web.error.include-message=always",
						"spring.web.error.include-exception=true", "spring.web.error.include-stacktrace=always",
						"spring.web.error.include-binding-errors=always"),
				mode("without Whitelabel page", Guarded.class, "spring.web.error.whitelabel.enabled=false",
						"spring.thymeleaf.enabled=false"),
				mode("problem details", Guarded.class, "spring.mvc.problemdetails.enabled=true"),
				mode("no static resources", Guarded.class, "spring.web.resources.add-mappings=false"),
				mode("no static resources, problem details", Guarded.class, "spring.web.resources.add-mappings=false",
						"spring.mvc.problemdetails.enabled=true"),
				mode("advice", Advised.class), mode("own error controller", OwnErrorController.class),
				mode("static error page", Guarded.class,
						"spring.web.resources.static-locations=classpath:/concealment/static/"),
				mode("error page from a template", Guarded.class,
						"spring.thymeleaf.prefix=classpath:/concealment/templates/"),
				mode("Ant patterns", Guarded.class, "spring.mvc.pathmatch.matching-strategy=ant-path-matcher"),
				mode("case-insensitive paths", CaseInsensitive.class), mode("CORS in Spring MVC", MvcCors.class),
				mode("CORS in security", SecurityCors.class), mode("interceptors", Intercepted.class),
				mode("matrix parameters", MatrixParameters.class),
				mode("actuator", Guarded.class, "management.endpoints.web.exposure.include=*"),
				mode("missing token", Guarded.class, "auth-problem.concealment.missing-token=true",
						"auth-problem.concealment.paths=/area/**"),
				mode("missing token, unknown paths public", PublicOtherwise.class,
						"auth-problem.concealment.missing-token=true"),
				mode("CSRF protection", Csrf.class),
				mode("CSRF protection, missing token", Csrf.class, "auth-problem.concealment.missing-token=true",
						"auth-problem.concealment.paths=/area/**"),
				mode("CSRF protection, missing token, unknown paths public", PublicCsrf.class,
						"auth-problem.concealment.missing-token=true"),
				mode("context path", Guarded.class, "server.servlet.context-path=/shop", "prefix=/shop"),
				mode("servlet path", Guarded.class, "spring.mvc.servlet.path=/mvc", "prefix=/mvc"));
	}

	private static Arguments mode(String name, Class<?> configuration, String... properties) {
		return Arguments.of(name, configuration, properties);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("modes")
	void probeWhenConcealedThenNothingIsFound(String name, Class<?> configuration, String[] properties) {
		try (RunningApplication application = start(configuration, properties)) {
			String prefix = application.context().getEnvironment().getProperty("prefix", "");
			for (String path : List.of("/area/url", "/area/method", "/area/annotated")) {
				String concealed = prefix + path;
				String unknown = concealed.substring(0, concealed.length() - 2) + "xx";
				assertThat(probe(application, concealed, unknown).run())
					.filteredOn((difference) -> !isUnparsable(difference))
					.isEmpty();
			}
		}
	}

	/**
	 * Whether Spring fails to parse a request for the unknown path, which security has
	 * let through. Nobody parses one that is denied.
	 */
	private static boolean isUnparsable(ConcealmentProbe.Difference difference) {
		return difference.request().endsWith(", multipart without boundary")
				&& difference.concealed().startsWith("HTTP/1.1 404 ")
				&& difference.unknown().startsWith("HTTP/1.1 500 ");
	}

	private static ConcealmentProbe probe(RunningApplication application, String concealed, String unknown) {
		return new ConcealmentProbe(URI.create("http://localhost:" + application.port()), concealed, unknown)
			.with("a caller without the role", "Bearer " + AuthorizationServer.token("orders:read"))
			.with("a forged token", "Bearer " + AuthorizationServer.forged())
			.with("garbage", "Bearer a b");
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		if (all.stream().noneMatch((property) -> property.startsWith("auth-problem.concealment.paths"))) {
			all.add("auth-problem.concealment.paths=/area/url,/area/method");
		}
		all.add("logging.level.org.apache.catalina=off");
		all.add("logging.level.io.github.authproblem=error");
		return RunningApplication.start(configuration, authorizationServer, all.toArray(String[]::new));
	}

	@Import({ OrdersApplication.class, Area.class })
	static class Guarded {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return guarded(http.csrf(CsrfConfigurer::disable));
		}

		static SecurityFilterChain guarded(HttpSecurity http) {
			return http.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/area/url").hasRole("PAYROLL").anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@RestController
	static class Area {

		@GetMapping(path = "/area/url", produces = "application/json")
		String url() {
			return "{}";
		}

		@GetMapping(path = "/area/method", produces = "application/json")
		@PreAuthorize("hasRole('PAYROLL')")
		String method(@RequestParam int number) {
			return "{}";
		}

		@PostMapping(path = "/area/method", consumes = "application/json")
		@PreAuthorize("hasRole('PAYROLL')")
		String method(@RequestBody Map<String, String> body) {
			return "{}";
		}

		@Concealed
		@GetMapping(path = "/area/annotated", produces = "application/json")
		@PreAuthorize("hasRole('PAYROLL')")
		String annotated() {
			return "{}";
		}

	}

	@Import(Guarded.class)
	@RestControllerAdvice
	static class Advised {

		@ExceptionHandler({ NoResourceFoundException.class, NoHandlerFoundException.class })
		ResponseEntity<Map<String, String>> nothing(Exception exception) {
			return ResponseEntity.status(HttpStatus.NOT_FOUND)
				.header("X-Advice", "nothing")
				.body(Map.of("nothing", String.valueOf(exception.getMessage())));
		}

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String all() {
			return "advice for all";
		}

	}

	@Import(Guarded.class)
	@RestController
	static class OwnErrorController implements ErrorController {

		@RequestMapping("/error")
		String error(HttpServletRequest request) {
			return "own: " + request.getAttribute("jakarta.servlet.error.message") + " "
					+ request.getAttribute("jakarta.servlet.error.request_uri");
		}

	}

	@Import(Guarded.class)
	static class CaseInsensitive implements WebMvcConfigurer {

		@Override
		public void configurePathMatch(PathMatchConfigurer configurer) {
			PathPatternParser parser = new PathPatternParser();
			parser.setCaseSensitive(false);
			configurer.setPatternParser(parser);
		}

	}

	@Import(Guarded.class)
	static class MvcCors implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://other.example");
		}

	}

	@Import(Guarded.class)
	static class SecurityCors {

		@Bean
		UrlBasedCorsConfigurationSource corsConfigurationSource() {
			CorsConfiguration configuration = new CorsConfiguration();
			configuration.setAllowedOrigins(List.of("https://other.example"));
			configuration.setAllowedMethods(List.of("GET", "DELETE"));
			configuration.setAllowedHeaders(List.of("authorization"));
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", configuration);
			return source;
		}

	}

	@Import(Guarded.class)
	static class Intercepted implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {
				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
					response.addHeader("X-Intercepted", "yes");
					return true;
				}
			});
		}

	}

	@Import(Guarded.class)
	static class MatrixParameters {

		@Bean
		StrictHttpFirewall firewall() {
			StrictHttpFirewall firewall = new StrictHttpFirewall();
			firewall.setAllowSemicolon(true);
			firewall.setUnsafeAllowAnyHttpMethod(true);
			return firewall;
		}

	}

	@Import({ OrdersApplication.class, Area.class })
	static class PublicOtherwise {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return publicOtherwise(http.csrf(CsrfConfigurer::disable));
		}

		static SecurityFilterChain publicOtherwise(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/area/url").hasRole("PAYROLL").anyRequest().permitAll())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	@Import({ OrdersApplication.class, Area.class })
	static class Csrf {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return Guarded.guarded(http);
		}

	}

	@Import({ OrdersApplication.class, Area.class })
	static class PublicCsrf {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return PublicOtherwise.publicOtherwise(http);
		}

	}

}

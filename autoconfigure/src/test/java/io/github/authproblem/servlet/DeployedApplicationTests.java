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

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is deployed to a container, where a filter of Spring Boot's
 * forwards to the error page.
 */
class DeployedApplicationTests {

	private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	/** Tomcat starts before anything else configures its log. */
	private static final Logger LOG = Logger.getLogger("org.apache");

	private static AuthorizationServer authorizationServer;

	private static Tomcat tomcat;

	@TempDir
	private static Path directory;

	@BeforeAll
	static void start() throws LifecycleException {
		LOG.setLevel(Level.WARNING);
		authorizationServer = new AuthorizationServer();
		tomcat = new Tomcat();
		tomcat.setBaseDir(directory.toString());
		tomcat.setPort(0);
		tomcat.getConnector();
		deploy("/shop", Shop.class);
		deploy("/two", ForeignErrorPageTests.TwoChains.class);
		tomcat.start();
	}

	private static void deploy(String path, Class<?> application) {
		Context context = tomcat.addContext(path, directory.toString());
		context.setParentClassLoader(DeployedApplicationTests.class.getClassLoader());
		context.addServletContainerInitializer(
				(classes, servletContext) -> new Initializer(application).onStartup(servletContext), null);
	}

	@AfterAll
	static void stop() throws LifecycleException {
		tomcat.stop();
		tomcat.destroy();
		authorizationServer.close();
	}

	private static HttpRequest request(String method, String path) {
		return new HttpRequest(tomcat.getConnector().getLocalPort(), method, path);
	}

	@ParameterizedTest
	@CsvSource({ "GET, /shop/open/typo, 404, Not Found", "HEAD, /shop/open/typo, 404, Not Found",
			"GET, /shop/open/error, 503, Service Unavailable", "GET, /shop/open/bug, 500, Internal Server Error",
			"GET, /two/api/public/typo, 404, Not Found", "POST, /two/api/public/typo, 404, Not Found",
			"GET, /two/api/public/error, 503, Service Unavailable",
			"GET, /two/api/public/bug, 500, Internal Server Error" })
	void requestWhenErrorPageIsRefusedThenErrorKeepsItsStatus(String method, String path, int status, String title) {
		for (String accept : new String[] { "*/*", "application/json", BROWSER }) {
			HttpResponse response = request(method, path).header("Accept", accept).send();
			assertThat(response).isDeniedWith(status).isNotChallenged();
			if (!"HEAD".equals(method)) {
				assertThat(response).hasProblem("""
						{"type":"about:blank","title":"%s","status":%d,"instance":"%s"}""".formatted(title, status,
						path));
			}
		}
	}

	@Test
	void getWhenErrorPageIsGrantedThenTheApplicationAnswers() {
		HttpResponse response = request("GET", "/shop/typo").bearer(AuthorizationServer.token()).send();
		assertThat(response).hasStatus(404).isNotChallenged();
		assertThat(response.header("Content-Type")).containsExactly("application/json");
	}

	@Test
	void getWhenDeniedThenItIsADenial() {
		assertThat(request("GET", "/shop/orders").send()).isDeniedWith(401).hasReason("token-missing");
		assertThat(request("GET", "/shop/orders").bearer("garbage").send()).isDeniedWith(401)
			.hasReason("token-malformed");
		assertThat(request("GET", "/shop/reports").bearer(AuthorizationServer.token("other")).send()).isDeniedWith(403)
			.hasReason("scope-insufficient");
		assertThat(request("GET", "/shop/error").send()).isDeniedWith(401).hasReason("token-missing");
	}

	@Test
	void getWhenTokenIsMissingAndConcealedThenAsUnknownPath() {
		for (String accept : new String[] { "*/*", "application/json", BROWSER }) {
			for (String method : new String[] { "GET", "HEAD", "POST" }) {
				HttpResponse unknown = request(method, "/shop/open/xxxxx").header("Accept", accept).send();
				HttpResponse concealed = request(method, "/shop/secret/one").header("Accept", accept).send();
				assertThat(concealed).hasStatus(404);
				assertThat(normalized(concealed)).isEqualTo(normalized(unknown));
			}
		}
	}

	@Test
	void getWhenScopeIsMissingAndConcealedThenAsUnknownPath() {
		String token = AuthorizationServer.token("other");
		HttpResponse unknown = request("GET", "/shop/open/xxxxx").bearer(token).send();
		HttpResponse concealed = request("GET", "/shop/secret/one").bearer(token).send();
		assertThat(concealed).hasStatus(404);
		assertThat(normalized(concealed)).isEqualTo(normalized(unknown));
	}

	private static String normalized(HttpResponse response) {
		return response.raw()
			.replaceAll("Date: [^\r]*|\"timestamp\":\"[^\"]*\"|id='created'>[^<]*|\r\n[0-9a-f]{2}\r\n", "-")
			.replace("open/xxxxx", "secret/one");
	}

	@Import(OrdersApplication.class)
	@RestController
	static class Shop {

		@GetMapping("/open/error")
		void error(HttpServletResponse response) throws IOException {
			response.sendError(503, "secret cause");
		}

		@GetMapping("/open/bug")
		void bug() {
			throw new IllegalStateException("secret cause");
		}

		@GetMapping("/secret/one")
		String secret() {
			return "secret";
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/open/**")
					.permitAll()
					.requestMatchers("/secret/**")
					.hasAuthority("SCOPE_secret")
					.anyRequest()
					.authenticated())
				.csrf((csrf) -> csrf.ignoringRequestMatchers("/open/**", "/secret/**"))
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

	}

	/** Not public, or Tomcat would find it. */
	private static final class Initializer extends SpringBootServletInitializer {

		private final Class<?> application;

		Initializer(Class<?> application) {
			this.application = application;
		}

		@Override
		protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
			return builder.sources(this.application)
				.bannerMode(Banner.Mode.OFF)
				.properties("spring.application.name=orders", "logging.level.root=warn",
						"logging.level.org.springframework.boot.web.servlet.support=off",
						"spring.main.register-shutdown-hook=false", "spring.thymeleaf.check-template-location=false",
						"springdoc.api-docs.enabled=false", "spring.jmx.enabled=false",
						"auth-problem.concealment.paths=/secret/**", "auth-problem.concealment.missing-token=true",
						"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri());
		}

	}

}

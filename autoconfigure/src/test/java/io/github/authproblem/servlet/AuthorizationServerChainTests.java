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

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.AccessDeniedHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An authorization server's chain answers, byte for byte, as it does without the starter,
 * its own Bearer tokens and its 401s too.
 */
class AuthorizationServerChainTests {

	/** What differs between any two responses: the time, and what is random. */
	private static final Pattern RANDOM = Pattern.compile("Date: [^\r]*|\"timestamp\":\"[^\"]*\""
			+ "|(?i:jsessionid)=[0-9A-F]+|localhost:\\d+|\"(n|kid)\":\"[^\"]*\"|\"id\":\"[^\"]*\"|id='created'>[^<]*");

	private static final List<String> TOKENS = List.of("garbage", AuthorizationServer.token(),
			AuthorizationServer.token("openid"), AuthorizationServer.forged());

	@ParameterizedTest
	@ValueSource(classes = { MixedApplicationsTests.Issuer.class, WithOwnBeans.class })
	void requestWhenAuthorizationServerThenAnsweredAsWithoutUs(Class<?> application) {
		List<String> without = exchanges(application, "auth-problem.enabled=false");
		assertSame(exchanges(application), without);
		assertSame(exchanges(application, "auth-problem.concealment.paths=/**",
				"auth-problem.concealment.missing-token=true"), without);
	}

	@Test
	void startWhenAuthorizationServerThenItsChainHasNoFilterOfOurs() {
		try (RunningApplication application = RunningApplication.start(MixedApplicationsTests.Issuer.class)) {
			assertThat(application.context().getBean(FilterChainProxy.class).getFilterChains().get(0).getFilters())
				.noneMatch((filter) -> filter.getClass().getName().startsWith("io.github.authproblem"));
		}
	}

	private static void assertSame(List<String> with, List<String> without) {
		assertThat(with).hasSameSizeAs(without);
		for (int i = 0; i < with.size(); i++) {
			assertThat(with.get(i)).isEqualTo(without.get(i));
		}
	}

	private static List<String> exchanges(Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("logging.level.org.apache.catalina=off");
		try (RunningApplication application = RunningApplication.start(configuration, all.toArray(String[]::new))) {
			return Stream
				.of(MediaType.ALL_VALUE, MediaType.APPLICATION_JSON_VALUE, "application/problem+json", "text/html",
						"text/plain", "image/png")
				.flatMap((accept) -> requests(application).map((request) -> request.header("Accept", accept)))
				.map((request) -> RANDOM.matcher(request.send().raw()).replaceAll("-"))
				.toList();
		}
	}

	private static Stream<HttpRequest> requests(RunningApplication application) {
		return Stream.of("GET", "HEAD", "POST", "OPTIONS", "DELETE")
			.flatMap(
					(method) -> Stream.concat(
							Stream
								.of("/userinfo", "/oauth2/token", "/oauth2/introspect", "/oauth2/jwks",
										"/connect/logout", "/oauth2/authorize")
								.map((path) -> application.request(method, path)),
							TOKENS.stream().map((token) -> application.request(method, "/userinfo").bearer(token))));
	}

	@Import(MixedApplicationsTests.Issuer.class)
	static class WithOwnBeans {

		@Bean
		AuthenticationEntryPoint ownEntryPoint() {
			return (request, response, exception) -> response.setStatus(HttpServletResponse.SC_PAYMENT_REQUIRED);
		}

		@Bean
		AccessDeniedHandler ownDeniedHandler() {
			return (request, response, exception) -> response.setStatus(HttpServletResponse.SC_CONFLICT);
		}

	}

}

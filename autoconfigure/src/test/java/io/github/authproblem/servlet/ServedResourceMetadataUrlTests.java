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
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.authproblem.respond.BearerChallenge;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.server.resource.web.OAuth2ProtectedResourceMetadataFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.authentication.Http403ForbiddenEntryPoint;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.filter.ForwardedHeaderFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServedResourceMetadataUrl}.
 */
class ServedResourceMetadataUrlTests {

	private static final Filter METADATA = new OAuth2ProtectedResourceMetadataFilter();

	private static final Filter OTHER = new ExceptionTranslationFilter(new Http403ForbiddenEntryPoint());

	private static final FilterChainProxy SERVED = chains(
			new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, OTHER, METADATA));

	private static FilterChainProxy chains(SecurityFilterChain... chains) {
		return new FilterChainProxy(List.of(chains));
	}

	private static MockHttpServletRequest request() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
		request.setScheme("https");
		request.setServerName("api.example");
		request.setServerPort(443);
		return request;
	}

	private static @Nullable String resolve(HttpServletRequest request, String... trustedHosts) {
		return resolve(SERVED, request, trustedHosts);
	}

	private static @Nullable String resolve(@Nullable FilterChainProxy chains, HttpServletRequest request,
			String... trustedHosts) {
		return new ServedResourceMetadataUrl(() -> chains, List.of(trustedHosts)).resolve(request);
	}

	/** What the application sees behind Spring's own support of forwarded headers. */
	private static HttpServletRequest forwarded(String prefix) {
		MockHttpServletRequest request = request();
		request.addHeader("X-Forwarded-Prefix", prefix);
		AtomicReference<HttpServletRequest> seen = new AtomicReference<>();
		FilterChain chain = (it, response) -> seen.set((HttpServletRequest) it);
		try {
			new ForwardedHeaderFilter().doFilter(request, new MockHttpServletResponse(), chain);
		}
		catch (IOException | ServletException ex) {
			throw new IllegalStateException(ex);
		}
		return seen.get();
	}

	@Test
	void resolveWhenServedThenBuiltFromRequest() {
		assertThat(resolve(request())).isEqualTo("https://api.example/.well-known/oauth-protected-resource");
	}

	@ParameterizedTest
	@CsvSource({ "https, 443, https://api.example", "https, 8443, https://api.example:8443",
			"http, 80, http://api.example", "http, 443, http://api.example:443", "https, 80, https://api.example:80",
			"HTTPS, 443, https://api.example", "http, 8080, http://api.example:8080", "http, -1, http://api.example",
			"http, 0, http://api.example" })
	void resolveThenNamesPortThatIsNotTheSchemes(String scheme, int port, String origin) {
		MockHttpServletRequest request = request();
		request.setScheme(scheme);
		request.setServerPort(port);
		assertThat(resolve(request)).isEqualTo(origin + "/.well-known/oauth-protected-resource");
	}

	@Test
	void resolveWhenPortIsNoneThenNone() {
		MockHttpServletRequest request = request();
		request.setServerPort(65536);
		assertThat(resolve(request)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ws", "javascript", "http\"", "", "https://evil" })
	void resolveWhenSchemeIsAnotherThenNone(String scheme) {
		MockHttpServletRequest request = request();
		request.setScheme(scheme);
		assertThat(resolve(request)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "127.0.0.1", "[::1]", "[2001:db8::1]", "API.example", "my_host",
			"az09-AZ09.example", "xn--bcher-kva.example", "api.example." })
	void resolveWhenHostIsHarmlessThenNamed(String host) {
		MockHttpServletRequest request = request();
		request.setServerName(host);
		assertThat(resolve(request)).isEqualTo("https://" + host + "/.well-known/oauth-protected-resource");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "evil\"", "evil\", error=\"x", "evil,error=x", "evil\r\nSet-Cookie: a=b", "evil/path",
			"evil?x", "evil#x", "user@evil", "evil\\x", "evil host", "b\u00fccher.example", "evil%22", "evil;x", "a=b",
			"<evil>", "evil\u0000", "]", "[", "[]", "[]:80", "[1", "1]", "[1]", "[evil]", "[::1]x", "[::1][::1]", "a:b",
			":", "::1", ".", "..", "a..b", ".a" })
	void resolveWhenHostIsHostileThenNone(String host) {
		MockHttpServletRequest request = request();
		request.setServerName(host);
		assertThat(resolve(request)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "255, true", "256, false", "8192, false" })
	void resolveThenNamesHostOnlyUpToTheLengthOfOne(int length, boolean named) {
		MockHttpServletRequest request = request();
		request.setServerName("a".repeat(length));
		assertThat(resolve(request) != null).isEqualTo(named);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/shop", "/shop/v1", "/a-b_c.d~e", "/caf%C3%A9", "/%41" })
	void resolveWhenPrefixIsForwardedThenNamed(String prefix) {
		assertThat(resolve(forwarded(prefix)))
			.isEqualTo("https://api.example" + prefix + "/.well-known/oauth-protected-resource");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a\"b", "/a\", error=\"x", "/a=b", "//evil.example", "/a b", "/a\\b", "/a?b", "/a#b",
			"/caf\u00e9", "/<a>", "/a;b", "/a@b", "/a:b" })
	void resolveWhenForwardedPrefixIsHostileThenNone(String prefix) {
		assertThat(resolve(forwarded(prefix))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { ".evil.example", "-evil.example", "evil", "%2eevil.example", "~evil" })
	void resolveWhenForwardedPrefixWouldBecomePartOfHostThenNone(String prefix) {
		assertThat(resolve(forwarded(prefix), "api.example")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a%", "/a%2", "/a%zz" })
	void resolveWhenForwardedPrefixIsBadlyEncodedThenNone(String prefix) {
		assertThat(resolve(forwarded(prefix))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "254, true", "255, false", "8192, false" })
	void resolveThenNamesForwardedPrefixOnlyUpToSomeLength(int length, boolean named) {
		assertThat(resolve(forwarded("/" + "a".repeat(length))) != null).isEqualTo(named);
	}

	@Test
	void resolveThenAbsoluteUrlThatCanStandInChallenge() {
		String url = resolve(forwarded("/shop"));
		assertThat(url).isNotNull();
		assertThat(URI.create(url).getHost()).isEqualTo("api.example");
		assertThat(BearerChallenge.isQuotable(url)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "api.example", "API.EXAMPLE", "Api.Example" })
	void resolveWhenHostIsTrustedThenNamed(String host) {
		MockHttpServletRequest request = request();
		request.setServerName(host);
		assertThat(resolve(request, "other.example", "Api.example")).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "api.example.evil", "xapi.example", "sub.api.example", "api.example." })
	void resolveWhenHostIsNotTrustedThenNone(String host) {
		MockHttpServletRequest request = request();
		request.setServerName(host);
		assertThat(resolve(request, "other.example", "api.example")).isNull();
	}

	@Test
	void resolveWhenNoChainsThenNone() {
		assertThat(resolve((FilterChainProxy) null, request())).isNull();
	}

	@Test
	void resolveWhenNoChainServesItThenNone() {
		assertThat(resolve(chains(new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, OTHER)), request()))
			.isNull();
	}

	@Test
	void resolveWhenOnlyChainOfOtherPathsServesItThenNone() {
		SecurityFilterChain api = new DefaultSecurityFilterChain(
				PathPatternRequestMatcher.withDefaults().matcher("/api/**"), METADATA);
		assertThat(resolve(chains(api), request())).isNull();
	}

	@Test
	void resolveWhenEarlierChainTakesTheRequestThenNone() {
		SecurityFilterChain first = new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, OTHER);
		SecurityFilterChain second = new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, METADATA);
		assertThat(resolve(chains(first, second), request())).isNull();
	}

	@Test
	void resolveWhenHostIsHostileFirstThenGoodHostIsStillNamed() {
		ServedResourceMetadataUrl url = new ServedResourceMetadataUrl(() -> SERVED, List.of());
		MockHttpServletRequest hostile = request();
		hostile.setServerName("evil\"");
		assertThat(url.resolve(hostile)).isNull();
		assertThat(url.resolve(request())).isNotNull();
	}

}

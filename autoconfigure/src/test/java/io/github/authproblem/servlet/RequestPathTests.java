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
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestPath}.
 */
class RequestPathTests {

	private static String of(String path) {
		return RequestPath.of(new MockHttpServletRequest("GET", path));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/orders", "/azAZ09", "/a/../b", "/caf%C3%A9", "/a%2Fb", "/a%2fb", "/a:b",
			"/~ada/!$&'()*+,=@", "*", "" })
	void ofWhenLegalThenAsItIs(String path) {
		assertThat(of(path)).isEqualTo(path);
	}

	static Stream<Arguments> illegal() {
		return Stream.of(Arguments.of("/a\"b", "/a%22b"), Arguments.of("/a b", "/a%20b"),
				Arguments.of("/a<b>", "/a%3Cb%3E"), Arguments.of("/a\\b", "/a%5Cb"), Arguments.of("/a^b`", "/a%5Eb%60"),
				Arguments.of("/{id}", "/%7Bid%7D"), Arguments.of("/[x]", "/%5Bx%5D"), Arguments.of("/a|b", "/a%7Cb"),
				Arguments.of("/a#b", "/a%23b"), Arguments.of("/a?b", "/a%3Fb"), Arguments.of("/a\r\nb", "/a%0D%0Ab"),
				Arguments.of("/a\u0000\u001b", "/a%00%1B"), Arguments.of("/caf\u00e9", "/caf%C3%A9"),
				Arguments.of("/\u4e2d", "/%E4%B8%AD"), Arguments.of("/\ud83d\ude00/x", "/%F0%9F%98%80/x"),
				Arguments.of("/100%", "/100%25"), Arguments.of("/100%2", "/100%252"), Arguments.of("/%zz", "/%25zz"),
				Arguments.of("/%%41", "/%25%41"));
	}

	@ParameterizedTest
	@MethodSource("illegal")
	void ofWhenNotLegalThenEncoded(String path, String encoded) {
		assertThat(of(path)).isEqualTo(encoded);
	}

	@ParameterizedTest
	@CsvSource({ "/api/me;jsessionid=1F, /api/me", "/api;a=b;c/me;d, /api/me", "/;access_token=x, /", "/a;/b, /a/b",
			"/a;b=%2F;c=/d, /a/d", ";x, ''", "/a;b?, /a", "//a;b, /.//a", "/%3Bb, /%3Bb" })
	void ofWhenPathParametersThenWithoutThem(String path, String plain) {
		assertThat(RequestPath.of(new MockHttpServletRequest("GET", path))).isEqualTo(plain);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/\ud800", "/\ud800/x", "/\ude00x", "/\ude00\ud83d", "/x\ud83d" })
	void ofWhenSurrogateIsAloneThenStillUri(String path) {
		assertThat(URI.create(of(path)).getRawPath()).isEqualTo(of(path)).startsWith("/").contains("%3F");
	}

	/** Digits to Java, but not to a URI. */
	@ParameterizedTest
	@ValueSource(strings = { "/%\uff11\uff12", "/%\u0661\u0662", "/%1\u0662", "/%\uff21\uff21" })
	void ofWhenDigitsOfOtherScriptsFollowPercentThenStillUri(String path) {
		assertThat(URI.create(of(path)).getRawPath()).isEqualTo(of(path)).startsWith("/%25");
	}

	@Test
	void ofWhenAnyCharacterThenStillUri() {
		IntStream.rangeClosed(Character.MIN_VALUE, Character.MAX_VALUE).forEach((c) -> {
			String path = of("/%" + (char) c + "a" + (char) c);
			assertThat(URI.create(path).getRawPath()).isEqualTo(path);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "//evil.example/x", "///x", "//", "//user@evil.example:80/x" })
	void ofWhenTwoSlashesThenNamesNoHost(String path) {
		URI uri = URI.create(of(path));
		assertThat(uri.getRawAuthority()).isNull();
		assertThat(uri.getRawPath()).isEqualTo("/." + path);
	}

	@Test
	void ofWhenNoUriThenEmpty() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRequestURI(null);
		assertThat(RequestPath.of(request)).isEmpty();
	}

	@Test
	void ofWhenQueryThenWithoutIt() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
		request.setQueryString("access_token=secret");
		assertThat(RequestPath.of(request)).isEqualTo("/orders");
	}

	@Test
	void ofWhenErrorDispatchThenPathOfTheError() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/error");
		request.setDispatcherType(DispatcherType.ERROR);
		request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/or ders");
		assertThat(RequestPath.of(request)).isEqualTo("/or%20ders");
	}

	@Test
	void ofWhenErrorDispatchTellsNoPathThenItsOwn() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/error");
		request.setDispatcherType(DispatcherType.ERROR);
		assertThat(RequestPath.of(request)).isEqualTo("/error");
	}

	@Test
	void ofWhenForwardThenPathOfTheOriginalRequest() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/internal");
		request.setDispatcherType(DispatcherType.FORWARD);
		request.setAttribute(RequestDispatcher.FORWARD_REQUEST_URI, "/orders");
		assertThat(RequestPath.of(request)).isEqualTo("/orders");
	}

	@Test
	void ofWhenOrdinaryRequestThenAttributesOfOthersDoNotCount() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");
		request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/a");
		request.setAttribute(RequestDispatcher.FORWARD_REQUEST_URI, "/b");
		assertThat(RequestPath.of(request)).isEqualTo("/orders");
	}

}

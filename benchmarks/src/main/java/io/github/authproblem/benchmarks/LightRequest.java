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

import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

/**
 * A request that costs next to nothing, so that a measurement is one of the handler. It
 * fails where it is asked what it does not know.
 */
public final class LightRequest extends HttpServletRequestWrapper {

	private static final HttpServletRequest NOTHING = (HttpServletRequest) Proxy.newProxyInstance(
			LightRequest.class.getClassLoader(), new Class<?>[] { HttpServletRequest.class },
			(proxy, method, arguments) -> {
				throw new UnsupportedOperationException(method.getName());
			});

	private final String path;

	/** Name and value in turn. */
	private final List<String> headers = new ArrayList<>();

	private final Map<String, Object> attributes = new HashMap<>();

	private @Nullable Principal caller;

	private @Nullable Locale language;

	/**
	 * Create a GET of a path.
	 * @param path the path
	 */
	public LightRequest(String path) {
		super(NOTHING);
		this.path = path;
		header("Host", "api.example.com");
		header("Accept", "application/json");
	}

	LightRequest by(Principal caller) {
		this.caller = caller;
		return this;
	}

	LightRequest in(Locale language) {
		this.language = language;
		return this;
	}

	LightRequest header(String name, String value) {
		this.headers.add(name);
		this.headers.add(value);
		return this;
	}

	@Override
	public DispatcherType getDispatcherType() {
		return DispatcherType.REQUEST;
	}

	@Override
	public String getMethod() {
		return "GET";
	}

	@Override
	public String getRemoteAddr() {
		return "127.0.0.1";
	}

	@Override
	public String getScheme() {
		return "https";
	}

	@Override
	public boolean isSecure() {
		return true;
	}

	@Override
	public String getServerName() {
		return "api.example.com";
	}

	@Override
	public int getServerPort() {
		return 443;
	}

	@Override
	public String getContextPath() {
		return "";
	}

	@Override
	public String getServletPath() {
		return this.path;
	}

	@Override
	public @Nullable String getPathInfo() {
		return null;
	}

	@Override
	public String getRequestURI() {
		return this.path;
	}

	@Override
	public StringBuffer getRequestURL() {
		return new StringBuffer("https://api.example.com").append(this.path);
	}

	@Override
	public HttpServletMapping getHttpServletMapping() {
		return DefaultMapping.INSTANCE;
	}

	@Override
	public @Nullable String getQueryString() {
		return null;
	}

	@Override
	public @Nullable String getHeader(String name) {
		for (int i = 0; i < this.headers.size(); i += 2) {
			if (this.headers.get(i).equalsIgnoreCase(name)) {
				return this.headers.get(i + 1);
			}
		}
		return null;
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		String value = getHeader(name);
		return (value != null) ? Collections.enumeration(List.of(value)) : Collections.emptyEnumeration();
	}

	@Override
	public Enumeration<String> getHeaderNames() {
		return Collections
			.enumeration(IntStream.range(0, this.headers.size() / 2).mapToObj((i) -> this.headers.get(2 * i)).toList());
	}

	@Override
	public Enumeration<Locale> getLocales() {
		return Collections.enumeration((this.language != null) ? List.of(this.language) : List.of());
	}

	@Override
	public @Nullable String getContentType() {
		return null;
	}

	@Override
	public @Nullable String getCharacterEncoding() {
		return null;
	}

	@Override
	public int getContentLength() {
		return -1;
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		return new LinkedHashMap<>();
	}

	@Override
	public @Nullable Object getAttribute(String name) {
		return this.attributes.get(name);
	}

	@Override
	public void setAttribute(String name, Object value) {
		this.attributes.put(name, value);
	}

	@Override
	public void removeAttribute(String name) {
		this.attributes.remove(name);
	}

	@Override
	public @Nullable Principal getUserPrincipal() {
		return this.caller;
	}

	@Override
	public @Nullable String getRequestedSessionId() {
		return null;
	}

	@Override
	public @Nullable HttpSession getSession(boolean create) {
		if (create) {
			throw new IllegalStateException("A denial opens a session");
		}
		return null;
	}

	@Override
	public boolean isAsyncStarted() {
		return false;
	}

	/**
	 * The whole application is one servlet's.
	 */
	private enum DefaultMapping implements HttpServletMapping {

		INSTANCE;

		@Override
		public String getMatchValue() {
			return "";
		}

		@Override
		public String getPattern() {
			return "/";
		}

		@Override
		public String getServletName() {
			return "dispatcherServlet";
		}

		@Override
		public MappingMatch getMappingMatch() {
			return MappingMatch.DEFAULT;
		}

	}

}

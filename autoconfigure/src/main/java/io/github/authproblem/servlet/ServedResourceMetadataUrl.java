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
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.server.resource.web.OAuth2ProtectedResourceMetadataFilter;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Builds the URL from the request as Spring Security does, if a chain of the application
 * really serves it. What the client says of the host enters the URL only where it cannot
 * break out of it.
 *
 * @since 0.1.0
 */
public final class ServedResourceMetadataUrl implements ResourceMetadataUrl {

	private static final Log logger = LogFactory.getLog(ServedResourceMetadataUrl.class);

	private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

	/** Longer ones are nobody's: RFC 1035 ends a name at 255 octets. */
	private static final int MAX_HOST = 255;

	private static final int MAX_PORT = 65535;

	private static final int MAX_CONTEXT_PATH = 255;

	private final Supplier<@Nullable List<SecurityFilterChain>> chains;

	private final Set<String> trustedHosts;

	/** The next request nearly always comes to the same one; a race only costs time. */
	private Address last = new Address("", "", -1, "", null);

	/**
	 * Create a resolver.
	 * @param filterChains gives the application's chains, at the first denial
	 * @param trustedHosts the host names that may be named; empty: any
	 */
	public ServedResourceMetadataUrl(Supplier<@Nullable FilterChainProxy> filterChains, List<String> trustedHosts) {
		this.chains = ProblemChains.chains(filterChains);
		this.trustedHosts = trustedHosts.stream()
			.map((host) -> host.toLowerCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		Address address = this.last;
		if (!address.isOf(request)) {
			address = address(request);
			this.last = address;
		}
		return (address.url() != null && isServed(request)) ? address.url() : null;
	}

	private Address address(HttpServletRequest request) {
		String scheme = request.getScheme();
		String host = request.getServerName();
		int port = request.getServerPort();
		String contextPath = request.getContextPath();
		return new Address(scheme, host, port, contextPath, url(scheme, host, port, contextPath));
	}

	private @Nullable String url(String scheme, String host, int port, String contextPath) {
		boolean https = "https".equalsIgnoreCase(scheme);
		if ((!https && !"http".equalsIgnoreCase(scheme)) || !isHost(host) || !isContextPath(contextPath)) {
			return null;
		}
		if (!this.trustedHosts.isEmpty() && !this.trustedHosts.contains(host.toLowerCase(Locale.ROOT))) {
			return null;
		}
		if (port > MAX_PORT) {
			return null;
		}
		boolean usual = port <= 0 || port == (https ? 443 : 80);
		return (https ? "https://" : "http://") + host + (usual ? "" : ":" + port) + contextPath + WELL_KNOWN;
	}

	/**
	 * Whether the chain that would take this client's request for the metadata serves it.
	 * A matcher of the application may look at anything in a request, so it gets the real
	 * one with another path, and where it fails nothing is advertised.
	 */
	private boolean isServed(HttpServletRequest request) {
		try {
			SecurityFilterChain chain = ProblemChains.chainOf(new MetadataRequest(request), this.chains.get());
			return chain != null && ProblemChains.has(chain, OAuth2ProtectedResourceMetadataFilter.class::isInstance);
		}
		catch (RuntimeException ex) {
			logger.debug("No chain could be found for the protected resource metadata", ex);
			return false;
		}
	}

	private static boolean isHost(@Nullable String host) {
		if (host == null || host.isEmpty() || host.length() > MAX_HOST) {
			return false;
		}
		return host.startsWith("[") ? isAddress(host)
				: isMadeOf(host, "-._") && !host.startsWith(".") && !host.contains("..");
	}

	/**
	 * Whether a host is an IPv6 address in brackets (RFC 3986, section 3.2.2).
	 */
	private static boolean isAddress(String host) {
		if (!isMadeOf(host, ":.[]")) {
			return false;
		}
		try {
			return new URI("http", host, null, null).getHost() != null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	/**
	 * Whether a path can follow a host. {@code X-Forwarded-Prefix} becomes the context
	 * path as the client sent it, also without the slash that ends the host.
	 */
	private static boolean isContextPath(String path) {
		return path.isEmpty() || (path.startsWith("/") && !path.startsWith("//") && path.length() <= MAX_CONTEXT_PATH
				&& isMadeOf(path, "-._~/%") && isDecodable(path));
	}

	private static boolean isDecodable(String path) {
		for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
			if (!RequestPath.isEscape(path, i)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isMadeOf(String text, String punctuation) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
			if (!letterOrDigit && punctuation.indexOf(c) < 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * What a request says of where it was sent, and the URL that is made of it.
	 *
	 * @param scheme its scheme
	 * @param host its host
	 * @param port its port
	 * @param contextPath its context path
	 * @param url the URL, or {@code null} if the others cannot make one
	 */
	private record Address(String scheme, @Nullable String host, int port, String contextPath, @Nullable String url) {

		boolean isOf(HttpServletRequest request) {
			return this.port == request.getServerPort() && this.scheme.equals(request.getScheme())
					&& Objects.equals(this.host, request.getServerName())
					&& this.contextPath.equals(request.getContextPath());
		}

	}

	/**
	 * The client's request, as if it asked for the metadata.
	 */
	private static final class MetadataRequest extends HttpServletRequestWrapper {

		/** The path that Spring parses and keeps for its matchers: not the real one's. */
		private @Nullable Object parsedPath;

		MetadataRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getMethod() {
			return "GET";
		}

		@Override
		public String getRequestURI() {
			return getContextPath() + WELL_KNOWN;
		}

		@Override
		public String getServletPath() {
			return WELL_KNOWN;
		}

		@Override
		public @Nullable String getPathInfo() {
			return null;
		}

		@Override
		public @Nullable String getQueryString() {
			return null;
		}

		@Override
		public DispatcherType getDispatcherType() {
			return DispatcherType.REQUEST;
		}

		@Override
		public @Nullable Object getAttribute(String name) {
			return ServletRequestPathUtils.PATH_ATTRIBUTE.equals(name) ? this.parsedPath : super.getAttribute(name);
		}

		@Override
		public void setAttribute(String name, @Nullable Object value) {
			if (ServletRequestPathUtils.PATH_ATTRIBUTE.equals(name)) {
				this.parsedPath = value;
			}
			else {
				super.setAttribute(name, value);
			}
		}

		@Override
		public void removeAttribute(String name) {
			if (ServletRequestPathUtils.PATH_ATTRIBUTE.equals(name)) {
				this.parsedPath = null;
			}
			else {
				super.removeAttribute(name);
			}
		}

	}

}

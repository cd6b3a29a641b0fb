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

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.server.resource.web.OAuth2ProtectedResourceMetadataFilter;
import org.springframework.security.web.FilterChainProxy;

/**
 * Builds the URL from the request as Spring Security does, if a chain of the application
 * really serves it. What the client says of the host enters the URL only where it cannot
 * break out of it.
 *
 * @since 0.1.0
 */
public final class ServedResourceMetadataUrl implements ResourceMetadataUrl {

	private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

	/** Longer ones are nobody's: RFC 1035 ends a name at 255 octets. */
	private static final int MAX_HOST = 255;

	private static final int MAX_CONTEXT_PATH = 255;

	private final Supplier<@Nullable FilterChainProxy> filterChains;

	private final Set<String> trustedHosts;

	private volatile @Nullable Boolean served;

	/**
	 * Create a resolver.
	 * @param filterChains gives the application's chains, at the first denial
	 * @param trustedHosts the host names that may be named; empty: any
	 */
	public ServedResourceMetadataUrl(Supplier<@Nullable FilterChainProxy> filterChains, List<String> trustedHosts) {
		this.filterChains = filterChains;
		this.trustedHosts = trustedHosts.stream()
			.map((host) -> host.toLowerCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		String scheme = request.getScheme();
		String host = request.getServerName();
		String contextPath = request.getContextPath();
		boolean https = "https".equalsIgnoreCase(scheme);
		if ((!https && !"http".equalsIgnoreCase(scheme)) || !isHost(host) || !isContextPath(contextPath)) {
			return null;
		}
		if (!this.trustedHosts.isEmpty() && !this.trustedHosts.contains(host.toLowerCase(Locale.ROOT))) {
			return null;
		}
		if (!isServed()) {
			return null;
		}
		StringBuilder url = new StringBuilder(96).append(https ? "https://" : "http://").append(host);
		int port = request.getServerPort();
		if (port > 0 && port != (https ? 443 : 80)) {
			url.append(':').append(port);
		}
		return url.append(contextPath).append(WELL_KNOWN).toString();
	}

	/**
	 * Whether the first chain that takes a request for the metadata serves it. Chains do
	 * not change, so once is enough.
	 */
	private boolean isServed() {
		Boolean served = this.served;
		if (served == null) {
			FilterChainProxy proxy = this.filterChains.get();
			List<Filter> filters = (proxy != null) ? proxy.getFilters(WELL_KNOWN) : null;
			served = filters != null
					&& filters.stream().anyMatch(OAuth2ProtectedResourceMetadataFilter.class::isInstance);
			this.served = served;
		}
		return served;
	}

	private static boolean isHost(@Nullable String host) {
		return host != null && !host.isEmpty() && host.length() <= MAX_HOST && isMadeOf(host, "-._:[]");
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

}

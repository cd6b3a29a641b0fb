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

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The path that the client asked for, as a URI reference.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.3">RFC 3986, section
 * 3.3</a>
 */
final class RequestPath {

	/** RFC 3986, section 3.3, and the percent sign. */
	private static final boolean[] LEGAL = new boolean[128];
	static {
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/%".chars()
			.forEach((c) -> LEGAL[c] = true);
	}

	private static final String HEX = "0123456789ABCDEF";

	private RequestPath() {
	}

	/**
	 * The path of the original request, whatever dispatch this is, without its query and
	 * without path parameters: a session id or a token may stand in these.
	 * @return a path that is legal in a URI and names no host
	 */
	static String of(HttpServletRequest request) {
		String path = encode(withoutParameters(original(request)));
		// Two slashes at the start would name a host (RFC 3986, section 4.2)
		return path.startsWith("//") ? "/." + path : path;
	}

	private static String original(HttpServletRequest request) {
		String path = null;
		if (RefusedErrorDispatch.isError(request)) {
			path = attribute(request, RequestDispatcher.ERROR_REQUEST_URI);
		}
		else if (request.getDispatcherType() == DispatcherType.FORWARD) {
			path = attribute(request, RequestDispatcher.FORWARD_REQUEST_URI);
		}
		path = (path != null) ? path : request.getRequestURI();
		return (path != null) ? path : "";
	}

	private static String withoutParameters(String path) {
		if (path.indexOf(';') < 0) {
			return path;
		}
		StringBuilder plain = new StringBuilder(path.length());
		boolean parameter = false;
		for (int i = 0; i < path.length(); i++) {
			char c = path.charAt(i);
			parameter = c == ';' || (parameter && c != '/');
			if (!parameter) {
				plain.append(c);
			}
		}
		return plain.toString();
	}

	private static @Nullable String attribute(HttpServletRequest request, String name) {
		return (request.getAttribute(name) instanceof String value) ? value : null;
	}

	private static String encode(String path) {
		for (int i = 0; i < path.length(); i++) {
			if (!isLegal(path, i)) {
				return encodeFrom(path, i);
			}
		}
		return path;
	}

	private static String encodeFrom(String path, int start) {
		StringBuilder encoded = new StringBuilder(path.length() + 16).append(path, 0, start);
		for (int i = start; i < path.length(); i++) {
			if (isLegal(path, i)) {
				encoded.append(path.charAt(i));
				continue;
			}
			int end = Character.isSurrogate(path.charAt(i)) ? Math.min(i + 2, path.length()) : i + 1;
			for (byte octet : path.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
				encoded.append('%').append(HEX.charAt((octet >> 4) & 0xf)).append(HEX.charAt(octet & 0xf));
			}
			i = end - 1;
		}
		return encoded.toString();
	}

	private static boolean isLegal(String path, int index) {
		char c = path.charAt(index);
		return c < LEGAL.length && LEGAL[c] && (c != '%' || isEscape(path, index));
	}

	/**
	 * Whether the percent sign at an index of a path encodes an octet.
	 */
	static boolean isEscape(String path, int index) {
		return index + 2 < path.length() && HexFormat.isHexDigit(path.charAt(index + 1))
				&& HexFormat.isHexDigit(path.charAt(index + 2));
	}

}

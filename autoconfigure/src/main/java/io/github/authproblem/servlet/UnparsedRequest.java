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

import java.util.Collection;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;

/**
 * A multipart request that nobody parses, because it is to find nothing: parsing costs
 * memory and files, and one that cannot be parsed would be a server error.
 */
final class UnparsedRequest extends HttpServletRequestWrapper {

	private static final String ATTRIBUTE = UnparsedRequest.class.getName();

	private static final String MULTIPART = "multipart/";

	private UnparsedRequest(HttpServletRequest request) {
		super(request);
	}

	/**
	 * The request as it is, or unparsed if it is a multipart request.
	 */
	static HttpServletRequest of(HttpServletRequest request) {
		if (!StringUtils.startsWithIgnoreCase(request.getContentType(), MULTIPART)) {
			return request;
		}
		request.setAttribute(ATTRIBUTE, true);
		return new UnparsedRequest(request);
	}

	/**
	 * Whether a request has been one in another dispatch, which the container makes of
	 * the client's own.
	 */
	static boolean was(HttpServletRequest request) {
		return request.getAttribute(ATTRIBUTE) != null;
	}

	@Override
	public String getContentType() {
		return MediaType.APPLICATION_OCTET_STREAM_VALUE;
	}

	@Override
	public Collection<Part> getParts() {
		return List.of();
	}

	@Override
	public @Nullable Part getPart(String name) {
		return null;
	}

}

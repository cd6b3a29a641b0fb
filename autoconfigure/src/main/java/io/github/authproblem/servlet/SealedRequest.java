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
import java.util.Collection;
import java.util.List;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;

/**
 * A denied request that is to find nothing. Until it has found that, nobody leads it
 * elsewhere or answers it later; and nobody parses its parts, which costs memory and
 * files, and is a server error where it cannot be done.
 */
final class SealedRequest extends HttpServletRequestWrapper {

	private static final String ATTRIBUTE = SealedRequest.class.getName();

	private static final String MULTIPART = "multipart/";

	private final SealedResponse response;

	SealedRequest(HttpServletRequest request, SealedResponse response) {
		super(request);
		this.response = response;
		request.setAttribute(ATTRIBUTE, true);
	}

	/**
	 * Whether a request has been sealed in another dispatch, which the container makes of
	 * the client's own.
	 */
	static boolean was(HttpServletRequest request) {
		return request.getAttribute(ATTRIBUTE) != null;
	}

	@Override
	public @Nullable String getContentType() {
		String type = super.getContentType();
		return StringUtils.startsWithIgnoreCase(type, MULTIPART) ? MediaType.APPLICATION_OCTET_STREAM_VALUE : type;
	}

	@Override
	public Collection<Part> getParts() {
		return List.of();
	}

	@Override
	public @Nullable Part getPart(String name) {
		return null;
	}

	@Override
	public @Nullable RequestDispatcher getRequestDispatcher(String path) {
		RequestDispatcher dispatcher = super.getRequestDispatcher(path);
		return (dispatcher != null) ? new SealedDispatcher(dispatcher) : null;
	}

	@Override
	public boolean isAsyncSupported() {
		return false;
	}

	@Override
	public AsyncContext startAsync() {
		throw new IllegalStateException("A denied request is not answered later");
	}

	@Override
	public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
		return startAsync();
	}

	/**
	 * Leads to what renders an error, and nowhere before there is one.
	 */
	private final class SealedDispatcher implements RequestDispatcher {

		private final RequestDispatcher delegate;

		SealedDispatcher(RequestDispatcher delegate) {
			this.delegate = delegate;
		}

		@Override
		public void forward(ServletRequest request, ServletResponse response) throws ServletException, IOException {
			if (isOpen()) {
				this.delegate.forward(request, response);
			}
		}

		@Override
		public void include(ServletRequest request, ServletResponse response) throws ServletException, IOException {
			if (isOpen()) {
				this.delegate.include(request, response);
			}
		}

		private boolean isOpen() {
			return !ApplicationServlet.isSearching(SealedRequest.this) && SealedRequest.this.response.isError();
		}

	}

}

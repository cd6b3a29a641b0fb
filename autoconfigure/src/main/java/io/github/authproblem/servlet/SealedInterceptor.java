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
import java.io.PrintWriter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/**
 * An interceptor that may do what it does for an unknown path, but serve nothing: neither
 * a body that says that something was found, nor an end without a refusal.
 *
 * @param delegate an interceptor of the application
 */
record SealedInterceptor(HandlerInterceptor delegate) implements HandlerInterceptor {

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws Exception {
		try {
			return this.delegate.preHandle(request, new SealedResponse(response), handler)
					|| response.getStatus() < HttpServletResponse.SC_MULTIPLE_CHOICES;
		}
		catch (ServedException ex) {
			return true;
		}
	}

	@Override
	public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable ModelAndView modelAndView) throws Exception {
		try {
			this.delegate.postHandle(request, new SealedResponse(response), handler, modelAndView);
		}
		catch (ServedException ex) {
			// It is served nothing
		}
	}

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception exception) throws Exception {
		this.delegate.afterCompletion(request, response, handler, exception);
	}

	/**
	 * A response that has no body before it has an error's status.
	 */
	private static final class SealedResponse extends HttpServletResponseWrapper {

		SealedResponse(HttpServletResponse response) {
			super(response);
		}

		@Override
		public ServletOutputStream getOutputStream() throws IOException {
			check();
			return super.getOutputStream();
		}

		@Override
		public PrintWriter getWriter() throws IOException {
			check();
			return super.getWriter();
		}

		@Override
		public void flushBuffer() throws IOException {
			check();
			super.flushBuffer();
		}

		private void check() {
			if (getStatus() < SC_BAD_REQUEST) {
				throw new ServedException();
			}
		}

	}

	/**
	 * Something would have been served.
	 */
	@SuppressWarnings("serial")
	private static final class ServedException extends RuntimeException {

		ServedException() {
			super("A denied request is served nothing", null, false, false);
		}

	}

}

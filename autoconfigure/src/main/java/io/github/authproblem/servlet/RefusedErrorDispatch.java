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

import io.github.authproblem.classify.DenialClassifiers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * An ERROR dispatch that security refuses, because the application's error page is not
 * public. The error came first and keeps its status: the refusal is ours, not the
 * client's fault.
 *
 * @param status the error's status
 */
record RefusedErrorDispatch(int status) {

	/**
	 * The refused dispatch that a request is.
	 * @return the dispatch, or {@code null} for another request and for an error that
	 * itself is a denial
	 */
	static @Nullable RefusedErrorDispatch in(HttpServletRequest request) {
		if (isError(request) && denial(request) == null
				&& request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
				&& status >= 400) {
			return new RefusedErrorDispatch(status);
		}
		return null;
	}

	/**
	 * Whether an error is dispatched: by the container, or by the filter that stands in
	 * for it where the application is deployed as a WAR, and forwards.
	 */
	static boolean isError(HttpServletRequest request) {
		return request.getDispatcherType() == DispatcherType.ERROR
				|| (request.getDispatcherType() == DispatcherType.FORWARD
						&& request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) != null
						&& request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
						&& status >= HttpServletResponse.SC_BAD_REQUEST);
	}

	/**
	 * The denial that nobody handled before it became an error.
	 * @return its exception, or {@code null} if the error is none
	 */
	static @Nullable RuntimeException denial(HttpServletRequest request) {
		if (isError(request) && request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable error) {
			return DenialClassifiers.denialIn(error);
		}
		return null;
	}

}

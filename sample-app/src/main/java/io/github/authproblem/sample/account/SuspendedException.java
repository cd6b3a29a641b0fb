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

package io.github.authproblem.sample.account;

import java.net.URI;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.ErrorResponse;

/**
 * A denial with a problem of the application's own, which the starter sends as it is.
 */
public class SuspendedException extends AccessDeniedException implements ErrorResponse {

	private final ProblemDetail body;

	/**
	 * Creates the denial.
	 * @param suspendedAt since when the account has been suspended
	 * @param reason why, for programs to read; {@code null} where nobody said
	 */
	public SuspendedException(Instant suspendedAt, @Nullable String reason) {
		super("The account is suspended");
		this.body = ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN,
				"This account has been suspended; its owner can ask the support to reopen it.");
		this.body.setType(URI.create("urn:problem-type:sample:account-suspended"));
		this.body.setTitle("Account suspended");
		this.body.setProperty("suspendedAt", suspendedAt.toString());
		if (reason != null) {
			this.body.setProperty("reason", reason);
		}
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.FORBIDDEN;
	}

	@Override
	public ProblemDetail getBody() {
		return this.body;
	}

}

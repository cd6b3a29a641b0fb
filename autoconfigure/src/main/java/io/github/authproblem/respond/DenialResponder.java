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

package io.github.authproblem.respond;

import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Supplier;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Turns a denial into the response that answers it.
 *
 * @since 0.1.0
 */
public final class DenialResponder {

	private static final int UNAUTHORIZED = 401;

	private final ChallengeFactory challenges;

	private final ProblemFactory problems;

	private final String retryAfter;

	/**
	 * Create a responder.
	 * @param challenges makes the challenges
	 * @param problems makes the problems
	 * @param retryAfter how long a client should wait for an authorization server that
	 * cannot be asked; parts of a second count as one
	 */
	public DenialResponder(ChallengeFactory challenges, ProblemFactory problems, Duration retryAfter) {
		this.challenges = challenges;
		this.problems = problems;
		this.retryAfter = String.valueOf(retryAfter.plusNanos(999_999_999).toSeconds());
	}

	/**
	 * Answer a denial.
	 * @param denial the denial
	 * @param resourceMetadata gives the URL of the metadata, or {@code null} where it is
	 * not known; asked only if there is a challenge
	 * @param languages gives the languages that the client wants, what it likes best
	 * first
	 * @return the response
	 */
	public DenialResponse respond(Denial denial, Supplier<@Nullable String> resourceMetadata,
			Supplier<Iterator<Locale>> languages) {
		ResponseHeaders headers = new ResponseHeaders(denial.headers());
		if (!headers.containsHeader(HttpHeaders.WWW_AUTHENTICATE) && this.challenges.isChallenged(denial)) {
			headers.set(HttpHeaders.WWW_AUTHENTICATE, this.challenges.create(denial, resourceMetadata.get()));
		}
		if (denial.reason() == DenialReason.AUTHENTICATION_UNAVAILABLE) {
			headers.set(HttpHeaders.RETRY_AFTER, this.retryAfter);
		}
		ProblemMessages.Translation translation = this.problems.translation(languages);
		Problem problem = this.problems.create(denial, translation);
		DenialResponse response = notStored(headers, problem);
		translation.describe(problem, denial.reason(), headers);
		return response;
	}

	/**
	 * Answer with an error that is no denial, telling nothing of its cause. A 401 has a
	 * challenge even so, as RFC 9110, section 15.5.2, demands.
	 * @param status the error's status
	 * @param path the request's path, percent-encoded
	 * @param challenged whether whoever raised the error has given it a challenge
	 * @param resourceMetadata gives the URL of the metadata, or {@code null} where it is
	 * not known
	 * @return the response
	 */
	public DenialResponse respond(int status, String path, boolean challenged,
			Supplier<@Nullable String> resourceMetadata) {
		ResponseHeaders headers = new ResponseHeaders(HttpHeaders.EMPTY);
		if (status == UNAUTHORIZED && !challenged) {
			headers.set(HttpHeaders.WWW_AUTHENTICATE,
					this.challenges.create(Denial.of(DenialReason.TOKEN_MISSING), resourceMetadata.get()));
		}
		return notStored(headers, this.problems.create(status, path));
	}

	private static DenialResponse notStored(ResponseHeaders headers, Problem problem) {
		headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
		return new DenialResponse(headers, problem);
	}

}

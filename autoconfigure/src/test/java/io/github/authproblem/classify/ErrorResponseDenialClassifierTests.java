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

package io.github.authproblem.classify;

import java.net.URI;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ErrorResponseDenialClassifier}.
 */
class ErrorResponseDenialClassifierTests {

	private final ErrorResponseDenialClassifier classifier = new ErrorResponseDenialClassifier();

	private Denial classify(RuntimeException exception) {
		Denial denial = this.classifier.classify(DeniedRequest.with(exception).context());
		assertThat(denial).isNotNull();
		return denial;
	}

	@Test
	void classifyWhenErrorResponseThenKeepsProblem() {
		Denial denial = classify(new SuspendedException());
		assertThat(denial.reason()).isEqualTo(DenialReason.CUSTOM);
		assertThat(denial.status()).isEqualTo(451);
		assertThat(denial.problem()).isEqualTo(new SuspendedException().getBody());
	}

	@Test
	void classifyWhenErrorResponseThenKeepsHeaders() {
		assertThat(classify(new SuspendedException()).headers().get("Link")).containsExactly("<https://a.example>",
				"<https://b.example>");
	}

	@Test
	void classifyWhenErrorResponseThenHeadersAreReadOnly() {
		HttpHeaders headers = classify(new SuspendedException()).headers();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> headers.add("a", "b"));
	}

	@Test
	void classifyWhenErrorResponseThenProblemIsNotShared() {
		SuspendedException exception = new SuspendedException();
		ProblemDetail problem = classify(exception).problem();
		assertThat(problem).isNotNull().isNotSameAs(exception.getBody());
		problem.setTitle("changed");
		problem.setProperty("added", true);
		assertThat(exception.getBody()).isEqualTo(new SuspendedException().getBody());
	}

	@Test
	void classifyWhenStatusOfResponseIsAnotherThenItsStatusCounts() {
		SuspendedException exception = new SuspendedException();
		exception.getBody().setStatus(200);
		assertThat(classify(exception).status()).isEqualTo(451);
	}

	@Test
	void classifyWhenCauseIsErrorResponseThenKeepsProblem() {
		Denial denial = classify(
				new BadCredentialsException("no", new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS)));
		assertThat(denial.status()).isEqualTo(429);
	}

	@Test
	void classifyWhenNoErrorResponseThenLeavesIt() {
		assertThat(this.classifier.classify(DeniedRequest.with(new AccessDeniedException("no")).context())).isNull();
	}

	private static final class SuspendedException extends AccessDeniedException implements ErrorResponse {

		private final transient ProblemDetail body = ProblemDetail.forStatus(451);

		SuspendedException() {
			super("suspended");
			this.body.setType(URI.create("https://example.com/suspended"));
			this.body.setTitle("Suspended");
			this.body.setDetail("Since yesterday.");
			this.body.setInstance(URI.create("/accounts/1"));
			this.body.setProperty("since", "2026-01-01");
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatusCode.valueOf(451);
		}

		@Override
		public HttpHeaders getHeaders() {
			HttpHeaders headers = new HttpHeaders();
			headers.add("Link", "<https://a.example>");
			headers.add("Link", "<https://b.example>");
			return headers;
		}

		@Override
		public ProblemDetail getBody() {
			return this.body;
		}

	}

}

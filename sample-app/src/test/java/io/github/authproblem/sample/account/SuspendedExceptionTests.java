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

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link SuspendedException}.
 */
class SuspendedExceptionTests {

	@Test
	void bodyWhenReasonKnownThenTellsSinceWhenAndWhy() {
		SuspendedException exception = new SuspendedException(Instant.parse("2026-01-02T03:04:05Z"), "payment-overdue");
		ProblemDetail body = exception.getBody();
		assertThat(exception.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(body.getStatus()).isEqualTo(403);
		assertThat(body.getType()).isEqualTo(URI.create("urn:problem-type:sample:account-suspended"));
		assertThat(body.getTitle()).isEqualTo("Account suspended");
		assertThat(body.getDetail())
			.isEqualTo("This account has been suspended; its owner can ask the support to reopen it.");
		assertThat(body.getProperties()).containsExactly(entry("suspendedAt", "2026-01-02T03:04:05Z"),
				entry("reason", "payment-overdue"));
	}

	@Test
	void bodyWhenReasonUnknownThenHasNone() {
		SuspendedException exception = new SuspendedException(Instant.parse("2026-01-02T03:04:05Z"), null);
		assertThat(exception.getBody().getProperties()).containsOnlyKeys("suspendedAt");
	}

}

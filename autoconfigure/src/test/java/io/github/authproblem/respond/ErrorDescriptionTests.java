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

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ErrorDescription}.
 */
class ErrorDescriptionTests {

	@ParameterizedTest
	@EnumSource
	void ofThenPlainAsciiOnWhichNoClientSplits(DenialReason reason) {
		assertThat(ErrorDescription.of(Denial.of(reason))).matches("[A-Z][A-Za-z ]+[a-z]");
	}

	@Test
	void ofWhenCustomUnauthorizedThenPlainAscii() {
		Denial denial = Denial.builder(DenialReason.CUSTOM)
			.problem(ProblemDetail.forStatus(401), 401, HttpHeaders.EMPTY)
			.build();
		assertThat(ErrorDescription.of(denial)).isEqualTo("The access token was not accepted");
	}

}

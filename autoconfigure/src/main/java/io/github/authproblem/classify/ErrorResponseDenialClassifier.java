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

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

import org.springframework.web.ErrorResponse;

/**
 * Keeps the problem that an exception brings itself.
 */
final class ErrorResponseDenialClassifier implements DenialClassifier {

	@Override
	public @Nullable Denial classify(DenialContext context) {
		ErrorResponse response = context.causes().find(ErrorResponse.class);
		if (response == null) {
			return null;
		}
		return Denial.builder(DenialReason.CUSTOM)
			.problem(response.getBody(), response.getStatusCode().value(), response.getHeaders())
			.build();
	}

}

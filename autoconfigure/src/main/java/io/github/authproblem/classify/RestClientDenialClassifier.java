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

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.client.RestClientException;

/**
 * Reads what comes out of authentication bare because a server could not be asked: the
 * metadata of one issuer among several, say.
 */
final class RestClientDenialClassifier implements DenialClassifier {

	@Override
	public @Nullable Denial classify(DenialContext context) {
		RuntimeException exception = context.exception();
		boolean bare = !(exception instanceof AuthenticationException || exception instanceof AccessDeniedException);
		return (bare && context.causes().include(RestClientException.class))
				? Denial.of(DenialReason.AUTHENTICATION_UNAVAILABLE) : null;
	}

}

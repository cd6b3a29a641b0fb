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

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;

/**
 * A problem that says what all for its reason say, but for the path and the values of its
 * members.
 *
 * @param type its type
 * @param message its reason and texts
 * @param path the request's path, percent-encoded, or {@code null} if it is not told
 * @param members its extension members
 */
record StandardProblem(URI type, ProblemMessages.Message message, @Nullable String path,
		Map<String, Object> members) implements Problem {

	@Override
	public int status() {
		return this.message.reason().status();
	}

	@Override
	public ProblemDetail detail() {
		ProblemDetail detail = ProblemDetail.forStatus(status());
		detail.setType(this.type);
		detail.setTitle(this.message.title());
		detail.setDetail(this.message.detail());
		detail.setInstance((this.path != null) ? URI.create(this.path) : null);
		this.members.forEach(detail::setProperty);
		return detail;
	}

}

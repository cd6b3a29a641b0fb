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

package io.github.authproblem;

import org.springframework.http.ProblemDetail;

/**
 * Changes the problem of a denial before it is written: adds members, changes texts.
 * Beans of this type are called in their order. The status stays that of the denial,
 * whatever a customizer sets.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@FunctionalInterface
public interface ProblemCustomizer {

	/**
	 * Change the problem.
	 * @param problem the problem to change; what is put here reaches the client
	 * @param denial what is known of the denied request
	 */
	void customize(ProblemDetail problem, Denial denial);

}

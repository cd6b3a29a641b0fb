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

/**
 * Decides in code which denials are concealed: answered with the 404 that the application
 * gives for what does not exist. A bean of this type adds to what the properties and
 * {@link Concealed @Concealed} say; of several, one that conceals is enough.
 * <p>
 * It is asked for every denial that tells that something exists: a 403 for a missing
 * scope, role or authority, by a policy or by the application's own exception, and, if
 * {@code auth-problem.concealment.missing-token} is set, the 401 of a request without
 * credentials. What is refused alike on every path, such as an expired token, is never
 * concealed. It runs for every such denial, so it should be fast; where it throws, the
 * denial is concealed.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4">RFC 9110, section
 * 15.5.4</a>
 */
@FunctionalInterface
public interface ConcealmentPolicy {

	/**
	 * Whether to conceal a denial.
	 * @param denial the denial; its cause may hold credentials
	 * @return {@code true} to answer as if the resource did not exist
	 */
	boolean conceals(Denial denial);

}

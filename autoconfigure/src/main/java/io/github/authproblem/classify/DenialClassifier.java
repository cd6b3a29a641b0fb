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
import org.jspecify.annotations.Nullable;

/**
 * Reads what an exception means. Beans of this type are asked in their order before the
 * built-in classifiers; the first answer counts.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DenialClassifier {

	/**
	 * Classify a denied request. The exception alone decides the reason, the scopes and
	 * the members; what the request says is added afterwards.
	 * @param context the exception and what is known of the caller
	 * @return the denial, or {@code null} to leave it to the next classifier
	 */
	@Nullable Denial classify(DenialContext context);

}

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

package io.github.authproblem.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where a client finds the metadata of the protected resource that it asked for.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-5.1">RFC 9728, section
 * 5.1</a>
 */
@FunctionalInterface
public interface ResourceMetadataUrl {

	/**
	 * The URL for a request.
	 * @param request the request
	 * @return an absolute URL that can stand in a challenge, or {@code null} where none
	 * is known
	 */
	@Nullable String resolve(HttpServletRequest request);

}

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

package io.github.authproblem.sample.explain;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A challenge: what {@code WWW-Authenticate} asks for.
 *
 * @param scheme the authentication scheme
 * @param parameters the parameters in their order; a single {@code token68} where that
 * stands in their place
 */
record Challenge(String scheme, List<Parameter> parameters) {

	boolean isOf(String otherScheme) {
		return this.scheme.equalsIgnoreCase(otherScheme);
	}

	@Nullable String parameter(String name) {
		for (Parameter parameter : this.parameters) {
			if (parameter.name().equalsIgnoreCase(name)) {
				return parameter.value();
			}
		}
		return null;
	}

	record Parameter(String name, String value) {

	}

}

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
 * A response as {@code curl -i} or {@code curl -v} shows it.
 *
 * @param status the status code
 * @param fields the header fields in their order
 * @param body the body, its line ends as {@code \n}; empty if there is none
 */
record PastedResponse(int status, List<Field> fields, String body) {

	/**
	 * Reads the last response of a text.
	 * @param text the text
	 * @return the response
	 * @throws UnreadableResponseException if there is none
	 */
	static PastedResponse parse(String text) {
		return new PastedResponseParser(text).parse();
	}

	List<String> all(String name) {
		return this.fields.stream().filter((field) -> field.name().equalsIgnoreCase(name)).map(Field::value).toList();
	}

	@Nullable String first(String name) {
		List<String> values = all(name);
		return values.isEmpty() ? null : values.get(0);
	}

	boolean has(String name) {
		return first(name) != null;
	}

	record Field(String name, String value) {

	}

}

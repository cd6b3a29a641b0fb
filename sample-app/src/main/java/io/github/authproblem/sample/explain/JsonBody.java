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

import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A body as far as it is JSON.
 *
 * @param mediaType the media type of the response, without parameters, in lower case
 * @param present whether there is any body
 * @param json the JSON, or {@code null} if it is none
 */
record JsonBody(String mediaType, boolean present, @Nullable JsonNode json) {

	private static final String PROBLEM_JSON = "application/problem+json";

	private static final int MAX_DEPTH = 64;

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
			.build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	static JsonBody of(PastedResponse pasted) {
		String contentType = Objects.requireNonNullElse(pasted.first("Content-Type"), "");
		int parameters = contentType.indexOf(';');
		String mediaType = (parameters < 0) ? contentType : contentType.substring(0, parameters);
		return new JsonBody(mediaType.strip().toLowerCase(Locale.ROOT), !pasted.body().isBlank(), read(pasted.body()));
	}

	private static @Nullable JsonNode read(String body) {
		try {
			JsonNode json = MAPPER.readTree(body);
			return json.isMissingNode() ? null : json;
		}
		catch (StreamConstraintsException ex) {
			throw new UnreadableResponseException("The body's JSON must not be nested deeper than " + MAX_DEPTH
					+ " levels nor have a number of more than 1000 digits.");
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	boolean isCalledProblem() {
		return this.mediaType.equals(PROBLEM_JSON);
	}

	/**
	 * Tells whether the body has members of a problem that tell it from any other object.
	 * @return whether it has
	 */
	boolean looksLikeProblem() {
		return this.json != null && this.json.isObject() && (this.json.has("type") || this.json.has("title"))
				&& (this.json.has("status") || this.json.has("detail") || this.json.has("instance"));
	}

	@Nullable JsonNode problem() {
		return (this.json != null && this.json.isObject() && (isCalledProblem() || looksLikeProblem())) ? this.json
				: null;
	}

}

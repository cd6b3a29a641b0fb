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
import tools.jackson.databind.JsonNode;

/**
 * A response and what was read out of it.
 *
 * @param pasted the response
 * @param challenges its challenges
 * @param body its body
 */
record ExaminedResponse(PastedResponse pasted, Challenges challenges, JsonBody body) {

	static ExaminedResponse of(PastedResponse pasted) {
		return new ExaminedResponse(pasted, Challenges.parse(pasted.all("WWW-Authenticate")), JsonBody.of(pasted));
	}

	int status() {
		return this.pasted.status();
	}

	boolean isDenial() {
		return status() == 401 || status() == 403;
	}

	boolean hasBearer() {
		return !this.challenges.of("Bearer").isEmpty();
	}

	/**
	 * Returns the error code of the Bearer challenge.
	 * @return the code, or an empty string if there is none
	 */
	String error() {
		return Objects.requireNonNullElse(this.challenges.bearer("error"), "");
	}

	@Nullable JsonNode problem() {
		return this.body.problem();
	}

	/**
	 * Returns the last part of the problem's type.
	 * @return the part, in lower case, or an empty string if there is none
	 */
	String reason() {
		String type = (problem() != null) ? problem().path("type").asString("") : "";
		int separator = Math.max(type.lastIndexOf(':'), type.lastIndexOf('/'));
		return type.substring(separator + 1).toLowerCase(Locale.ROOT);
	}

}

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

import java.net.URI;
import java.net.URISyntaxException;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpStatus;

/**
 * The checks of a problem's body.
 */
final class ProblemChecks {

	private ProblemChecks() {
	}

	static boolean hasWrongContentType(ExaminedResponse response) {
		return response.status() >= 400 && response.body().looksLikeProblem() && !response.body().isCalledProblem();
	}

	static boolean isNotJson(ExaminedResponse response) {
		return response.body().isCalledProblem() && response.body().present() && response.body().json() == null;
	}

	static boolean isNotObject(ExaminedResponse response) {
		JsonNode json = response.body().json();
		return response.body().isCalledProblem() && json != null && !json.isObject();
	}

	static boolean hasOtherStatus(ExaminedResponse response) {
		JsonNode status = member(response, "status");
		return status != null && isStatus(status) && status.intValue() != response.status();
	}

	static boolean hasNoNumberAsStatus(ExaminedResponse response) {
		JsonNode status = member(response, "status");
		return status != null && !isStatus(status);
	}

	private static boolean isStatus(JsonNode status) {
		return status.isInt() && status.intValue() >= 100 && status.intValue() <= 599;
	}

	static boolean isNotString(ExaminedResponse response, String name) {
		JsonNode member = member(response, name);
		return member != null && !member.isString();
	}

	static boolean isNotUri(ExaminedResponse response, String name) {
		JsonNode member = member(response, name);
		return member != null && !(member.isString() && isUri(member.stringValue()));
	}

	private static boolean isUri(String value) {
		try {
			new URI(value);
			return true;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	static boolean hasOtherTitleThanPhrase(ExaminedResponse response) {
		JsonNode type = member(response, "type");
		JsonNode title = member(response, "title");
		HttpStatus status = HttpStatus.resolve(response.status());
		boolean blank = type == null || "about:blank".equals(type.asString(""));
		return blank && title != null && title.isString() && status != null
				&& !title.stringValue().equalsIgnoreCase(status.getReasonPhrase());
	}

	private static @Nullable JsonNode member(ExaminedResponse response, String name) {
		JsonNode problem = response.problem();
		return (problem != null) ? problem.get(name) : null;
	}

}

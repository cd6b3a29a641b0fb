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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.github.authproblem.sample.explain.Rule.Finding;
import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@Hidden // the page's, and no part of the API
@RestController
class ExplainController {

	private static final int MAX_BYTES = 64 * 1024;

	@PostMapping(path = "/demo/explain", consumes = MediaType.TEXT_PLAIN_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	Explanation explain(InputStream body) throws IOException {
		byte[] pasted = body.readNBytes(MAX_BYTES + 1);
		if (pasted.length > MAX_BYTES) {
			throw problem(HttpStatus.CONTENT_TOO_LARGE, "A response of at most 64 KB can be explained.", null);
		}
		try {
			return explain(ExaminedResponse.of(PastedResponse.parse(new String(pasted, StandardCharsets.UTF_8))));
		}
		catch (UnreadableResponseException ex) {
			throw problem(HttpStatus.BAD_REQUEST, ex.getMessage(), ex);
		}
	}

	private static Explanation explain(ExaminedResponse response) {
		Meaning meaning = Meaning.of(response);
		return new Explanation(response.status(), meaning.summary(), meaning.advice(), response.challenges().list(),
				response.problem(), findings(response));
	}

	private static List<Finding> findings(ExaminedResponse response) {
		return Stream.of(Rule.values()).filter((rule) -> rule.isBrokenBy(response)).map(Rule::finding).toList();
	}

	private static ErrorResponseException problem(HttpStatus status, @Nullable String detail,
			@Nullable Throwable cause) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), cause);
	}

	record Explanation(int status, String summary, String advice, List<Challenge> challenges,
			@Nullable JsonNode problem, List<Finding> findings) {

	}

}

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

package io.github.authproblem.openapi;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.respond.DenialResponder;
import io.github.authproblem.respond.DenialResponse;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

/**
 * The denials as reusable parts of a document. Their examples are what is really
 * answered.
 */
final class DenialComponents {

	static final String PROBLEM = "AuthProblem";

	static final String UNAUTHORIZED = "Unauthorized";

	static final String TOKEN_REJECTED = "TokenRejected";

	static final String FORBIDDEN = "Forbidden";

	static final String NOT_FOUND = "NotFound";

	static final String UNAVAILABLE = "AuthenticationUnavailable";

	private static final String PATH = "/example";

	private static final Instant TIME = Instant.parse("2026-01-01T12:00:00Z");

	private static final List<DenialReason> REJECTED = Stream.of(DenialReason.values())
		.filter((reason) -> reason.status() == 401 && reason != DenialReason.TOKEN_MISSING)
		.toList();

	private static final List<DenialReason> REFUSED = List.of(DenialReason.SCOPE_INSUFFICIENT,
			DenialReason.ROLE_INSUFFICIENT, DenialReason.ACCESS_DENIED);

	private final DenialResponder responder;

	private final Function<ProblemDetail, Map<String, Object>> writer;

	private final @Nullable String resourceMetadata;

	private final Predicate<DenialReason> possible;

	/**
	 * Create an instance.
	 * @param responder answers denials
	 * @param writer writes a problem as a client reads it
	 * @param resourceMetadata the URL of the metadata, or {@code null} where it depends
	 * on the request
	 * @param possible which reasons the application can have
	 */
	DenialComponents(DenialResponder responder, Function<ProblemDetail, Map<String, Object>> writer,
			@Nullable String resourceMetadata, Predicate<DenialReason> possible) {
		this.responder = responder;
		this.writer = writer;
		this.resourceMetadata = resourceMetadata;
		this.possible = possible;
	}

	/**
	 * Add a response, unless the document has one of that name.
	 */
	void addTo(Components components, String name) {
		if (components.getResponses() == null || !components.getResponses().containsKey(name)) {
			components.addResponses(name, response(name));
		}
		if (components.getSchemas() == null || !components.getSchemas().containsKey(PROBLEM)) {
			components.addSchemas(PROBLEM, problem());
		}
	}

	private ApiResponse response(String name) {
		return switch (name) {
			case UNAUTHORIZED -> response(
					"No access token was sent, or one that is not accepted. The challenge says "
							+ "what is wrong with it.",
					Stream.concat(Stream.of(DenialReason.TOKEN_MISSING), REJECTED.stream()));
			case TOKEN_REJECTED -> response(
					"The access token is not accepted. The challenge says what is wrong with it.", REJECTED.stream());
			case FORBIDDEN -> response("The access token is good, but does not grant access. Where another scope "
					+ "would help, a challenge says so.", REFUSED.stream());
			case UNAVAILABLE -> response("The access token cannot be verified at the moment. Repeat the request later.",
					Stream.of(DenialReason.AUTHENTICATION_UNAVAILABLE));
			default -> new ApiResponse().description("There is nothing here, or nothing for this caller.");
		};
	}

	private ApiResponse response(String description, Stream<DenialReason> reasons) {
		ApiResponse response = new ApiResponse().description(description);
		MediaType problem = new MediaType().schema(new Schema<>().$ref(PROBLEM));
		List<Map.Entry<String, DenialResponse>> answers = new ArrayList<>();
		reasons.filter(this.possible).forEach((reason) -> answers.add(Map.entry(reason.slug(), answer(reason))));
		answers.forEach((answer) -> problem.addExamples(answer.getKey(),
				new Example().summary(answer.getValue().problem().detail().getTitle())
					.value(this.writer.apply(answer.getValue().problem().detail()))));
		addHeader(response, HttpHeaders.WWW_AUTHENTICATE, new StringSchema(),
				"Bearer challenge (RFC 6750, section 3): realm, error, scope and what else helps the client", answers);
		addHeader(response, HttpHeaders.RETRY_AFTER, new IntegerSchema().minimum(BigDecimal.ZERO),
				"Seconds to wait before the request is repeated (RFC 9110, section 10.2.3)", answers);
		return response.content(new Content().addMediaType("application/problem+json", problem));
	}

	private DenialResponse answer(DenialReason reason) {
		Denial.Builder denial = Denial.builder(reason)
			.request("GET", PATH, (reason != DenialReason.TOKEN_MISSING) ? "bearer" : "none");
		switch (reason) {
			case TOKEN_EXPIRED -> denial.member("expiredAt", TIME);
			case TOKEN_NOT_YET_VALID -> denial.member("validFrom", TIME);
			default -> {
			}
		}
		return this.responder.respond(denial.build(), () -> this.resourceMetadata, Collections::emptyIterator);
	}

	/**
	 * Document a header that some of these answers have.
	 */
	private static void addHeader(ApiResponse response, String name, Schema<?> schema, String description,
			List<Map.Entry<String, DenialResponse>> answers) {
		Header header = new Header().description(description).schema(schema).required(true);
		answers.forEach((answer) -> {
			List<String> values = answer.getValue().headers().get(name);
			if (values.isEmpty()) {
				header.setRequired(null);
			}
			else {
				header.addExample(answer.getKey(), new Example()
					.value((schema instanceof IntegerSchema) ? Integer.valueOf(values.get(0)) : values.get(0)));
			}
		});
		if (header.getExamples() != null) {
			response.addHeaderObject(name, header);
		}
	}

	/**
	 * The schema of RFC 9457, section 3.1, which allows additional members.
	 */
	private static Schema<?> problem() {
		return new ObjectSchema().description("A problem (RFC 9457)")
			.addProperty("type", new StringSchema().format("uri-reference").description("What kind of problem it is"))
			.addProperty("title", new StringSchema().description("The kind of problem, for people"))
			.addProperty("status", new IntegerSchema().format("int32").description("The status code"))
			.addProperty("detail", new StringSchema().description("What happened, for people"))
			.addProperty("instance", new StringSchema().format("uri-reference").description("Where it happened"))
			.additionalProperties(true);
	}

}

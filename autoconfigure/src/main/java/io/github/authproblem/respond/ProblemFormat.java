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

package io.github.authproblem.respond;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRootName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/**
 * A format in which problems are written: JSON or XML, as the mapper has it.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3">RFC 9457, section 3</a>
 */
public final class ProblemFormat {

	private final String contentType;

	private final ObjectWriter writer;

	private final UnaryOperator<ProblemDetail> preparation;

	private final Map<ProblemMessages.Message, Optional<ProblemTemplate>> templates = new ConcurrentHashMap<>();

	private ProblemFormat(MediaType contentType, ObjectMapper mapper, UnaryOperator<ProblemDetail> preparation) {
		this.contentType = contentType.toString();
		this.preparation = preparation;
		this.writer = mapper.writerFor(ProblemDetail.class);
	}

	private static ObjectMapper contractual(ObjectMapper mapper) {
		return mapper.rebuild()
			.addMixIn(ProblemDetail.class, Members.class)
			.disable(SerializationFeature.WRAP_ROOT_VALUE, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
			.build();
	}

	/**
	 * The JSON format.
	 * @param mapper the application's mapper, which writes the values of members
	 * @return the format
	 */
	public static ProblemFormat json(ObjectMapper mapper) {
		return new ProblemFormat(MediaType.APPLICATION_PROBLEM_JSON, contractual(mapper), UnaryOperator.identity());
	}

	/**
	 * The XML format, RFC 9457, appendix B.
	 * @param mapper the application's XML mapper, which writes the values of members
	 * @return the format
	 */
	public static ProblemFormat xml(ObjectMapper mapper) {
		ObjectMapper contractual = contractual(mapper);
		return new ProblemFormat(MediaType.APPLICATION_PROBLEM_XML, contractual, new XmlItems(contractual));
	}

	/**
	 * The content type of this format.
	 * @return the value of the header
	 */
	public String contentType() {
		return this.contentType;
	}

	/**
	 * Write a problem.
	 * @param problem the problem
	 * @return its bytes, in UTF-8
	 * @throws tools.jackson.core.JacksonException if the value of a member cannot be
	 * written
	 */
	public byte[] write(Problem problem) {
		byte[] bytes = (problem instanceof StandardProblem standard) ? fill(standard) : null;
		return (bytes != null) ? bytes : write(problem.detail());
	}

	private byte @Nullable [] fill(StandardProblem problem) {
		Optional<ProblemTemplate> template = this.templates.get(problem.message());
		if (template == null) {
			template = ProblemTemplate.of(problem, this::write);
			this.templates.put(problem.message(), template);
		}
		return template.isPresent() ? template.get().fill(problem) : null;
	}

	/**
	 * Write a problem.
	 * @param problem the problem
	 * @return its bytes, in UTF-8
	 * @throws tools.jackson.core.JacksonException if the value of a member cannot be
	 * written
	 */
	public byte[] write(ProblemDetail problem) {
		return this.writer.writeValueAsBytes(this.preparation.apply(problem));
	}

	/**
	 * The members in the contract's order, whatever names and order the application gives
	 * its own types.
	 */
	@JsonRootName(value = "problem", namespace = Members.NAMESPACE)
	@JsonPropertyOrder(value = { "type", "title", "status", "detail", "instance" }, alphabetic = false)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	private interface Members {

		/** The namespace that RFC 9457 took over from RFC 7807. */
		String NAMESPACE = "urn:ietf:rfc:7807";

		@JsonProperty(value = "type", namespace = NAMESPACE)
		URI getType();

		@JsonProperty(value = "title", namespace = NAMESPACE)
		String getTitle();

		@JsonProperty(value = "status", namespace = NAMESPACE)
		int getStatus();

		@JsonProperty(value = "detail", namespace = NAMESPACE)
		String getDetail();

		@JsonProperty(value = "instance", namespace = NAMESPACE)
		URI getInstance();

		@JsonAnyGetter
		@JsonProperty(namespace = NAMESPACE)
		Map<String, Object> getProperties();

	}

}

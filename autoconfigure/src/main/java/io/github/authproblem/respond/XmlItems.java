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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.ProblemDetail;

/**
 * Makes the items of an array children named {@code i} of one element, which is what an
 * array is in XML. Jackson would repeat the element.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#appendix-B">RFC 9457, appendix
 * B</a>
 */
final class XmlItems implements UnaryOperator<ProblemDetail> {

	private static final String ITEM = "i";

	private final ObjectMapper mapper;

	XmlItems(ObjectMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public ProblemDetail apply(ProblemDetail problem) {
		if (problem.getProperties() == null) {
			return problem;
		}
		Map<String, Object> properties = new LinkedHashMap<>();
		problem.getProperties().forEach((name, value) -> properties.put(name, items(this.mapper.valueToTree(value))));
		ProblemDetail result = ProblemDetail.forStatus(problem.getStatus());
		result.setType(problem.getType());
		result.setTitle(problem.getTitle());
		result.setDetail(problem.getDetail());
		result.setInstance(problem.getInstance());
		result.setProperties(properties);
		return result;
	}

	private JsonNode items(JsonNode node) {
		if (node instanceof ArrayNode array) {
			ArrayNode items = this.mapper.createArrayNode();
			array.forEach((item) -> items.add(items(item)));
			return this.mapper.createObjectNode().set(ITEM, items);
		}
		if (node instanceof ObjectNode object) {
			ObjectNode result = this.mapper.createObjectNode();
			object.forEachEntry((name, value) -> result.set(name, items(value)));
			return result;
		}
		return node;
	}

}

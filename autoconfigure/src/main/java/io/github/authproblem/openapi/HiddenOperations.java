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

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.swagger.v3.core.filter.SpecFilter;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Takes operations out of a document, and the schemas and tags that they alone use, whose
 * names would tell of them.
 */
final class HiddenOperations extends SpecFilter {

	/**
	 * Take operations out.
	 * @param document the document
	 * @param hidden tells which
	 */
	void removeFrom(OpenAPI document, Predicate<Operation> hidden) {
		Set<String> schemasBefore = usedSchemas(document);
		Set<String> tagsBefore = usedTags(document);
		for (PathItem path : document.getPaths().values()) {
			path.readOperationsMap().forEach((method, operation) -> {
				if (hidden.test(operation)) {
					path.operation(method, null);
				}
			});
		}
		document.getPaths().values().removeIf((path) -> path.readOperations().isEmpty() && path.get$ref() == null);
		schemasBefore.removeAll(usedSchemas(document));
		if (document.getComponents() != null && document.getComponents().getSchemas() != null) {
			document.getComponents().getSchemas().keySet().removeAll(schemasBefore);
		}
		tagsBefore.removeAll(usedTags(document));
		removeTags(document, tagsBefore);
	}

	private static Set<String> usedTags(OpenAPI document) {
		return document.getPaths()
			.values()
			.stream()
			.flatMap((path) -> path.readOperations().stream())
			.map(Operation::getTags)
			.filter(Objects::nonNull)
			.flatMap(List::stream)
			.collect(Collectors.toCollection(HashSet::new));
	}

	private static void removeTags(OpenAPI document, Set<String> names) {
		List<Tag> tags = document.getTags();
		if (tags != null) {
			List<Tag> kept = tags.stream().filter((tag) -> !names.contains(tag.getName())).toList();
			document.setTags(kept.isEmpty() ? null : kept);
		}
	}

	/**
	 * The schemas that paths lead to, as Swagger finds them where it removes all others.
	 */
	@SuppressWarnings("rawtypes")
	private Set<String> usedSchemas(OpenAPI document) {
		@Nullable Map<String, Schema> all = (document.getComponents() != null) ? document.getComponents().getSchemas() : null;
		if (all == null) {
			return new HashSet<>();
		}
		document.getComponents().setSchemas(new LinkedHashMap<>(all));
		removeBrokenReferenceDefinitions(document);
		Map<String, Schema> used = document.getComponents().getSchemas();
		document.getComponents().setSchemas(all);
		return (used != null) ? new HashSet<>(used.keySet()) : new HashSet<>();
	}

}

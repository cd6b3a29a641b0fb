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

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.authproblem.DenialReason;
import io.github.authproblem.respond.DenialResponder;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

import org.springframework.core.Ordered;
import org.springframework.http.ProblemDetail;

/**
 * Documents the denials of every operation that needs a token, and hides concealed ones.
 * What the document says already stays as it is.
 *
 * @since 0.1.0
 * @see <a href="https://spec.openapis.org/oas/v3.1.1#responses-object">OpenAPI, Responses
 * Object</a>
 */
public final class AuthProblemOpenApiCustomizer implements GlobalOpenApiCustomizer, Ordered {

	private static final String SCHEME = "bearerAuth";

	private final OperationAccess.Lookup access;

	private final DenialComponents denials;

	private final ConcealedOperations concealed;

	private final boolean missingTokenConcealed;

	/**
	 * Create a customizer.
	 * @param access tells what an operation answers
	 * @param responder answers denials
	 * @param writer writes a problem as a client reads it
	 * @param resourceMetadata the URL of the metadata, or {@code null} where it depends
	 * on the request
	 * @param possible which reasons the application can have
	 * @param concealed what the document tells of concealed operations
	 * @param missingTokenConcealed whether the 401 of a request without credentials is
	 * concealed too
	 */
	public AuthProblemOpenApiCustomizer(OperationAccess.Lookup access, DenialResponder responder,
			Function<ProblemDetail, Map<String, Object>> writer, @Nullable String resourceMetadata,
			Predicate<DenialReason> possible, ConcealedOperations concealed, boolean missingTokenConcealed) {
		this.access = access;
		this.denials = new DenialComponents(responder, writer, resourceMetadata, possible);
		this.concealed = concealed;
		this.missingTokenConcealed = missingTokenConcealed;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customise(OpenAPI document) {
		if (document.getPaths() == null) {
			return;
		}
		IdentityHashMap<Operation, OperationAccess> accesses = new IdentityHashMap<>();
		document.getPaths()
			.forEach((path, item) -> item.readOperationsMap()
				.forEach((method, operation) -> accesses.put(operation, this.access.find(method.name(), path))));
		if (this.concealed == ConcealedOperations.HIDDEN) {
			new HiddenOperations().removeFrom(document,
					(operation) -> accesses.get(operation) == OperationAccess.CONCEALED);
		}
		document.getPaths()
			.values()
			.stream()
			.flatMap((item) -> item.readOperations().stream())
			.forEach((operation) -> document(document, operation,
					accesses.getOrDefault(operation, OperationAccess.UNKNOWN)));
	}

	private void document(OpenAPI document, Operation operation, OperationAccess access) {
		switch (access) {
			case PUBLIC -> secure(document, operation, List.of());
			case PROTECTED -> {
				describe(document, operation, "401", DenialComponents.UNAUTHORIZED);
				describe(document, operation, "403", DenialComponents.FORBIDDEN);
				describe(document, operation, "503", DenialComponents.UNAVAILABLE);
				secure(document, operation, List.of(new SecurityRequirement().addList(scheme(document))));
			}
			case CONCEALED -> {
				describe(document, operation, "401",
						this.missingTokenConcealed ? DenialComponents.TOKEN_REJECTED : DenialComponents.UNAUTHORIZED);
				describe(document, operation, "404", DenialComponents.NOT_FOUND);
				describe(document, operation, "503", DenialComponents.UNAVAILABLE);
				secure(document, operation, List.of(new SecurityRequirement().addList(scheme(document))));
			}
			case UNKNOWN -> {
			}
		}
	}

	private void describe(OpenAPI document, Operation operation, String status, String name) {
		if (operation.getResponses() == null) {
			operation.setResponses(new ApiResponses());
		}
		if (!operation.getResponses().containsKey(status)) {
			this.denials.addTo(components(document), name);
			operation.getResponses().addApiResponse(status, new ApiResponse().$ref(name));
		}
	}

	/**
	 * Say what credentials an operation needs, unless it says so itself or the document
	 * does for all.
	 */
	private static void secure(OpenAPI document, Operation operation, List<SecurityRequirement> requirements) {
		if (operation.getSecurity() == null && document.getSecurity() == null) {
			operation.setSecurity(new ArrayList<>(requirements));
		}
	}

	/**
	 * The name of the scheme that stands for Bearer tokens: the application's, else ours.
	 */
	private static String scheme(OpenAPI document) {
		Components components = components(document);
		Map<String, SecurityScheme> schemes = components.getSecuritySchemes();
		if (schemes != null && !schemes.containsKey(SCHEME)) {
			for (Map.Entry<String, SecurityScheme> scheme : schemes.entrySet()) {
				if (isBearer(scheme.getValue())) {
					return scheme.getKey();
				}
			}
		}
		if (schemes == null || !schemes.containsKey(SCHEME)) {
			components.addSecuritySchemes(SCHEME,
					new SecurityScheme().type(SecurityScheme.Type.HTTP)
						.scheme("bearer")
						.description("An access token (RFC 6750)"));
		}
		return SCHEME;
	}

	private static boolean isBearer(SecurityScheme scheme) {
		return scheme.getType() == SecurityScheme.Type.OAUTH2 || scheme.getType() == SecurityScheme.Type.OPENIDCONNECT
				|| (scheme.getType() == SecurityScheme.Type.HTTP && "bearer".equalsIgnoreCase(scheme.getScheme()));
	}

	private static Components components(OpenAPI document) {
		if (document.getComponents() == null) {
			document.setComponents(new Components());
		}
		return document.getComponents();
	}

}

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

package io.github.authproblem.sample;

import java.util.List;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the OpenAPI document says beside the operations. Of denials it says nothing: the
 * starter knows.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	private static final String NOT_ACCEPTABLE = "NotAcceptable";

	@Bean
	OpenAPI document() {
		return new OpenAPI()
			.info(new Info().title("auth-problem sample")
				.version("0.1.0")
				.description("An API that shows what a denied request gets.")
				.license(new License().name("Apache 2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
			.servers(List.of(new Server().url("/").description("Where this document is")))
			.components(new Components().addResponses(NOT_ACCEPTABLE,
					new ApiResponse().description("There is nothing of a type that the client accepts.")
						.content(new Content().addMediaType("application/problem+json",
								new MediaType().schema(new ObjectSchema().description("A problem (RFC 9457)")
									.addProperty("type", new StringSchema().format("uri-reference"))
									.addProperty("title", new StringSchema()))))));
	}

	@Bean
	OpenApiCustomizer notAcceptable() {
		return (document) -> document.getPaths()
			.values()
			.stream()
			.flatMap((path) -> path.readOperations().stream())
			.forEach((operation) -> operation.getResponses()
				.addApiResponse("406", new ApiResponse().$ref(NOT_ACCEPTABLE)));
	}

}

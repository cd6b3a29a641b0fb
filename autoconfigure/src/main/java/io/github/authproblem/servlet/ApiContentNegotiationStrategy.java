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

package io.github.authproblem.servlet;

import java.util.List;
import java.util.function.BooleanSupplier;

import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * Tells Spring Security that a client asks for an API's answer, in a chain that also logs
 * in browsers: it knows {@code application/json}, but would send who accepts problems,
 * other JSON, event streams or plain text to the login page.
 */
final class ApiContentNegotiationStrategy implements ContentNegotiationStrategy {

	private final ContentNegotiationStrategy delegate;

	private final BooleanSupplier api;

	/**
	 * Create a strategy.
	 * @param delegate the strategy that the chain would have
	 * @param api tells, once the chain is built, whether it takes Bearer tokens
	 */
	ApiContentNegotiationStrategy(ContentNegotiationStrategy delegate, BooleanSupplier api) {
		this.delegate = delegate;
		this.api = api;
	}

	@Override
	public List<MediaType> resolveMediaTypes(NativeWebRequest webRequest) throws HttpMediaTypeNotAcceptableException {
		List<MediaType> types = this.delegate.resolveMediaTypes(webRequest);
		if (!this.api.getAsBoolean() || types.stream().anyMatch(ApiContentNegotiationStrategy::isPage)) {
			return types;
		}
		return types.stream().map((type) -> isApi(type) ? MediaType.APPLICATION_JSON : type).toList();
	}

	private static boolean isPage(MediaType type) {
		return type.equalsTypeAndSubtype(MediaType.TEXT_HTML)
				|| type.equalsTypeAndSubtype(MediaType.APPLICATION_XHTML_XML);
	}

	private static boolean isApi(MediaType type) {
		return "json".equals(type.getSubtypeSuffix()) || type.equalsTypeAndSubtype(MediaType.APPLICATION_PROBLEM_XML)
				|| type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM)
				|| type.equalsTypeAndSubtype(MediaType.TEXT_PLAIN);
	}

}

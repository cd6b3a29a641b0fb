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

package io.github.authproblem.observe;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.authproblem.DenialEvent;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a denial, under the same names in the log, the audit and the endpoint.
 */
final class DenialFields {

	private DenialFields() {
	}

	/**
	 * The fields of a denial that have a value, but for its time and its principal.
	 */
	static Map<String, Object> of(DenialEvent event) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("reason", event.reason().slug());
		fields.put("status", event.status());
		fields.put("concealed", event.concealed());
		fields.put("scheme", event.scheme());
		fields.put("method", event.method());
		fields.put("path", event.path());
		put(fields, "route", event.route());
		put(fields, "remoteAddress", event.remoteAddress());
		return fields;
	}

	/**
	 * The fields of a denial that have a value, but for its time.
	 */
	static Map<String, Object> withPrincipal(DenialEvent event) {
		Map<String, Object> fields = of(event);
		put(fields, "principal", event.principal());
		return fields;
	}

	private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
		if (value != null) {
			fields.put(name, value);
		}
	}

}

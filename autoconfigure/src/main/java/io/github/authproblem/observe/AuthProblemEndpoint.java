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

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.authproblem.DenialEvent;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Actuator endpoint that tells how denials are answered and which there were.
 *
 * @since 0.1.0
 */
@Endpoint(id = "authproblem")
public final class AuthProblemEndpoint {

	private final Map<String, Object> settings;

	private final String typeBaseUri;

	private final RecentDenials denials;

	/**
	 * Create an endpoint.
	 * @param settings the effective properties
	 * @param typeBaseUri prefix of a problem's type
	 * @param denials what there was
	 */
	public AuthProblemEndpoint(Map<String, Object> settings, String typeBaseUri, RecentDenials denials) {
		this.settings = settings;
		this.typeBaseUri = typeBaseUri;
		this.denials = denials;
	}

	/**
	 * Report.
	 * @return the settings, what each reason means and how often it was, and the last
	 * denials, the latest first
	 */
	@ReadOperation
	public Report report() {
		return new Report(this.settings, Arrays.stream(DenialReason.values()).map(this::reason).toList(),
				this.denials.last().stream().map(AuthProblemEndpoint::recent).toList());
	}

	private static Map<String, Object> recent(DenialEvent event) {
		Map<String, Object> recent = new LinkedHashMap<>();
		recent.put("time", event.time());
		recent.putAll(DenialFields.withPrincipal(event));
		return recent;
	}

	private Reason reason(DenialReason reason) {
		return new Reason(reason.slug(), reason.status(), this.typeBaseUri + reason.slug(), reason.errorCode(),
				this.denials.count(reason).get());
	}

	/**
	 * What the endpoint answers.
	 *
	 * @param settings the effective properties under {@code auth-problem}
	 * @param reasons all reasons
	 * @param recent the last denials, the latest first
	 */
	public record Report(Map<String, Object> settings, List<Reason> reasons, List<Map<String, Object>> recent) {

	}

	/**
	 * A reason.
	 *
	 * @param reason its name
	 * @param status the status that answers it
	 * @param type the problem's type
	 * @param error the challenge's error code, or {@code null}
	 * @param count how often it was since the start
	 */
	public record Reason(String reason, int status, String type, @Nullable String error, long count) {

	}

}

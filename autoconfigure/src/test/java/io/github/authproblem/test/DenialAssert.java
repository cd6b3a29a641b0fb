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

package io.github.authproblem.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.ChallengeType;
import org.apache.hc.client5.http.impl.auth.AuthChallengeParser;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.ParserCursor;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Assertions on a denial as it came over the wire. What holds for every row is checked
 * for every response; every challenge is also read by parsers that are not ours.
 */
public final class DenialAssert extends AbstractAssert<DenialAssert, HttpResponse> {

	private static final JsonMapper JSON = new JsonMapper();

	private DenialAssert(HttpResponse actual) {
		super(actual, DenialAssert.class);
	}

	public static DenialAssert assertThat(HttpResponse actual) {
		return new DenialAssert(actual).describedAs(actual.raw());
	}

	/** A denial with this status, written as every one is. */
	public DenialAssert isDeniedWith(int status) {
		hasStatus(status);
		Assertions.assertThat(this.actual.header("Cache-Control")).as(this.actual.raw()).containsExactly("no-store");
		Assertions.assertThat(this.actual.header("Set-Cookie")).as(this.actual.raw()).isEmpty();
		Assertions.assertThat(this.actual.header("Location")).as(this.actual.raw()).isEmpty();
		Assertions.assertThat(this.actual.header("Transfer-Encoding")).as(this.actual.raw()).isEmpty();
		return this;
	}

	public DenialAssert hasStatus(int status) {
		Assertions.assertThat(this.actual.status()).as(this.actual.raw()).isEqualTo(status);
		return this;
	}

	/** The whole field line, which foreign parsers read to the same values. */
	public DenialAssert isChallengedWith(String challenge) {
		Assertions.assertThat(this.actual.header("WWW-Authenticate")).as(this.actual.raw()).containsExactly(challenge);
		isUnderstoodByNimbus(challenge, isUnderstoodByHttpClient(challenge));
		return this;
	}

	public DenialAssert isNotChallenged() {
		Assertions.assertThat(this.actual.header("WWW-Authenticate")).as(this.actual.raw()).isEmpty();
		return this;
	}

	/** The whole body, as JSON, with its type and length. */
	public DenialAssert hasProblem(String json) {
		hasContentType("application/problem+json");
		Assertions.assertThat(this.actual.text()).as(this.actual.raw()).isEqualTo(json);
		JsonNode problem = JSON.readTree(this.actual.body());
		Assertions.assertThat(problem.path("status").intValue()).isEqualTo(this.actual.status());
		return this;
	}

	public DenialAssert hasReason(String reason) {
		hasContentType("application/problem+json");
		JsonNode problem = JSON.readTree(this.actual.body());
		Assertions.assertThat(problem.path("type").asString())
			.as(this.actual.raw())
			.isEqualTo("urn:problem-type:auth:" + reason);
		Assertions.assertThat(problem.path("status").intValue()).isEqualTo(this.actual.status());
		return this;
	}

	public DenialAssert hasContentType(String type) {
		Assertions.assertThat(this.actual.header("Content-Type")).as(this.actual.raw()).containsExactly(type);
		Assertions.assertThat(this.actual.header("Content-Length"))
			.as(this.actual.raw())
			.containsExactly(String.valueOf(this.actual.body().length));
		return this;
	}

	private static Map<String, String> isUnderstoodByHttpClient(String challenge) {
		try {
			List<AuthChallenge> challenges = AuthChallengeParser.INSTANCE.parse(ChallengeType.TARGET, challenge,
					new ParserCursor(0, challenge.length()));
			Assertions.assertThat(challenges).hasSize(1);
			Assertions.assertThat(challenges.get(0).getSchemeName()).isEqualToIgnoringCase("Bearer");
			Map<String, String> parameters = new LinkedHashMap<>();
			for (NameValuePair parameter : challenges.get(0).getParams()) {
				Assertions.assertThat(parameters.put(parameter.getName(), parameter.getValue()))
					.as("each parameter once")
					.isNull();
				Assertions.assertThat(parameter.getValue()).isNotEmpty();
			}
			StringBuilder rebuilt = new StringBuilder("Bearer ");
			parameters.forEach((name, value) -> rebuilt.append((rebuilt.length() > 7) ? ", " : "")
				.append(name)
				.append("=\"")
				.append(value)
				.append('"'));
			Assertions.assertThat(rebuilt).hasToString(challenge);
			return parameters;
		}
		catch (org.apache.hc.core5.http.ParseException ex) {
			throw new AssertionError("Apache HttpClient does not understand " + challenge, ex);
		}
	}

	private static void isUnderstoodByNimbus(String challenge, Map<String, String> parameters) {
		try {
			BearerTokenError error = BearerTokenError.parse(challenge);
			Assertions.assertThat(error.getRealm()).isEqualTo(parameters.get("realm"));
			Assertions.assertThat(error.getCode()).isEqualTo(parameters.get("error"));
			if (error.getCode() != null) {
				Assertions.assertThat(error.getDescription()).isEqualTo(parameters.get("error_description"));
				Assertions.assertThat((error.getURI() != null) ? error.getURI().toString() : null)
					.isEqualTo(parameters.get("error_uri"));
				Assertions.assertThat((error.getScope() != null) ? error.getScope().toString() : null)
					.isEqualTo(parameters.get("scope"));
			}
		}
		catch (ParseException ex) {
			throw new AssertionError("Nimbus does not understand " + challenge, ex);
		}
	}

}

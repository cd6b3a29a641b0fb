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

package io.github.authproblem.sample.explain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The checks of challenges.
 */
final class ChallengeChecks {

	// IANA's registry of HTTP authentication schemes, and NTLM, which everybody knows
	private static final Set<String> SCHEMES = Set.of("basic", "bearer", "concealed", "digest", "dpop", "gnap", "hoba",
			"mutual", "negotiate", "ntlm", "oauth", "privatetoken", "scram-sha-1", "scram-sha-256", "vapid");

	private static final Set<String> ERRORS = Set.of("invalid_request", "invalid_token", "insufficient_scope",
			"insufficient_user_authentication");

	private static final List<String> NEVER_EMPTY = List.of("error", "error_description", "error_uri", "scope",
			"resource_metadata");

	private static final String MISSING = "token-missing";

	private ChallengeChecks() {
	}

	static boolean isMissing(ExaminedResponse response) {
		return response.status() == 401 && !response.pasted().has("WWW-Authenticate")
				&& !response.pasted().has("Proxy-Authenticate");
	}

	static boolean isOfProxy(ExaminedResponse response) {
		return response.status() == 401 && !response.pasted().has("WWW-Authenticate")
				&& response.pasted().has("Proxy-Authenticate");
	}

	static boolean isMissingForProxy(ExaminedResponse response) {
		return response.status() == 407 && !response.pasted().has("Proxy-Authenticate");
	}

	static boolean hasEmptyParameter(ExaminedResponse response) {
		return NEVER_EMPTY.stream().anyMatch((name) -> "".equals(response.challenges().bearer(name)));
	}

	static boolean hasSingleQuotes(ExaminedResponse response) {
		return response.challenges()
			.list()
			.stream()
			.flatMap((challenge) -> challenge.parameters().stream())
			.anyMatch((parameter) -> parameter.value().startsWith("'") && parameter.value().endsWith("'"));
	}

	static boolean hasUnregisteredScheme(ExaminedResponse response) {
		return response.challenges()
			.list()
			.stream()
			.anyMatch((challenge) -> !SCHEMES.contains(challenge.scheme().toLowerCase(Locale.ROOT)));
	}

	static boolean hasErrorOnMissingToken(ExaminedResponse response) {
		return response.status() == 401 && !response.error().isEmpty() && response.reason().equals(MISSING);
	}

	static boolean lacksErrorOnRejectedToken(ExaminedResponse response) {
		return response.status() == 401 && hasNoError(response) && response.reason().startsWith("token-")
				&& !response.reason().equals(MISSING);
	}

	static boolean hasUnknownError(ExaminedResponse response) {
		String error = unquoted(response.error());
		return !error.isEmpty() && isPrintable(response, "error") && !ERRORS.contains(error);
	}

	// A code in single quotes has that fault alone
	private static String unquoted(String error) {
		boolean quoted = error.length() > 2 && error.startsWith("'") && error.endsWith("'");
		return quoted ? error.substring(1, error.length() - 1) : error;
	}

	static boolean isPrintable(ExaminedResponse response, String parameter) {
		String value = response.challenges().bearer(parameter);
		return value == null || value.chars().allMatch((character) -> character == ' ' || isScopeCharacter(character));
	}

	// RFC 6749, section 3.3
	private static boolean isScopeCharacter(int character) {
		return character > ' ' && character <= '~' && character != '"' && character != '\\';
	}

	static boolean hasMalformedScope(ExaminedResponse response) {
		String scope = response.challenges().bearer("scope");
		return scope != null && !scope.isEmpty() && (!isPrintable(response, "scope") || scope.startsWith(" ")
				|| scope.endsWith(" ") || scope.contains("  "));
	}

	static boolean hasRelativeErrorUri(ExaminedResponse response) {
		String value = response.challenges().bearer("error_uri");
		URI uri = uri(value);
		return value != null && !value.isEmpty() && (uri == null || !uri.isAbsolute());
	}

	static boolean hasBadResourceMetadata(ExaminedResponse response) {
		String value = response.challenges().bearer("resource_metadata");
		URI uri = uri(value);
		return value != null && !value.isEmpty() && (uri == null || uri.getHost() == null
				|| !("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme())));
	}

	static boolean isWrongStatusFor(ExaminedResponse response, String error, int status) {
		return response.error().equals(error) && response.status() != status;
	}

	static boolean isForbiddenWithoutCredentials(ExaminedResponse response) {
		return response.status() == 403 && (hasNoError(response) || response.reason().equals(MISSING));
	}

	// Nothing is known of what comes after a fault
	private static boolean hasNoError(ExaminedResponse response) {
		return response.hasBearer() && response.challenges().bearer("error") == null
				&& response.challenges().faults().isEmpty();
	}

	private static @Nullable URI uri(@Nullable String value) {
		try {
			return (value != null) ? new URI(value) : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}

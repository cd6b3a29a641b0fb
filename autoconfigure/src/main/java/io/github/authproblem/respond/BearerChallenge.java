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

import org.jspecify.annotations.Nullable;

/**
 * A Bearer challenge. Its parameters stand once each, are never empty, and come in the
 * order of the components.
 *
 * @param realm the protection space
 * @param error an error code of RFC 6750, section 3.1, or {@code null}
 * @param scope scope tokens with spaces between them, or {@code null}
 * @param resourceMetadata an absolute URL, RFC 9728, section 5.1, or {@code null}
 * @param errorDescription a text for developers, or {@code null}
 * @param errorUri an absolute URI, or {@code null}
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, section 3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11">RFC 9110, section
 * 11</a>
 */
public record BearerChallenge(String realm, @Nullable String error, @Nullable String scope,
		@Nullable String resourceMetadata, @Nullable String errorDescription, @Nullable String errorUri) {

	/**
	 * Create a challenge.
	 * @throws IllegalArgumentException if a parameter is empty or cannot stand between
	 * quotes as it is
	 */
	public BearerChallenge {
		requireQuotable("realm", realm);
		requireQuotable("error", error);
		requireQuotable("scope", scope);
		requireQuotable("resource_metadata", resourceMetadata);
		requireQuotable("error_description", errorDescription);
		requireQuotable("error_uri", errorUri);
	}

	/**
	 * Whether a text can be a parameter: not empty, and printable ASCII without the
	 * characters that would need an escape, which many clients do not know.
	 * @param text the text
	 * @return whether it can
	 */
	public static boolean isQuotable(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' || c > '~' || c == '"' || c == '\\') {
				return false;
			}
		}
		return !text.isEmpty();
	}

	private static void requireQuotable(String name, @Nullable String value) {
		if (value != null && !isQuotable(value)) {
			throw new IllegalArgumentException("The parameter '" + name + "' of a challenge must be printable ASCII "
					+ "without quotes and backslashes, and not empty");
		}
	}

	/**
	 * The value of a {@code WWW-Authenticate} field line.
	 */
	@Override
	public String toString() {
		return join(beginning(), this.scope, this.resourceMetadata, end());
	}

	/**
	 * What comes before the parameters that differ from request to request.
	 */
	String beginning() {
		return "Bearer realm=\"" + this.realm + '"' + parameter("error", this.error);
	}

	/**
	 * Put the parameters that differ from request to request between what comes before
	 * and after them.
	 */
	static String join(String beginning, @Nullable String scope, @Nullable String resourceMetadata, String end) {
		if (scope == null) {
			return (resourceMetadata != null) ? beginning + ", resource_metadata=\"" + resourceMetadata + '"' + end
					: beginning + end;
		}
		return (resourceMetadata != null)
				? beginning + ", scope=\"" + scope + "\", resource_metadata=\"" + resourceMetadata + '"' + end
				: beginning + ", scope=\"" + scope + '"' + end;
	}

	/**
	 * What comes after them.
	 */
	String end() {
		return parameter("error_description", this.errorDescription) + parameter("error_uri", this.errorUri);
	}

	private static String parameter(String name, @Nullable String value) {
		return (value != null) ? ", " + name + "=\"" + value + '"' : "";
	}

}

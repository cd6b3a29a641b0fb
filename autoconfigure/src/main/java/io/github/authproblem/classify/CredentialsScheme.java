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

package io.github.authproblem.classify;

import java.util.List;

/**
 * The authentication scheme of the credentials that a denied request carries, as one of a
 * few names: what a client sends is never a name by itself.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.1">RFC 9110, section
 * 11.1</a>
 */
final class CredentialsScheme {

	private static final String BEARER = "bearer";

	private static final List<String> OTHERS = List.of("basic", "dpop", "digest", "negotiate");

	private CredentialsScheme() {
	}

	static String of(DenialContext context) {
		if (BearerCredentials.sent(context)) {
			return BEARER;
		}
		String authorization = context.authorization();
		if (authorization == null) {
			return "none";
		}
		for (String scheme : OTHERS) {
			if (isOf(authorization, scheme)) {
				return scheme;
			}
		}
		return "other";
	}

	private static boolean isOf(String authorization, String scheme) {
		return authorization.regionMatches(true, 0, scheme, 0, scheme.length())
				&& (authorization.length() == scheme.length() || authorization.charAt(scheme.length()) == ' ');
	}

}

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

package io.github.authproblem.sample.token;

import org.jspecify.annotations.Nullable;

/**
 * The members of the requests' JSON, and what each must be.
 */
enum RequestMember {

	KIND("kind", "one of " + TokenKind.labels()),

	SCOPE("scope",
			"a string of scopes as of RFC 6749, separated by single spaces, of at most " + TokenRequest.MAX_SCOPE_LENGTH
					+ " characters"),

	ROLES("roles",
			"an array of at most " + TokenRequest.MAX_ROLES
					+ " strings, each of 1 to 64 of the characters A to Z and _"),

	SUBJECT("subject",
			"a string of 1 to " + TokenRequest.MAX_SUBJECT_LENGTH
					+ " characters, neither blank nor with control characters"),

	TTL("ttl", "an ISO 8601 duration from PT1S to " + TokenRequest.MAX_TTL + ", as a string such as \"PT5M\""),

	REFRESH_TOKEN("refreshToken", "a string: the refresh token that came with the last token");

	private final String key;

	private final String requirement;

	RequestMember(String key, String requirement) {
		this.key = key;
		this.requirement = requirement;
	}

	static @Nullable RequestMember of(@Nullable String key) {
		for (RequestMember member : values()) {
			if (member.key.equals(key)) {
				return member;
			}
		}
		return null;
	}

	String rule() {
		return "'" + this.key + "' must be " + this.requirement + ".";
	}

}

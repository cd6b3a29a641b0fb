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

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A request for a token as it came, its members still to be checked. Their limits keep a
 * token small enough for a header field.
 */
record TokenRequest(@Nullable String kind, @Nullable String scope, @Nullable List<@Nullable String> roles,
		@Nullable String subject, @Nullable String ttl) {

	static final int MAX_SCOPE_LENGTH = 1024;

	static final int MAX_ROLES = 16;

	static final int MAX_SUBJECT_LENGTH = 255;

	static final Duration MAX_TTL = Duration.ofHours(24);

	private static final Duration MIN_TTL = Duration.ofSeconds(1);

	// RFC 6749, section 3.3
	private static final Pattern SCOPE = Pattern
		.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]++( [\\x21\\x23-\\x5B\\x5D-\\x7E]++)*+");

	private static final Pattern ROLE = Pattern.compile("[A-Z_]{1,64}");

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");

	TokenKind tokenKind() {
		TokenKind tokenKind = TokenKind.of(this.kind);
		if (tokenKind == null) {
			throw new InvalidRequestException(RequestMember.KIND);
		}
		return tokenKind;
	}

	Grant grant() {
		return new Grant(checkedSubject(), checkedScope(), checkedRoles(), checkedTtl());
	}

	private String checkedSubject() {
		String subject = Objects.requireNonNullElse(this.subject, "alice");
		if (subject.isBlank() || subject.length() > MAX_SUBJECT_LENGTH || UNPRINTABLE.matcher(subject).find()) {
			throw new InvalidRequestException(RequestMember.SUBJECT);
		}
		return subject;
	}

	private String checkedScope() {
		String scope = Objects.requireNonNullElse(this.scope, "");
		if (scope.length() > MAX_SCOPE_LENGTH || (!scope.isEmpty() && !SCOPE.matcher(scope).matches())) {
			throw new InvalidRequestException(RequestMember.SCOPE);
		}
		return scope;
	}

	private List<String> checkedRoles() {
		List<@Nullable String> roles = Objects.requireNonNullElse(this.roles, List.of());
		if (roles.size() > MAX_ROLES) {
			throw new InvalidRequestException(RequestMember.ROLES);
		}
		return roles.stream().map(TokenRequest::checkedRole).distinct().toList();
	}

	private static String checkedRole(@Nullable String role) {
		if (role == null || !ROLE.matcher(role).matches()) {
			throw new InvalidRequestException(RequestMember.ROLES);
		}
		return role;
	}

	private Duration checkedTtl() {
		Duration ttl = parse(Objects.requireNonNullElse(this.ttl, "PT5M"));
		if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
			throw new InvalidRequestException(RequestMember.TTL);
		}
		return ttl.truncatedTo(ChronoUnit.SECONDS);
	}

	private static Duration parse(String ttl) {
		try {
			return Duration.parse(ttl);
		}
		catch (DateTimeParseException ex) {
			throw new InvalidRequestException(RequestMember.TTL, ex);
		}
	}

}

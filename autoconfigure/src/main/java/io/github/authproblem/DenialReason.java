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

package io.github.authproblem;

import org.jspecify.annotations.Nullable;

/**
 * Why a request is denied. The {@linkplain #slug() slug} is a stable, public name: the
 * last part of the problem's {@code type} and the key of its texts. Once released it
 * never changes its meaning.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3.1">RFC 6750, section
 * 3.1</a>
 */
public enum DenialReason {

	/** No credentials, where some are needed. */
	TOKEN_MISSING("token-missing", 401, null),

	/** A token that has expired, which is its only fault. */
	TOKEN_EXPIRED("token-expired", 401, DenialReason.INVALID_TOKEN),

	/** A token that is not valid yet, which is its only fault. */
	TOKEN_NOT_YET_VALID("token-not-yet-valid", 401, DenialReason.INVALID_TOKEN),

	/** Something that is no signed token. */
	TOKEN_MALFORMED("token-malformed", 401, DenialReason.INVALID_TOKEN),

	/** A bad signature, an unknown key or an algorithm that is not allowed. */
	TOKEN_SIGNATURE_INVALID("token-signature-invalid", 401, DenialReason.INVALID_TOKEN),

	/** A wrong issuer, a wrong audience, any other claim rule, or several faults. */
	TOKEN_CLAIMS_INVALID("token-claims-invalid", 401, DenialReason.INVALID_TOKEN),

	/** An opaque token that introspection calls inactive. */
	TOKEN_INACTIVE("token-inactive", 401, DenialReason.INVALID_TOKEN),

	/** Any other failed authentication. */
	AUTHENTICATION_FAILED("authentication-failed", 401, DenialReason.INVALID_TOKEN),

	/** A token in two places, or a repeated parameter. */
	REQUEST_MALFORMED("request-malformed", 400, DenialReason.INVALID_REQUEST),

	/** A request that the HTTP firewall rejects. */
	REQUEST_REJECTED("request-rejected", 400, null),

	/** A valid token that lacks a scope. */
	SCOPE_INSUFFICIENT("scope-insufficient", 403, DenialReason.INSUFFICIENT_SCOPE),

	/** A caller who lacks a role or another authority. */
	ROLE_INSUFFICIENT("role-insufficient", 403, null),

	/** An account that is disabled. */
	ACCOUNT_DISABLED("account-disabled", 403, null),

	/** An account that is locked. */
	ACCOUNT_LOCKED("account-locked", 403, null),

	/** An account that has expired. */
	ACCOUNT_EXPIRED("account-expired", 403, null),

	/** An account whose credentials have expired. */
	CREDENTIALS_EXPIRED("credentials-expired", 403, null),

	/** No CSRF token from a caller with a session. */
	CSRF_TOKEN_MISSING("csrf-token-missing", 403, null),

	/** A wrong CSRF token from a caller with a session. */
	CSRF_TOKEN_INVALID("csrf-token-invalid", 403, null),

	/** Any other denial: a policy, ownership, an address, a plan. */
	ACCESS_DENIED("access-denied", 403, null),

	/** An exception that brings its own problem, as an {@code ErrorResponse}. */
	CUSTOM("custom", 403, null),

	/** An authorization server that cannot be asked. */
	AUTHENTICATION_UNAVAILABLE("authentication-unavailable", 503, null);

	private static final String INVALID_TOKEN = "invalid_token";

	private static final String INVALID_REQUEST = "invalid_request";

	private static final String INSUFFICIENT_SCOPE = "insufficient_scope";

	private final String slug;

	private final int status;

	private final @Nullable String errorCode;

	DenialReason(String slug, int status, @Nullable String errorCode) {
		this.slug = slug;
		this.status = status;
		this.errorCode = errorCode;
	}

	/**
	 * The name that stands in the problem's {@code type}.
	 * @return the name, of lower-case letters and hyphens
	 */
	public String slug() {
		return this.slug;
	}

	/**
	 * The HTTP status that answers this reason. A denial for {@link #CUSTOM} brings its
	 * own.
	 * @return the status code
	 */
	public int status() {
		return this.status;
	}

	/**
	 * The {@code error} of a Bearer challenge for this reason.
	 * @return a code of RFC 6750, section 3.1, or {@code null} for none
	 */
	public @Nullable String errorCode() {
		return this.errorCode;
	}

}

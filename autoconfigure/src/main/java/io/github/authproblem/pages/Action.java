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

package io.github.authproblem.pages;

import io.github.authproblem.DenialReason;

/**
 * What a client should do about a denial. The names are stable, as the reasons are.
 */
enum Action {

	SEND_TOKEN("send-token"),

	REFRESH("refresh"),

	WAIT("wait"),

	REPLACE_TOKEN("replace-token"),

	REQUEST_SCOPE("request-scope"),

	SEND_CSRF_TOKEN("send-csrf-token"),

	MEND_REQUEST("mend-request"),

	RETRY_LATER("retry-later"),

	GIVE_UP("give-up");

	private final String token;

	Action(String token) {
		this.token = token;
	}

	String token() {
		return this.token;
	}

	static Action of(DenialReason reason) {
		return switch (reason) {
			case TOKEN_MISSING -> SEND_TOKEN;
			case TOKEN_EXPIRED, TOKEN_INACTIVE -> REFRESH;
			case TOKEN_NOT_YET_VALID -> WAIT;
			case TOKEN_MALFORMED, TOKEN_SIGNATURE_INVALID, TOKEN_CLAIMS_INVALID, AUTHENTICATION_FAILED -> REPLACE_TOKEN;
			case SCOPE_INSUFFICIENT -> REQUEST_SCOPE;
			case CSRF_TOKEN_MISSING, CSRF_TOKEN_INVALID -> SEND_CSRF_TOKEN;
			case REQUEST_MALFORMED, REQUEST_REJECTED -> MEND_REQUEST;
			case AUTHENTICATION_UNAVAILABLE -> RETRY_LATER;
			case ROLE_INSUFFICIENT, ACCOUNT_DISABLED, ACCOUNT_LOCKED, ACCOUNT_EXPIRED, CREDENTIALS_EXPIRED,
					ACCESS_DENIED, CUSTOM ->
				GIVE_UP;
		};
	}

}

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

import io.github.authproblem.Denial;

/**
 * The {@code error_description} of a challenge: fixed English phrases without quotes,
 * backslashes, commas and equals signs, on which real clients split.
 */
final class ErrorDescription {

	private ErrorDescription() {
	}

	static String of(Denial denial) {
		return switch (denial.reason()) {
			case TOKEN_EXPIRED -> "The access token has expired";
			case TOKEN_NOT_YET_VALID -> "The access token is not valid yet";
			case TOKEN_MALFORMED -> "The access token is malformed";
			case TOKEN_SIGNATURE_INVALID -> "The signature of the access token is not valid";
			case TOKEN_CLAIMS_INVALID -> "The claims of the access token are not valid for this resource";
			case TOKEN_INACTIVE -> "The access token is not active";
			case REQUEST_MALFORMED -> "The request must carry exactly one access token";
			case SCOPE_INSUFFICIENT -> "The access token lacks a required scope";
			default -> (denial.status() == 403) ? "The access token does not grant access to this resource"
					: "The access token was not accepted";
		};
	}

}

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

import java.util.ArrayList;
import java.util.List;

import io.github.authproblem.DenialReason;

/**
 * A section of an RFC.
 *
 * @param title its name, the same in every language
 * @param url where to read it
 */
record Reference(String title, String url) {

	/** What a client reads to understand a reason: on its status, then on itself. */
	static List<Reference> of(DenialReason reason) {
		List<Reference> references = new ArrayList<>();
		references.add(ofStatus(reason.status()));
		references.addAll(ofReason(reason));
		return references;
	}

	private static Reference ofStatus(int status) {
		return switch (status) {
			case 400 -> rfc(9110, "15.5.1");
			case 401 -> rfc(9110, "15.5.2");
			case 503 -> rfc(9110, "15.6.4");
			default -> rfc(9110, "15.5.4");
		};
	}

	private static List<Reference> ofReason(DenialReason reason) {
		return switch (reason) {
			case TOKEN_MISSING, REQUEST_MALFORMED -> List.of(rfc(6750, "2"), rfc(6750, "3"));
			case TOKEN_EXPIRED -> List.of(rfc(6750, "3.1"), rfc(7519, "4.1.4"), rfc(6749, "6"));
			case TOKEN_NOT_YET_VALID -> List.of(rfc(6750, "3.1"), rfc(7519, "4.1.5"));
			case TOKEN_MALFORMED, TOKEN_CLAIMS_INVALID -> List.of(rfc(6750, "3.1"), rfc(7519, "7.2"));
			case TOKEN_SIGNATURE_INVALID -> List.of(rfc(6750, "3.1"), rfc(7515, "5.2"));
			case TOKEN_INACTIVE -> List.of(rfc(6750, "3.1"), rfc(7662, "2.2"), rfc(6749, "6"));
			case AUTHENTICATION_FAILED, SCOPE_INSUFFICIENT -> List.of(rfc(6750, "3.1"));
			case AUTHENTICATION_UNAVAILABLE -> List.of(rfc(9110, "10.2.3"));
			case CSRF_TOKEN_MISSING, CSRF_TOKEN_INVALID, REQUEST_REJECTED, ROLE_INSUFFICIENT, ACCOUNT_DISABLED,
					ACCOUNT_LOCKED, ACCOUNT_EXPIRED, CREDENTIALS_EXPIRED, ACCESS_DENIED, CUSTOM ->
				List.of();
		};
	}

	private static Reference rfc(int number, String section) {
		return new Reference("RFC " + number + ", section " + section,
				"https://www.rfc-editor.org/rfc/rfc" + number + "#section-" + section);
	}

}

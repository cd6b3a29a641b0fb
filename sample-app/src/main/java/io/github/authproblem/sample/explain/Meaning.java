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

import org.jspecify.annotations.Nullable;

/**
 * What a response means, and what its client should do now.
 *
 * @param summary the meaning
 * @param advice what to do
 */
record Meaning(String summary, String advice) {

	static Meaning of(ExaminedResponse response) {
		return switch (response.status()) {
			case 400 -> badRequest(response);
			case 401 -> unauthorized(response);
			case 403 -> forbidden(response);
			case 404 -> new Meaning("There is nothing here, or nothing that this caller may know of.",
					"Give up: neither another token nor another try helps. If you are sure of the address, ask its owner"
							+ " whether you may see it.");
			case 407 -> new Meaning("A proxy on the way, not the API, asks for credentials.",
					"Configure the proxy's credentials and repeat the request.");
			case 429 -> new Meaning("There were too many requests.", wait(response));
			case 503 -> unavailable(response);
			default -> other(response.status());
		};
	}

	private static Meaning unauthorized(ExaminedResponse response) {
		if (response.error().equals("invalid_token")) {
			return new Meaning("A token was sent and rejected: " + whatIsWrong(response) + ".",
					"Refresh the token once and repeat the request once with the new one. If that is rejected as well, log in again.");
		}
		if (response.error().equals("insufficient_user_authentication")) {
			return new Meaning("The login behind the token is not strong or not recent enough.",
					"Let the user log in again as acr_values and max_age ask, then repeat the request.");
		}
		if (response.hasBearer()) {
			return new Meaning("The request had no token, or none of a scheme that is known here.",
					"Get a token" + forScope(response) + " and repeat the request with 'Authorization: Bearer'.");
		}
		return new Meaning("The API does not know who is asking.", response.challenges().list().isEmpty()
				? "Nothing says how to authenticate. Ask the API's owner; do not guess and do not repeat the request."
				: "Authenticate by a scheme that the challenge names, and repeat the request.");
	}

	private static String whatIsWrong(ExaminedResponse response) {
		return switch (response.reason()) {
			case "token-expired" -> "it has expired";
			case "token-not-yet-valid" -> "it is not valid yet";
			case "token-malformed" -> "it is no token that can be read";
			case "token-signature-invalid" -> "its signature does not hold";
			case "token-claims-invalid" -> "it was not issued by, or for, whom it must be";
			case "token-inactive" -> "it has been revoked or is not active";
			default -> "it is expired, revoked or otherwise not good";
		};
	}

	private static Meaning forbidden(ExaminedResponse response) {
		if (response.error().equals("insufficient_scope")) {
			String scope = response.challenges().bearer("scope");
			return (scope != null)
					? new Meaning("The caller is known; the token lacks a scope.",
							"Ask for a token" + forScope(response) + " once, and repeat the request once.")
					: new Meaning("The caller is known; the token is not enough, and no scope is named that would be.",
							"Do not repeat the request. Ask the API's owner which scope it needs.");
		}
		return new Meaning("The caller is known and may not do this" + whyNot(response.reason()) + ".",
				"Give up: neither a new token nor another try helps. Tell the user, who can ask for the permission.");
	}

	private static String whyNot(String reason) {
		return switch (reason) {
			case "role-insufficient" -> ", for want of a role";
			case "account-disabled", "account-locked", "account-expired", "account-suspended", "credentials-expired" ->
				", because of the state of the account";
			case "csrf-token-missing", "csrf-token-invalid" -> ", because the CSRF token is missing or wrong";
			default -> "";
		};
	}

	private static Meaning badRequest(ExaminedResponse response) {
		return new Meaning(response.error().equals("invalid_request")
				? "The request carries its credentials in a way that cannot be understood, such as a token in two places."
				: "The request is not what it must be.", "Mend the request; repeating it unchanged fails again.");
	}

	private static Meaning unavailable(ExaminedResponse response) {
		return new Meaning(response.reason().equals("authentication-unavailable")
				? "The token could not be checked, because the authorization server cannot be asked. The token may be good."
				: "The service cannot answer at the moment.", wait(response));
	}

	private static String wait(ExaminedResponse response) {
		return response.pasted().has("Retry-After")
				? "Wait as Retry-After says, then repeat the request once. Keep the token."
				: "Wait for some seconds, then repeat the request once. Keep the token.";
	}

	private static Meaning other(int status) {
		if (status < 300) {
			return new Meaning("The request was granted.", "Nothing: go on.");
		}
		if (status < 400) {
			return new Meaning("The answer is somewhere else, as Location says.",
					"Follow it, without the token where it leads to another origin. If it is a login page, log in.");
		}
		return (status < 500)
				? new Meaning("The request is at fault, and not for want of permission.",
						"Mend the request; repeating it unchanged fails again.")
				: new Meaning("The server failed; that says nothing of the token.",
						"Do not refresh the token. Report the failure.");
	}

	private static String forScope(ExaminedResponse response) {
		@Nullable String scope = response.challenges().bearer("scope");
		return (scope != null && !scope.isEmpty()) ? " with the scope '" + scope + "'" : "";
	}

}

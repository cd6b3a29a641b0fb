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

import java.util.Locale;
import java.util.function.Predicate;

import io.github.authproblem.sample.explain.Challenges.Fault;

/**
 * What the RFCs ask of a response, each with the check that finds a departure.
 */
enum Rule {

	CHALLENGE_MISSING(Severity.ERROR, 9110, "15.5.2",
			"A 401 must have WWW-Authenticate, so that the client learns how to authenticate.",
			ChallengeChecks::isMissing),

	CHALLENGE_OF_PROXY(Severity.ERROR, 9110, "11.7.1",
			"Proxy-Authenticate belongs to a 407; a 401 asks with WWW-Authenticate.", ChallengeChecks::isOfProxy),

	PROXY_CHALLENGE_MISSING(Severity.ERROR, 9110, "15.5.8", "A 407 must have Proxy-Authenticate.",
			ChallengeChecks::isMissingForProxy),

	CHALLENGE_MALFORMED(Severity.ERROR, 9110, "11.6.1",
			"WWW-Authenticate breaks the grammar: a scheme, a space, then name=\"value\" separated by commas, or a token68.",
			(response) -> response.challenges().faults().contains(Fault.MALFORMED)),

	CHALLENGE_SCHEME_MISSING(Severity.ERROR, 9110, "11.3",
			"WWW-Authenticate begins with a parameter; a scheme such as Bearer must come first.",
			(response) -> response.challenges().faults().contains(Fault.NO_SCHEME)),

	PARAMETER_REPEATED(Severity.ERROR, 9110, "11.2", "A parameter must stand only once in a challenge.",
			(response) -> response.challenges().faults().contains(Fault.REPEATED)),

	PARAMETER_EMPTY(Severity.ERROR, 6750, "3",
			"A parameter of the Bearer challenge is empty; error, scope and the like are left out instead.",
			ChallengeChecks::hasEmptyParameter),

	VALUE_IN_SINGLE_QUOTES(Severity.WARNING, 9110, "5.6.4",
			"A parameter's value stands in single quotes, which become a part of it; strings take double quotes.",
			ChallengeChecks::hasSingleQuotes),

	SCHEME_OAUTH(Severity.ERROR, 6750, "3", "The scheme for OAuth 2.0 tokens is Bearer; OAuth is that of OAuth 1.0.",
			(response) -> !response.challenges().of("OAuth").isEmpty()),

	SCHEME_UNREGISTERED(Severity.WARNING, 9110, "16.4.1",
			"The scheme of a challenge is not registered: few clients know it.",
			ChallengeChecks::hasUnregisteredScheme),

	BEARER_REPEATED(Severity.WARNING, 6750, "3",
			"There are several Bearer challenges, of which clients read only the first.",
			(response) -> response.challenges().of("Bearer").size() > 1),

	ERROR_ON_MISSING_TOKEN(Severity.ERROR, 6750, "3.1",
			"A request without a token should get a challenge without error: there is no token that could be at fault.",
			ChallengeChecks::hasErrorOnMissingToken),

	ERROR_ABSENT(Severity.WARNING, 6750, "3",
			"The problem says that a token was rejected; the challenge should say so with error.",
			ChallengeChecks::lacksErrorOnRejectedToken),

	ERROR_UNKNOWN(Severity.ERROR, 6750, "3.1",
			"The error code is none of invalid_request, invalid_token, insufficient_scope (nor of RFC 9470), so no client"
					+ " can act on it.",
			ChallengeChecks::hasUnknownError),

	ERROR_CHARACTERS(Severity.ERROR, 6750, "3",
			"The error code has characters other than printable ASCII without \" and \\.",
			(response) -> !ChallengeChecks.isPrintable(response, "error")),

	ERROR_DESCRIPTION_CHARACTERS(Severity.ERROR, 6750, "3",
			"The error_description has characters other than printable ASCII without \" and \\.",
			(response) -> !ChallengeChecks.isPrintable(response, "error_description")),

	ERROR_URI_NOT_ABSOLUTE(Severity.ERROR, 6750, "3", "The error_uri must be an absolute URI.",
			ChallengeChecks::hasRelativeErrorUri),

	SCOPE_MALFORMED(Severity.ERROR, 6750, "3",
			"The scope must be a list of printable ASCII names without \" and \\, separated by single spaces.",
			ChallengeChecks::hasMalformedScope),

	RESOURCE_METADATA_NOT_URL(Severity.ERROR, 9728, "5.1",
			"The resource_metadata must be an absolute https URL (http only for tests).",
			ChallengeChecks::hasBadResourceMetadata),

	INVALID_TOKEN_STATUS(Severity.ERROR, 6750, "3.1", "The error invalid_token belongs to a 401.",
			(response) -> ChallengeChecks.isWrongStatusFor(response, "invalid_token", 401)),

	INSUFFICIENT_SCOPE_STATUS(Severity.ERROR, 6750, "3.1", "The error insufficient_scope belongs to a 403.",
			(response) -> ChallengeChecks.isWrongStatusFor(response, "insufficient_scope", 403)),

	INVALID_REQUEST_STATUS(Severity.ERROR, 6750, "3.1", "The error invalid_request belongs to a 400.",
			(response) -> ChallengeChecks.isWrongStatusFor(response, "invalid_request", 400)),

	INSUFFICIENT_USER_AUTHENTICATION_STATUS(Severity.ERROR, 9470, "3",
			"The error insufficient_user_authentication belongs to a 401.",
			(response) -> ChallengeChecks.isWrongStatusFor(response, "insufficient_user_authentication", 401)),

	FORBIDDEN_WITHOUT_CREDENTIALS(Severity.ERROR, 9110, "15.5.4",
			"A 403 says that the credentials are known and not enough; where none were sent the answer is a 401.",
			ChallengeChecks::isForbiddenWithoutCredentials),

	PROBLEM_CONTENT_TYPE(Severity.ERROR, 9457, "3",
			"The body is a problem, so its Content-Type must be application/problem+json; clients look for it.",
			ProblemChecks::hasWrongContentType),

	PROBLEM_NOT_JSON(Severity.ERROR, 9457, "3", "The body is called application/problem+json and is no JSON.",
			ProblemChecks::isNotJson),

	PROBLEM_NOT_OBJECT(Severity.ERROR, 9457, "3", "A problem must be a JSON object.", ProblemChecks::isNotObject),

	PROBLEM_STATUS_DIFFERS(Severity.ERROR, 9457, "3.1.2", "The problem's status must be that of the status line.",
			ProblemChecks::hasOtherStatus),

	PROBLEM_STATUS_NOT_NUMBER(Severity.ERROR, 9457, "3.1.2", "The problem's status must be a number from 100 to 599.",
			ProblemChecks::hasNoNumberAsStatus),

	PROBLEM_TYPE_NOT_URI(Severity.ERROR, 9457, "3.1.1", "The problem's type must be a string with a URI reference.",
			(response) -> ProblemChecks.isNotUri(response, "type")),

	PROBLEM_INSTANCE_NOT_URI(Severity.ERROR, 9457, "3.1.5",
			"The problem's instance must be a string with a URI reference.",
			(response) -> ProblemChecks.isNotUri(response, "instance")),

	PROBLEM_TITLE_NOT_STRING(Severity.ERROR, 9457, "3.1.3", "The problem's title must be a string.",
			(response) -> ProblemChecks.isNotString(response, "title")),

	PROBLEM_DETAIL_NOT_STRING(Severity.ERROR, 9457, "3.1.4", "The problem's detail must be a string.",
			(response) -> ProblemChecks.isNotString(response, "detail")),

	PROBLEM_TITLE_NOT_PHRASE(Severity.WARNING, 9457, "4.2.1",
			"Where type is about:blank, title should be the phrase of the status, as 'Not Found' for 404.",
			ProblemChecks::hasOtherTitleThanPhrase),

	INTERNALS_REVEALED(Severity.ERROR, 9457, "5",
			"A stack trace or the name of an exception's class tells an attacker what runs here.",
			MessageChecks::revealsInternals),

	DENIAL_STORABLE(Severity.WARNING, 9111, "5.2.2.5",
			"Nothing forbids to store this denial; Cache-Control: no-store does.", MessageChecks::isStorable),

	LOGIN_REDIRECT(Severity.WARNING, 9110, "15.5.2",
			"A program cannot use a login page: an API answers with a 401 instead of redirecting.",
			MessageChecks::redirectsToLogin),

	SESSION_ON_DENIAL(Severity.WARNING, 6265, "8.4",
			"A denial opens a session: a flood of requests without a token fills the memory.",
			MessageChecks::opensSession),

	RETRY_AFTER_MALFORMED(Severity.ERROR, 9110, "10.2.3", "Retry-After must be a number of seconds or an HTTP-date.",
			MessageChecks::hasMalformedRetryAfter),

	RETRY_AFTER_MISSING(Severity.WARNING, 9110, "15.6.4",
			"A 503 without Retry-After leaves the client to guess when to come back.",
			(response) -> response.status() == 503 && !response.pasted().has("Retry-After")),

	CONTENT_LENGTH_DIFFERS(Severity.WARNING, 9110, "8.6",
			"Content-Length is not the length of the body, unless that was cut or changed while it was pasted.",
			MessageChecks::hasOtherContentLength);

	private final Severity severity;

	private final int rfc;

	private final String section;

	private final String message;

	@SuppressWarnings("ImmutableEnumChecker") // methods without state
	private final Predicate<ExaminedResponse> departure;

	Rule(Severity severity, int rfc, String section, String message, Predicate<ExaminedResponse> departure) {
		this.severity = severity;
		this.rfc = rfc;
		this.section = section;
		this.message = message;
		this.departure = departure;
	}

	boolean isBrokenBy(ExaminedResponse response) {
		return this.departure.test(response);
	}

	Finding finding() {
		return new Finding(toString(), this.severity.name().toLowerCase(Locale.ROOT), this.message,
				"RFC " + this.rfc + ", section " + this.section,
				"https://www.rfc-editor.org/rfc/rfc" + this.rfc + "#section-" + this.section);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private enum Severity {

		ERROR, WARNING

	}

	/**
	 * A departure as it is shown.
	 *
	 * @param rule the rule's name
	 * @param severity {@code error} or {@code warning}
	 * @param message what the rule asks for
	 * @param reference the RFC and section that it comes from
	 * @param url where that section can be read
	 */
	record Finding(String rule, String severity, String message, String reference, String url) {

	}

}

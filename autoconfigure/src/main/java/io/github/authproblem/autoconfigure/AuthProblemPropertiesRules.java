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

package io.github.authproblem.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import io.github.authproblem.respond.BearerChallenge;
import io.github.authproblem.respond.MessageBundle;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.validation.Errors;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * What the values of the properties must be, and what to do where they are not.
 */
final class AuthProblemPropertiesRules {

	private static final Duration LONGEST_WAIT = Duration.ofDays(1);

	private static final int MOST_RECENT_DENIALS = 10_000;

	private final Errors errors;

	AuthProblemPropertiesRules(Errors errors) {
		this.errors = errors;
	}

	void check(AuthProblemProperties properties) {
		check("realm", properties.getRealm(), AuthProblemPropertiesRules::isRealm,
				"must be printable ASCII without quotes, backslashes, commas and equals signs, on which clients "
						+ "split, and not empty; choose a plain name such as 'api'");
		check("type-base-uri", properties.getTypeBaseUri(), AuthProblemPropertiesRules::isTypeBase,
				"must be an absolute URI, or a path that starts with a slash, and end in ':', '/', '#' or '=', "
						+ "because the reason is appended to it; for example 'https://example.com/problems/'");
		required("instance", properties.getInstance(), "'path' or 'none'");
		required("disclosure", properties.getDisclosure(), "'minimal' or 'detailed'");
		AuthProblemProperties.Challenge challenge = properties.getChallenge();
		checkAll("challenge.scope", challenge.getScope(), AuthProblemPropertiesRules::isScopeToken,
				"must be scope tokens of RFC 6749, section 3.3: printable ASCII without spaces, quotes and "
						+ "backslashes; separate several scopes with commas");
		if (challenge.getScope().size() > 1
				&& challenge.getScope().stream().anyMatch(AuthProblemProperties.Challenge::isKeyword)) {
			reject("challenge.scope", "must be 'rule' alone, 'none' alone or a list of scopes without the two");
		}
		check("challenge.error-uri", challenge.getErrorUri(), AuthProblemPropertiesRules::isAbsoluteUri,
				"must be an absolute URI, for example 'https://example.com/docs/errors'");
		check("challenge.resource-metadata", challenge.getResourceMetadata(),
				AuthProblemPropertiesRules::isResourceMetadata, "must be 'auto', 'none' or an absolute http or https "
						+ "URL, for example 'https://api.example.com/.well-known/oauth-protected-resource'");
		checkAll("challenge.trusted-hosts", challenge.getTrustedHosts(), AuthProblemPropertiesRules::isHostName,
				"must be host names without scheme, port and path, for example 'api.example.com'");
		required("forbidden.challenge", properties.getForbidden().getChallenge(), "'scope', 'always' or 'never'");
		Duration retryAfter = properties.getUnavailable().getRetryAfter();
		if (retryAfter == null || retryAfter.isNegative() || retryAfter.compareTo(LONGEST_WAIT) > 0) {
			reject("unavailable.retry-after", "must be a duration between 0s and 1d, for example '5s'");
		}
		check("messages.basename", properties.getMessages().getBasename(),
				(basename) -> MessageBundle.find(basename).isPresent(),
				"must name a resource bundle on the class path; 'i18n/denials', for example, has a file "
						+ "'i18n/denials.properties' or, for German, 'i18n/denials_de.properties'");
		check("pages.path", properties.getPages().getPath(), AuthProblemPropertiesRules::isPath,
				"must be a path that starts with a slash and does not end with one, of letters, digits, hyphens, "
						+ "dots and underscores, for example '/problems'");
		check(properties.getConcealment());
		check(properties.getLog());
		required("openapi.concealed", properties.getOpenapi().getConcealed(), "'hidden' or 'not-found'");
		int recentDenials = properties.getEndpoint().getRecentDenials();
		if (recentDenials < 0 || recentDenials > MOST_RECENT_DENIALS) {
			reject("endpoint.recent-denials", "must be a number from 0 to " + MOST_RECENT_DENIALS);
		}
	}

	private void check(AuthProblemProperties.Log log) {
		if (log.getLimit() < 0) {
			reject("log.limit", "must be a number from 0, which leaves only the sums; for none at all, set "
					+ "'auth-problem.log.enabled' to 'false'");
		}
		Duration interval = log.getInterval();
		if (interval == null || interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(LONGEST_WAIT) > 0) {
			reject("log.interval", "must be a duration between 1s and 1d, for example '1m'");
		}
	}

	private void check(AuthProblemProperties.Concealment concealment) {
		String pattern = "must be path patterns of Spring MVC that start with a slash, for example '/payroll/**'";
		checkAll("concealment.paths", concealment.getPaths(), AuthProblemPropertiesRules::isPathPattern, pattern);
		checkAll("concealment.exclude", concealment.getExclude(), AuthProblemPropertiesRules::isPathPattern, pattern);
		checkAll("concealment.methods", concealment.getMethods(), AuthProblemPropertiesRules::isMethod,
				"must be HTTP methods, for example 'GET, POST'; leave it empty for all");
	}

	private void check(String field, @Nullable String value, Predicate<String> rule, String message) {
		if (value != null && !rule.test(value)) {
			reject(field, message);
		}
	}

	private void checkAll(String field, List<String> values, Predicate<String> rule, String message) {
		if (!values.stream().allMatch(rule)) {
			reject(field, message);
		}
	}

	private void required(String field, @Nullable Object value, String allowed) {
		if (value == null) {
			reject(field, "must be " + allowed + "; remove the property to get the default");
		}
	}

	/**
	 * Reject a property under the name that its user wrote, which Spring Boot prints.
	 */
	private void reject(String field, String message) {
		this.errors.rejectValue(field, "invalid", message);
	}

	static boolean isRealm(String value) {
		return BearerChallenge.isQuotable(value) && !value.isBlank() && value.indexOf(',') < 0
				&& value.indexOf('=') < 0;
	}

	private static boolean isTypeBase(String value) {
		// A scheme alone is no URI until the reason is appended
		URI uri = uri(value.endsWith(":") ? value + "reason" : value);
		return uri != null && (uri.isAbsolute() || (value.startsWith("/") && !value.startsWith("//")))
				&& ":/#=".indexOf(value.charAt(value.length() - 1)) >= 0;
	}

	private static boolean isScopeToken(String value) {
		return BearerChallenge.isQuotable(value) && value.indexOf(' ') < 0;
	}

	private static boolean isAbsoluteUri(String value) {
		URI uri = uri(value);
		return uri != null && uri.isAbsolute() && BearerChallenge.isQuotable(value);
	}

	private static boolean isResourceMetadata(String value) {
		if (AuthProblemProperties.Challenge.AUTO.equals(value) || AuthProblemProperties.Challenge.NONE.equals(value)) {
			return true;
		}
		URI uri = uri(value);
		return uri != null && uri.getHost() != null && isAbsoluteUri(value)
				&& ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
	}

	private static boolean isPathPattern(String value) {
		try {
			PathPatternParser.defaultInstance.parse(value);
			return value.startsWith("/");
		}
		catch (PatternParseException ex) {
			return false;
		}
	}

	private static boolean isPath(String value) {
		return value.startsWith("/") && Arrays.stream(value.substring(1).split("/", -1))
			.allMatch((segment) -> !segment.isEmpty() && !segment.startsWith(".") && segment.chars()
				.allMatch((c) -> c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)));
	}

	private static boolean isMethod(String value) {
		return !value.isEmpty()
				&& value.chars().allMatch((c) -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-');
	}

	private static boolean isHostName(String value) {
		URI uri = uri("http://" + value);
		return uri != null && value.equals(uri.getHost());
	}

	private static @Nullable URI uri(String value) {
		if (!StringUtils.hasText(value)) {
			return null;
		}
		try {
			return new URI(value);
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}

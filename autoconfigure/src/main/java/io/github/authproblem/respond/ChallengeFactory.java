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

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

/**
 * Decides which challenge a denial gets, if any.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, section 3</a>
 */
public final class ChallengeFactory {

	private static final int UNAUTHORIZED = 401;

	private static final int FORBIDDEN = 403;

	private static final String INVALID_TOKEN = "invalid_token";

	private static final String INSUFFICIENT_SCOPE = "insufficient_scope";

	private final String realm;

	private final Function<Denial, List<String>> advertisedScopes;

	private final @Nullable String errorUri;

	private final ForbiddenChallenge forbiddenChallenge;

	/** The last one for each reason: the next is nearly always the same. */
	private final Map<DenialReason, LastChallenge> last = new ConcurrentHashMap<>();

	/**
	 * Create a factory.
	 * @param realm the protection space named in challenges
	 * @param advertisedScopes gives the scopes told to a client that has no token
	 * @param errorUri the {@code error_uri} of challenges that have an error, or
	 * {@code null}
	 * @param forbiddenChallenge which 403s carry a challenge
	 */
	public ChallengeFactory(String realm, Function<Denial, List<String>> advertisedScopes, @Nullable String errorUri,
			ForbiddenChallenge forbiddenChallenge) {
		this.realm = realm;
		this.advertisedScopes = advertisedScopes;
		this.errorUri = errorUri;
		this.forbiddenChallenge = forbiddenChallenge;
	}

	/**
	 * Whether a denial gets a challenge.
	 * @param denial the denial
	 * @return whether it does
	 */
	public boolean isChallenged(Denial denial) {
		return switch (denial.status()) {
			case UNAUTHORIZED -> true;
			case FORBIDDEN -> switch (this.forbiddenChallenge) {
				case SCOPE -> denial.reason() == DenialReason.SCOPE_INSUFFICIENT;
				case ALWAYS -> denial.reason() == DenialReason.SCOPE_INSUFFICIENT || denial.bearer();
				case NEVER -> false;
			};
			default -> denial.reason() == DenialReason.REQUEST_MALFORMED;
		};
	}

	/**
	 * Create the challenge of a denial that gets one.
	 * @param denial the denial
	 * @param resourceMetadata the URL of the metadata, or {@code null} where it is not
	 * known
	 * @return the value of the {@code WWW-Authenticate} field line
	 */
	public String create(Denial denial, @Nullable String resourceMetadata) {
		LastChallenge challenge = this.last.get(denial.reason());
		if (challenge == null || !challenge.isOf(denial, resourceMetadata)) {
			challenge = new LastChallenge(denial.status(), error(denial), denial.scopes(), resourceMetadata,
					challenge(denial, resourceMetadata).toString());
			this.last.put(denial.reason(), challenge);
		}
		return challenge.value();
	}

	private BearerChallenge challenge(Denial denial, @Nullable String resourceMetadata) {
		String error = error(denial);
		// An application's own beans may say what cannot stand in a challenge
		String metadata = (resourceMetadata != null && BearerChallenge.isQuotable(resourceMetadata)) ? resourceMetadata
				: null;
		if (error == null) {
			return new BearerChallenge(this.realm, null, join(this.advertisedScopes.apply(denial)), metadata, null,
					null);
		}
		return new BearerChallenge(this.realm, error, join(denial.scopes()), metadata, ErrorDescription.of(denial),
				this.errorUri);
	}

	/**
	 * The error code; none for a client that sent no Bearer credentials, as RFC 6750,
	 * section 3.1, demands, or good ones.
	 */
	private static @Nullable String error(Denial denial) {
		return switch (denial.reason()) {
			case AUTHENTICATION_FAILED -> (denial.bearer() && !denial.besideToken()) ? INVALID_TOKEN : null;
			case CUSTOM ->
				(denial.status() == FORBIDDEN) ? INSUFFICIENT_SCOPE : (denial.bearer() ? INVALID_TOKEN : null);
			default -> (denial.status() == FORBIDDEN) ? INSUFFICIENT_SCOPE : denial.reason().errorCode();
		};
	}

	private static @Nullable String join(List<String> scopes) {
		List<String> quotable = scopes.stream().filter(BearerChallenge::isQuotable).toList();
		return quotable.isEmpty() ? null : String.join(" ", quotable);
	}

	/**
	 * A challenge, and all that it depends on but the reason.
	 */
	private record LastChallenge(int status, @Nullable String error, List<String> scopes,
			@Nullable String resourceMetadata, String value) {

		boolean isOf(Denial denial, @Nullable String resourceMetadata) {
			return this.status == denial.status() && Objects.equals(this.error, ChallengeFactory.error(denial))
					&& this.scopes.equals(denial.scopes()) && Objects.equals(this.resourceMetadata, resourceMetadata);
		}

	}

}

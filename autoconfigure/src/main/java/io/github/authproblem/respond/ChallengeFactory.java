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

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

	private final @Nullable String advertisedScope;

	private final @Nullable String errorUri;

	private final ForbiddenChallenge forbiddenChallenge;

	private final Map<DenialReason, Frame> frames = new EnumMap<>(DenialReason.class);

	/**
	 * Create a factory.
	 * @param realm the protection space named in challenges
	 * @param advertisedScopes scopes told to a client that has no token
	 * @param errorUri the {@code error_uri} of challenges that have an error, or
	 * {@code null}
	 * @param forbiddenChallenge which 403s carry a challenge
	 */
	public ChallengeFactory(String realm, List<String> advertisedScopes, @Nullable String errorUri,
			ForbiddenChallenge forbiddenChallenge) {
		this.realm = realm;
		this.advertisedScope = join(advertisedScopes);
		this.errorUri = errorUri;
		this.forbiddenChallenge = forbiddenChallenge;
		for (DenialReason reason : DenialReason.values()) {
			if (reason == DenialReason.TOKEN_MISSING || reason.errorCode() != null) {
				Denial denial = Denial.builder(reason).request("", "", "bearer").build();
				this.frames.put(reason, new Frame(create(denial, null)));
			}
		}
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
	 * @return the challenge
	 */
	public BearerChallenge create(Denial denial, @Nullable String resourceMetadata) {
		String error = error(denial);
		String metadata = quotable(resourceMetadata);
		if (error == null) {
			return new BearerChallenge(this.realm, null, this.advertisedScope, metadata, null, null);
		}
		return new BearerChallenge(this.realm, error, scope(denial), metadata, ErrorDescription.of(denial),
				this.errorUri);
	}

	/**
	 * The value of the {@code WWW-Authenticate} field line of a denial that gets one.
	 * @param denial the denial
	 * @param resourceMetadata the URL of the metadata, or {@code null} where it is not
	 * known
	 * @return the same as {@link #create} gives
	 */
	String value(Denial denial, @Nullable String resourceMetadata) {
		Frame frame = this.frames.get(denial.reason());
		if (frame == null || denial.problem() != null
				|| (denial.reason() == DenialReason.AUTHENTICATION_FAILED && !denial.bearer())) {
			return create(denial, resourceMetadata).toString();
		}
		String scope = (denial.reason() == DenialReason.TOKEN_MISSING) ? this.advertisedScope : scope(denial);
		return frame.value(scope, resourceMetadata);
	}

	/** An application's own beans may say what cannot stand in a challenge. */
	private static @Nullable String quotable(@Nullable String text) {
		return (text != null && BearerChallenge.isQuotable(text)) ? text : null;
	}

	private static @Nullable String scope(Denial denial) {
		return switch (denial.scopes().size()) {
			case 0 -> null;
			case 1 -> quotable(denial.scopes().get(0));
			default -> join(denial.scopes().stream().filter(BearerChallenge::isQuotable).toList());
		};
	}

	/**
	 * The error code; none for a client that sent no Bearer credentials, as RFC 6750,
	 * section 3.1, demands.
	 */
	private static @Nullable String error(Denial denial) {
		return switch (denial.reason()) {
			case AUTHENTICATION_FAILED -> denial.bearer() ? INVALID_TOKEN : null;
			case CUSTOM ->
				(denial.status() == FORBIDDEN) ? INSUFFICIENT_SCOPE : (denial.bearer() ? INVALID_TOKEN : null);
			default -> (denial.status() == FORBIDDEN) ? INSUFFICIENT_SCOPE : denial.reason().errorCode();
		};
	}

	private static @Nullable String join(List<String> scopes) {
		return scopes.isEmpty() ? null : String.join(" ", scopes);
	}

	/**
	 * What all challenges for a reason have in common, and the last one that was made:
	 * the next is nearly always the same.
	 */
	private static final class Frame {

		private final String beginning;

		private final String end;

		/** Immutable, so that a race only costs time. */
		private Challenge last;

		Frame(BearerChallenge challenge) {
			this.beginning = challenge.beginning();
			this.end = challenge.end();
			this.last = new Challenge(null, null, BearerChallenge.join(this.beginning, null, null, this.end));
		}

		String value(@Nullable String scope, @Nullable String resourceMetadata) {
			Challenge challenge = this.last;
			if (!Objects.equals(scope, challenge.scope())
					|| !Objects.equals(resourceMetadata, challenge.resourceMetadata())) {
				challenge = new Challenge(scope, resourceMetadata,
						BearerChallenge.join(this.beginning, scope, quotable(resourceMetadata), this.end));
				this.last = challenge;
			}
			return challenge.value();
		}

	}

	/**
	 * A challenge.
	 *
	 * @param scope the scopes it names
	 * @param resourceMetadata the URL it was made for
	 * @param value its value
	 */
	private record Challenge(@Nullable String scope, @Nullable String resourceMetadata, String value) {

	}

}

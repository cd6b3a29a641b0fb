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

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

/**
 * All that is known of a denied request before anything is written, so that the response
 * and whatever observes it speak of the same thing. Immutable.
 *
 * @since 0.1.0
 */
public final class Denial {

	private static final String BEARER = "bearer";

	private final DenialReason reason;

	private final List<String> scopes;

	private final Map<String, Object> members;

	private final @Nullable ProblemDetail problem;

	private final HttpHeaders headers;

	private final String method;

	private final String path;

	private final String scheme;

	private final boolean besideToken;

	private final @Nullable String principal;

	private final @Nullable Throwable cause;

	private final Supplier<List<String>> explanation;

	private Denial(Builder builder) {
		this.reason = builder.reason;
		this.scopes = builder.scopes;
		this.members = builder.members;
		this.problem = builder.problem;
		this.headers = builder.headers;
		this.method = builder.method;
		this.path = builder.path;
		this.scheme = builder.scheme;
		this.besideToken = builder.besideToken;
		this.principal = builder.principal;
		this.cause = builder.cause;
		this.explanation = builder.explanation;
	}

	/**
	 * Create a denial that has nothing but a reason.
	 * @param reason why the request is denied
	 * @return the denial
	 */
	public static Denial of(DenialReason reason) {
		return builder(reason).build();
	}

	/**
	 * Start a denial.
	 * @param reason why the request is denied
	 * @return a builder
	 */
	public static Builder builder(DenialReason reason) {
		return new Builder(reason);
	}

	/**
	 * Start a denial from this one.
	 * @return a builder that holds all that this denial holds
	 */
	public Builder mutate() {
		return new Builder(this);
	}

	/**
	 * Why the request is denied.
	 * @return the reason
	 */
	public DenialReason reason() {
		return this.reason;
	}

	/**
	 * The status that answers the denial: that of its own {@linkplain #problem() problem}
	 * if it has one, else that of its reason.
	 * @return the status code
	 */
	public int status() {
		return (this.problem != null) ? this.problem.getStatus() : this.reason.status();
	}

	/**
	 * Scopes that would be enough, where the rule that denied tells them.
	 * @return scope tokens of RFC 6749, section 3.3, in an order that stays the same
	 */
	public List<String> scopes() {
		return this.scopes;
	}

	/**
	 * Extension members of the problem.
	 * @return values by member name, in order
	 */
	public Map<String, Object> members() {
		return this.members;
	}

	/**
	 * The problem that the exception brought itself.
	 * @return a copy of that problem, or {@code null} where the reason makes one
	 */
	public @Nullable ProblemDetail problem() {
		return (this.problem != null) ? copy(this.problem) : null;
	}

	/**
	 * Headers that the exception brought itself.
	 * @return the headers, read-only
	 */
	public HttpHeaders headers() {
		return this.headers;
	}

	/**
	 * The method of the request.
	 * @return the method as the client sent it
	 */
	public String method() {
		return this.method;
	}

	/**
	 * The path of the request, without its query.
	 * @return an RFC 3986 path, percent-encoded
	 */
	public String path() {
		return this.path;
	}

	/**
	 * The scheme of the credentials that the client sent, good or bad.
	 * @return one of {@code basic}, {@code bearer}, {@code digest}, {@code dpop},
	 * {@code negotiate}, {@code other} and {@code none}
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.1">RFC 9110,
	 * section 11.1</a>
	 */
	public String scheme() {
		return this.scheme;
	}

	/**
	 * Whether the client sent Bearer credentials, good or bad.
	 * @return whether it did
	 */
	public boolean bearer() {
		return BEARER.equals(this.scheme);
	}

	/**
	 * Whether the denial is no fault of the Bearer credentials that were sent: a login
	 * that fails, to which the client sent them along.
	 * @return whether it is none
	 */
	public boolean besideToken() {
		return this.besideToken;
	}

	/**
	 * Who is denied. The name comes from outside: it may hold any characters.
	 * @return the name of the authenticated principal, or {@code null} if nobody is known
	 */
	public @Nullable String principal() {
		return this.principal;
	}

	/**
	 * The exception that denied the request. It may hold credentials: never log or
	 * serialise it.
	 * @return the exception, or {@code null} before the denial is complete
	 */
	public @Nullable Throwable cause() {
		return this.cause;
	}

	/**
	 * What happened, for developers: each cause and the rule that denied, without a byte
	 * of the token and without control characters. Computed on demand.
	 * @return one line each
	 */
	public List<String> explanation() {
		return this.explanation.get();
	}

	private static ProblemDetail copy(ProblemDetail problem) {
		ProblemDetail copy = ProblemDetail.forStatus(problem.getStatus());
		copy.setType(problem.getType());
		copy.setTitle(problem.getTitle());
		copy.setDetail(problem.getDetail());
		copy.setInstance(problem.getInstance());
		if (problem.getProperties() != null) {
			problem.getProperties().forEach(copy::setProperty);
		}
		return copy;
	}

	/**
	 * Builds a {@link Denial}.
	 */
	public static final class Builder {

		private final DenialReason reason;

		private List<String> scopes = List.of();

		private Map<String, Object> members = Map.of();

		private @Nullable ProblemDetail problem;

		private HttpHeaders headers = HttpHeaders.EMPTY;

		private String method = "";

		private String path = "";

		private String scheme = "none";

		private boolean besideToken;

		private @Nullable String principal;

		private @Nullable Throwable cause;

		private Supplier<List<String>> explanation = Collections::emptyList;

		private Builder(DenialReason reason) {
			this.reason = reason;
		}

		private Builder(Denial denial) {
			this.reason = denial.reason;
			this.scopes = denial.scopes;
			this.members = denial.members;
			this.problem = denial.problem;
			this.headers = denial.headers;
			this.method = denial.method;
			this.path = denial.path;
			this.scheme = denial.scheme;
			this.besideToken = denial.besideToken;
			this.principal = denial.principal;
			this.cause = denial.cause;
			this.explanation = denial.explanation;
		}

		/**
		 * Set the scopes that would be enough.
		 * @param scopes scope tokens of RFC 6749, section 3.3
		 * @return this builder
		 */
		public Builder scopes(Collection<String> scopes) {
			this.scopes = List.copyOf(scopes);
			return this;
		}

		/**
		 * Add an extension member.
		 * @param name name of the member
		 * @param value value that Jackson can write
		 * @return this builder
		 */
		public Builder member(String name, Object value) {
			if (this.members.isEmpty()) {
				this.members = Collections.singletonMap(name, value);
			}
			else {
				Map<String, Object> members = new LinkedHashMap<>(this.members);
				members.put(name, value);
				this.members = Collections.unmodifiableMap(members);
			}
			return this;
		}

		/**
		 * Set the problem and the headers that the exception brought itself.
		 * @param problem its problem
		 * @param status its status, which becomes that of the response
		 * @param headers its headers
		 * @return this builder
		 */
		public Builder problem(ProblemDetail problem, int status, HttpHeaders headers) {
			this.problem = copy(problem);
			this.problem.setStatus(status);
			this.headers = HttpHeaders.readOnlyHttpHeaders(headers);
			return this;
		}

		/**
		 * Set what the request says.
		 * @param method its method
		 * @param path its path, percent-encoded
		 * @param scheme the scheme of its credentials, as {@link Denial#scheme()} names
		 * it
		 * @return this builder
		 */
		public Builder request(String method, String path, String scheme) {
			this.method = method;
			this.path = path;
			this.scheme = scheme;
			return this;
		}

		/**
		 * Set whether the denial is no fault of the Bearer credentials that were sent.
		 * @param besideToken whether it is none
		 * @return this builder
		 */
		public Builder besideToken(boolean besideToken) {
			this.besideToken = besideToken;
			return this;
		}

		/**
		 * Set who is denied.
		 * @param principal the name of the authenticated principal, or {@code null} if
		 * nobody is known
		 * @return this builder
		 */
		public Builder principal(@Nullable String principal) {
			this.principal = principal;
			return this;
		}

		/**
		 * Set the exception that denied the request, and what it means to a developer.
		 * @param cause the exception
		 * @param explanation lines that hold no credentials, computed on demand
		 * @return this builder
		 */
		public Builder cause(Throwable cause, Supplier<List<String>> explanation) {
			this.cause = cause;
			this.explanation = explanation;
			return this;
		}

		/**
		 * Build the denial.
		 * @return the denial
		 */
		public Denial build() {
			return new Denial(this);
		}

	}

}

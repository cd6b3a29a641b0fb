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

import java.net.URI;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.ProblemCustomizer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Makes the problem of a denial.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3">RFC 9457, section 3</a>
 */
public final class ProblemFactory {

	private static final Log logger = LogFactory.getLog(ProblemFactory.class);

	/** Members of the standard, which no extension member may repeat. */
	private static final Set<String> RESERVED = Set.of("type", "title", "status", "detail", "instance");

	private static final URI BLANK = URI.create("about:blank");

	private final Map<DenialReason, URI> types = new EnumMap<>(DenialReason.class);

	private final boolean instance;

	private final Disclosure disclosure;

	private final ProblemMessages messages;

	private final List<ProblemCustomizer> customizers;

	/**
	 * Create a factory.
	 * @param typeBaseUri prefix of {@code type}; the reason follows
	 * @param instance whether the problem names the request's path
	 * @param disclosure how much the problem tells
	 * @param messages titles and details
	 * @param customizers called with each problem, in this order
	 */
	public ProblemFactory(String typeBaseUri, boolean instance, Disclosure disclosure, ProblemMessages messages,
			List<ProblemCustomizer> customizers) {
		for (DenialReason reason : DenialReason.values()) {
			this.types.put(reason, URI.create(typeBaseUri + reason.slug()));
		}
		this.instance = instance;
		this.disclosure = disclosure;
		this.messages = messages;
		this.customizers = List.copyOf(customizers);
	}

	/**
	 * The texts in the language that a client gets.
	 * @param wanted gives the languages that it wants
	 * @return the texts
	 */
	ProblemMessages.Translation translation(Supplier<Iterator<Locale>> wanted) {
		return this.messages.choose(wanted);
	}

	/**
	 * Create the problem of a denial.
	 * @param denial the denial
	 * @param translation the texts in the client's language
	 * @return its problem
	 */
	Problem create(Denial denial, ProblemMessages.Translation translation) {
		ProblemDetail own = denial.problem();
		if (own != null) {
			return new OtherProblem(complete(own(denial, own), denial));
		}
		StandardProblem standard = standard(denial, translation);
		if (this.customizers.isEmpty() && this.disclosure == Disclosure.MINIMAL && !isReserved(denial.members())) {
			return standard;
		}
		ProblemDetail detail = complete(standard.detail(), denial);
		return detail.equals(standard.detail()) ? standard : new OtherProblem(detail);
	}

	private ProblemDetail complete(ProblemDetail problem, Denial denial) {
		if (this.disclosure == Disclosure.DETAILED) {
			problem.setProperty("causes", denial.explanation());
		}
		customize(problem, denial);
		return problem;
	}

	/**
	 * Create the problem of an error that is no denial.
	 * @param status the error's status
	 * @param path the request's path, percent-encoded
	 * @return a problem that says no more than the status
	 */
	public Problem create(int status, String path) {
		ProblemDetail problem = ProblemDetail.forStatus(status);
		problem.setType(BLANK);
		problem.setTitle(phrase(status));
		problem.setInstance(instance(path));
		return new OtherProblem(problem);
	}

	private StandardProblem standard(Denial denial, ProblemMessages.Translation translation) {
		return new StandardProblem(type(denial), translation.get(denial.reason()), this.instance ? denial.path() : null,
				denial.members());
	}

	private URI type(Denial denial) {
		return Objects.requireNonNull(this.types.get(denial.reason()));
	}

	/**
	 * The exception's own problem; what it leaves open is filled in.
	 */
	private ProblemDetail own(Denial denial, ProblemDetail problem) {
		if (!isSet(problem.getType())) {
			problem.setType(type(denial));
		}
		if (problem.getTitle() == null) {
			problem.setTitle(phrase(problem.getStatus()));
		}
		if (problem.getInstance() == null) {
			problem.setInstance(instance(denial.path()));
		}
		denial.members().forEach(problem::setProperty);
		return problem;
	}

	private static boolean isSet(@Nullable URI type) {
		return type != null && !BLANK.equals(type);
	}

	private static @Nullable String phrase(int status) {
		HttpStatus resolved = HttpStatus.resolve(status);
		return (resolved != null) ? resolved.getReasonPhrase() : null;
	}

	private @Nullable URI instance(String path) {
		return this.instance ? URI.create(path) : null;
	}

	/**
	 * A customizer that fails does not turn a denial into a server error: the problem
	 * goes out as far as it got.
	 */
	private void customize(ProblemDetail problem, Denial denial) {
		for (ProblemCustomizer customizer : this.customizers) {
			try {
				customizer.customize(problem, denial);
			}
			catch (RuntimeException ex) {
				logger.warn("The ProblemCustomizer " + customizer.getClass().getName() + " failed with "
						+ ex.getClass().getName() + " on a denial for the reason " + denial.reason().slug());
			}
		}
		problem.setStatus(denial.status());
		if (isReserved(problem.getProperties())) {
			Map<String, Object> members = new LinkedHashMap<>(problem.getProperties());
			members.keySet().removeAll(RESERVED);
			problem.setProperties(members);
		}
	}

	private static boolean isReserved(@Nullable Map<String, Object> members) {
		if (members != null) {
			for (String name : members.keySet()) {
				if (RESERVED.contains(name)) {
					return true;
				}
			}
		}
		return false;
	}

}

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

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.github.authproblem.sample.explain.Challenge.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The challenges of a response and the faults of their grammar
 * (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110, section
 * 11.6.1</a>).
 *
 * @param list the challenges, up to the first fault of each field line
 * @param faults the faults
 */
record Challenges(List<Challenge> list, Set<Fault> faults) {

	static Challenges parse(List<String> fieldLines) {
		Challenges challenges = new Challenges(new ArrayList<>(), EnumSet.noneOf(Fault.class));
		for (String fieldLine : fieldLines) {
			challenges.add(fieldLine);
		}
		return challenges;
	}

	/**
	 * Returns the challenges of a scheme.
	 * @param scheme the scheme
	 * @return its challenges
	 */
	List<Challenge> of(String scheme) {
		return this.list.stream().filter((challenge) -> challenge.isOf(scheme)).toList();
	}

	@Nullable String bearer(String parameter) {
		List<Challenge> bearer = of("Bearer");
		return bearer.isEmpty() ? null : bearer.get(0).parameter(parameter);
	}

	private void add(String fieldLine) {
		HeaderScanner scanner = new HeaderScanner(fieldLine);
		Challenge current = null;
		while (scanner.skipToElement()) {
			String name = scanner.token();
			if (name != null && !scanner.take('=')) {
				current = new Challenge(name, new ArrayList<>());
				this.list.add(current);
				if (scanner.atElementEnd() || addToken68(scanner, current)) {
					continue;
				}
				name = scanner.wasSpace() ? scanner.token() : null;
				if (name == null || !scanner.take('=')) {
					this.faults.add(Fault.MALFORMED);
					return;
				}
			}
			String value = (name != null) ? scanner.value() : null;
			if (name == null || value == null || !scanner.atElementEnd()) {
				this.faults.add(Fault.MALFORMED);
				return;
			}
			add(current, new Parameter(name, value));
		}
	}

	private static boolean addToken68(HeaderScanner scanner, Challenge challenge) {
		String token68 = scanner.wasSpace() ? scanner.token68() : null;
		return token68 != null && challenge.parameters().add(new Parameter("token68", token68));
	}

	private void add(@Nullable Challenge challenge, Parameter parameter) {
		if (challenge == null) {
			this.faults.add(Fault.NO_SCHEME);
			return;
		}
		if (challenge.parameter(parameter.name()) != null) {
			this.faults.add(Fault.REPEATED);
		}
		challenge.parameters().add(parameter);
	}

	enum Fault {

		MALFORMED, NO_SCHEME, REPEATED

	}

}

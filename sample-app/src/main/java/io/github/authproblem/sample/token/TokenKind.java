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

package io.github.authproblem.sample.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a token; nothing else is.
 */
public enum TokenKind {

	/**
	 * Nothing.
	 */
	VALID,

	/**
	 * It has expired.
	 */
	EXPIRED,

	/**
	 * It is not valid yet.
	 */
	NOT_YET_VALID,

	/**
	 * Somebody else signed it, under the same key id.
	 */
	FORGED,

	/**
	 * Another issuer made it.
	 */
	WRONG_ISSUER,

	/**
	 * It is for another application.
	 */
	WRONG_AUDIENCE,

	/**
	 * It has no signature.
	 */
	MALFORMED,

	/**
	 * Nothing, but its owner's account has been suspended.
	 */
	SUSPENDED;

	private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

	static @Nullable TokenKind of(@Nullable String label) {
		for (TokenKind kind : values()) {
			if (kind.label.equals(label)) {
				return kind;
			}
		}
		return null;
	}

	static String labels() {
		return Arrays.stream(values()).map(TokenKind::toString).collect(Collectors.joining(", "));
	}

	@Override
	public String toString() {
		return this.label;
	}

}

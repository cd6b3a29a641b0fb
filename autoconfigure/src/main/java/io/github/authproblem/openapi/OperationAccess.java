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

package io.github.authproblem.openapi;

/**
 * What an operation answers to callers without a good token.
 *
 * @since 0.1.0
 */
public enum OperationAccess {

	/** What it answers to everybody: it needs no token. */
	PUBLIC,

	/** A denial of ours: it needs a token. */
	PROTECTED,

	/** A denial that is concealed. */
	CONCEALED,

	/** Something that is not ours. */
	UNKNOWN;

	/**
	 * Tells it of each operation, by asking the application's rules.
	 */
	@FunctionalInterface
	public interface Lookup {

		/**
		 * Find out what an operation answers.
		 * @param method its HTTP method, in upper case
		 * @param path its path as the document has it, with variables in braces
		 * @return the answer
		 */
		OperationAccess find(String method, String path);

	}

}

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

package io.github.authproblem.classify;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The chain of an exception's causes, from the exception itself on.
 */
final class Causes {

	/** Ends a chain that loops or that somebody made absurdly long. */
	private static final int MAX_DEPTH = 32;

	private Causes() {
	}

	static <T> @Nullable T find(Throwable exception, Class<T> type) {
		Throwable current = exception;
		for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
			if (type.isInstance(current)) {
				return type.cast(current);
			}
			current = current.getCause();
		}
		return null;
	}

	/**
	 * Whether there is any cause of these types: asking for a cause takes a lock.
	 */
	static boolean include(Throwable exception, Class<?>... types) {
		Throwable current = exception;
		for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
			for (Class<?> type : types) {
				if (type.isInstance(current)) {
					return true;
				}
			}
			current = current.getCause();
		}
		return false;
	}

	static List<Throwable> of(Throwable exception) {
		List<Throwable> causes = new ArrayList<>();
		Throwable current = exception;
		for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
			causes.add(current);
			current = current.getCause();
		}
		return causes;
	}

}

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

package io.github.authproblem.servlet;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What an authorization server said last, or why it did not. For a second nobody asks
 * again: under load every caller would, and wait.
 *
 * @param <T> what it says
 * @param <X> how asking it fails
 * @param value what it said
 * @param failure why it did not
 * @param time when, by {@link System#nanoTime()}
 */
record RecentAnswer<T, X extends Exception>(@Nullable T value, @Nullable X failure, long time) {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	static <T, X extends Exception> RecentAnswer<T, X> of(@Nullable T value) {
		return new RecentAnswer<>(value, null, System.nanoTime());
	}

	static <T, X extends Exception> RecentAnswer<T, X> failed(X failure) {
		return new RecentAnswer<>(null, failure, System.nanoTime());
	}

	boolean isRecent() {
		return System.nanoTime() - this.time < SECOND;
	}

	/**
	 * What was said.
	 * @throws X if asking failed
	 */
	@Nullable T get() throws X {
		if (this.failure != null) {
			throw this.failure;
		}
		return this.value;
	}

}

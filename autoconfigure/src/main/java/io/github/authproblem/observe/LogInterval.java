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

package io.github.authproblem.observe;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the denials for one reason in one interval. Each is either written or counted
 * among the others; none is lost or counted twice.
 */
final class LogInterval {

	private final AtomicLong count = new AtomicLong();

	private final int limit;

	/**
	 * Create an interval.
	 * @param limit how many lines may be written
	 */
	LogInterval(int limit) {
		this.limit = limit;
	}

	/**
	 * Count one more.
	 * @return its number, 1 for the first of the interval
	 */
	long count() {
		return this.count.incrementAndGet();
	}

	boolean hasRoomFor(long number) {
		return number <= this.limit;
	}

	/**
	 * End the interval; the next denial starts another.
	 * @return how many were not written
	 */
	long end() {
		return Math.max(0, this.count.getAndSet(0) - this.limit);
	}

}

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

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.authproblem.DenialEvent;
import io.github.authproblem.DenialReason;

import org.springframework.context.ApplicationListener;

/**
 * Counts denials by reason and remembers the last few.
 *
 * @since 0.1.0
 */
public final class RecentDenials implements ApplicationListener<DenialEvent> {

	private final Map<DenialReason, AtomicLong> counts = new EnumMap<>(DenialReason.class);

	private final AtomicLong next = new AtomicLong();

	private final AtomicReferenceArray<DenialEvent> last;

	/**
	 * Create a memory.
	 * @param capacity how many denials to remember
	 */
	public RecentDenials(int capacity) {
		this.last = new AtomicReferenceArray<>(capacity);
		for (DenialReason reason : DenialReason.values()) {
			this.counts.put(reason, new AtomicLong());
		}
	}

	@Override
	public void onApplicationEvent(DenialEvent event) {
		count(event.reason()).incrementAndGet();
		if (this.last.length() > 0) {
			this.last.set((int) (this.next.getAndIncrement() % this.last.length()), event);
		}
	}

	AtomicLong count(DenialReason reason) {
		return Objects.requireNonNull(this.counts.get(reason));
	}

	/**
	 * The last denials, the latest first.
	 */
	List<DenialEvent> last() {
		List<DenialEvent> result = new ArrayList<>();
		long end = this.next.get();
		for (long i = end - 1; i >= Math.max(0, end - this.last.length()); i--) {
			DenialEvent event = this.last.get((int) (i % this.last.length()));
			if (event != null) {
				result.add(event);
			}
		}
		return result;
	}

}

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

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogInterval}.
 */
class LogIntervalTests {

	@Test
	void countThenRoomForAsManyAsTheLimit() {
		LogInterval interval = new LogInterval(2);
		assertThat(IntStream.range(0, 4).mapToObj((i) -> interval.hasRoomFor(interval.count()))).containsExactly(true,
				true, false, false);
		assertThat(interval.end()).isEqualTo(2);
	}

	@Test
	void endThenStartsAnother() {
		LogInterval interval = new LogInterval(1);
		interval.count();
		assertThat(interval.end()).isZero();
		assertThat(interval.count()).isEqualTo(1);
	}

	@Test
	void endWhenLimitIsZeroThenAll() {
		LogInterval interval = new LogInterval(0);
		assertThat(interval.hasRoomFor(interval.count())).isFalse();
		assertThat(interval.end()).isEqualTo(1);
		assertThat(interval.end()).isZero();
	}

	@Test
	void endWhenCountedAtTheSameTimeThenNoneIsLost() {
		LogInterval interval = new LogInterval(0);
		long ended = IntStream.range(0, 400_000)
			.parallel()
			.mapToLong((i) -> (i % 1000 == 0) ? interval.end() : 0 * interval.count())
			.sum();
		assertThat(ended + interval.end()).isEqualTo(400_000 - 400);
	}

}

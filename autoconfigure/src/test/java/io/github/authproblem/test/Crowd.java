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

package io.github.authproblem.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What many callers get who ask at the same time.
 *
 * @param statuses the different statuses, 0 for no answer at all
 * @param longestWait how long the last of them waited
 */
public record Crowd(List<Integer> statuses, Duration longestWait) {

	/** Send a request as so many callers. */
	public static Crowd of(int callers, HttpRequest request) {
		ExecutorService threads = Executors.newFixedThreadPool(callers);
		try {
			Callable<Crowd> caller = () -> ask(request);
			List<Crowd> answers = new ArrayList<>();
			for (Future<Crowd> answer : threads.invokeAll(Collections.nCopies(callers, caller))) {
				answers.add(answer.get());
			}
			return new Crowd(answers.stream().flatMap((answer) -> answer.statuses().stream()).distinct().toList(),
					answers.stream().map(Crowd::longestWait).max(Duration::compareTo).orElseThrow());
		}
		catch (ExecutionException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Crowd ask(HttpRequest request) {
		Instant start = Instant.now();
		int status;
		try {
			status = request.send().status();
		}
		catch (RuntimeException ex) {
			status = 0;
		}
		return new Crowd(List.of(status), Duration.between(start, Instant.now()));
	}

}

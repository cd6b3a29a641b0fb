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

import java.util.function.Supplier;

import io.github.authproblem.Denial;
import io.github.authproblem.ProblemCustomizer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;

/**
 * Adds the member {@code traceId} to problems, by which a client's complaint can be found
 * in logs and traces.
 *
 * @since 0.1.0
 */
public final class TraceIdMember implements ProblemCustomizer {

	private final Supplier<@Nullable Tracer> tracer;

	/**
	 * Create a member.
	 * @param tracer gives what knows the current trace, {@code null} where nothing does
	 */
	public TraceIdMember(Supplier<@Nullable Tracer> tracer) {
		this.tracer = tracer;
	}

	@Override
	public void customize(ProblemDetail problem, Denial denial) {
		Tracer tracer = this.tracer.get();
		Span span = (tracer != null) ? tracer.currentSpan() : null;
		if (span != null) {
			problem.setProperty("traceId", span.context().traceId());
		}
	}

}

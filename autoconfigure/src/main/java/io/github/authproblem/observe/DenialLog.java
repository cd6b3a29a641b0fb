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

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.authproblem.DenialEvent;
import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;

/**
 * Logs each denial on one line, with key-value pairs for structured logging. Of many for
 * one reason it writes the first of each interval; the others are counted, and summed up
 * on one line when the interval ends. Concealed denials are counted apart, so that no
 * flood of others hides a probe.
 *
 * @since 0.1.0
 */
public final class DenialLog implements ApplicationListener<DenialEvent>, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(DenialLog.class);

	private static final int SERVER_ERROR = 500;

	private final @Nullable Level clientErrorLevel;

	private final @Nullable Level serverErrorLevel;

	private final Duration interval;

	private final Map<DenialReason, LogInterval> intervals = new EnumMap<>(DenialReason.class);

	private final Map<DenialReason, LogInterval> concealed = new EnumMap<>(DenialReason.class);

	private final Executor atEnd;

	/**
	 * Create a log.
	 * @param clientErrorLevel level of denials with a status below 500, {@code null} for
	 * none
	 * @param serverErrorLevel level of denials with a status from 500, {@code null} for
	 * none
	 * @param limit how many lines one reason may have in one interval
	 * @param interval how long an interval is
	 */
	public DenialLog(@Nullable Level clientErrorLevel, @Nullable Level serverErrorLevel, int limit, Duration interval) {
		this.clientErrorLevel = clientErrorLevel;
		this.serverErrorLevel = serverErrorLevel;
		this.interval = interval;
		for (DenialReason reason : DenialReason.values()) {
			this.intervals.put(reason, new LogInterval(limit));
			this.concealed.put(reason, new LogInterval(limit));
		}
		this.atEnd = CompletableFuture.delayedExecutor(interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void onApplicationEvent(DenialEvent event) {
		Level level = level(event.status());
		if (level == null || !logger.isEnabledForLevel(level)) {
			return;
		}
		LogInterval interval = interval(event.reason(), event.concealed());
		long number = interval.count();
		if (number == 1) {
			this.atEnd.execute(() -> sumUp(event.reason(), event.concealed()));
		}
		if (interval.hasRoomFor(number)) {
			write(event, level);
		}
	}

	private @Nullable Level level(int status) {
		return (status < SERVER_ERROR) ? this.clientErrorLevel : this.serverErrorLevel;
	}

	private LogInterval interval(DenialReason reason, boolean concealed) {
		return Objects.requireNonNull((concealed ? this.concealed : this.intervals).get(reason));
	}

	private static void write(DenialEvent event, Level level) {
		LoggingEventBuilder line = logger.atLevel(level).setMessage(message(event));
		for (Map.Entry<String, Object> field : DenialFields.withPrincipal(event).entrySet()) {
			line = line.addKeyValue(field.getKey(), field.getValue());
		}
		line.log();
	}

	private static String message(DenialEvent event) {
		StringBuilder message = new StringBuilder("Denied ").append(event.method())
			.append(' ')
			.append(event.path())
			.append(" with ")
			.append(event.status())
			.append(event.concealed() ? ", concealing " : " ")
			.append(event.reason().slug());
		String principal = event.principal();
		if (principal != null) {
			message.append(", to \"").append(principal.replace('"', '\'')).append('"');
		}
		if (event.remoteAddress() != null) {
			message.append(", from ").append(event.remoteAddress());
		}
		return message.toString();
	}

	private void sumUp(DenialReason reason, boolean concealed) {
		long more = interval(reason, concealed).end();
		if (more > 0) {
			logger.atLevel(levelOfSum(reason))
				.addKeyValue("reason", reason.slug())
				.addKeyValue("concealed", concealed)
				.addKeyValue("count", more)
				.log("Denied " + more + " more requests "
						+ (concealed ? "(concealing " + reason.slug() + ")" : "because of " + reason.slug())
						+ " within " + this.interval.toSeconds() + " s");
		}
	}

	/**
	 * What was counted has a level, but it may have been sent with another status than
	 * that of its reason.
	 */
	private Level levelOfSum(DenialReason reason) {
		Level level = level(reason.status());
		if (level == null) {
			level = (this.clientErrorLevel != null) ? this.clientErrorLevel : this.serverErrorLevel;
		}
		return Objects.requireNonNull(level);
	}

	/**
	 * Sum up what has not been summed up yet.
	 */
	@Override
	public void destroy() {
		this.intervals.keySet().forEach((reason) -> {
			sumUp(reason, false);
			sumUp(reason, true);
		});
	}

}

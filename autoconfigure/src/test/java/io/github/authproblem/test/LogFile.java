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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The log file of an application, and the lines in it that one class has written.
 */
public final class LogFile implements AutoCloseable {

	private final Path file;

	public LogFile(Path directory) {
		this.file = directory.resolve("application.log");
	}

	/** An application's properties, and those that make it write this file. */
	public String[] with(String... properties) {
		return Stream.concat(Stream.of("logging.file.name=" + this.file, "logging.level.io.github.authproblem=info",
				"logging.threshold.console=off"), Stream.of(properties))
			.toArray(String[]::new);
	}

	public List<String> lines() {
		try {
			return Files.readAllLines(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public List<String> linesOf(Class<?> logger) {
		return lines().stream().filter((line) -> line.contains(logger.getSimpleName())).toList();
	}

	public List<String> messagesOf(Class<?> logger) {
		return linesOf(logger).stream().map((line) -> line.substring(line.indexOf(" : ") + 3)).toList();
	}

	/** Spring Boot leaves to the next application what this one has set. */
	@Override
	public void close() {
		System.clearProperty("FILE_LOG_STRUCTURED_FORMAT");
		System.clearProperty("CONSOLE_LOG_THRESHOLD");
	}

}

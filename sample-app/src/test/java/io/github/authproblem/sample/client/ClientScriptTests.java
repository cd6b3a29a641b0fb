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

package io.github.authproblem.sample.client;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

/**
 * Runs the tests of the clients that are not written in Java, each in its own language,
 * against the running sample.
 */
@Timeout(120)
class ClientScriptTests {

	// Debian's own, beside which another may come first on the path
	private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

	private static RunningSample sample;

	private static RunningSample outage;

	@BeforeAll
	static void start() {
		sample = RunningSample.start();
		outage = RunningSample.startWithoutJwkSet();
	}

	@AfterAll
	static void stop() {
		sample.close();
		outage.close();
	}

	@Test
	@EnabledIf(value = "nodeIsThere", disabledReason = "needs Node 18 or later")
	void javascriptWhenTestedByNodeThenPasses() throws Exception {
		assertPasses("javascript", "node", "--test");
	}

	@Test
	@EnabledIf(value = "pythonIsThere", disabledReason = "needs Python 3 with requests (Debian's python3-requests)")
	void pythonWhenTestedByUnittestThenPasses() throws Exception {
		assertPasses("python", python(), "-B", "-m", "unittest", "-v");
	}

	static boolean nodeIsThere() {
		return succeeds("node", "-e", "process.exit(process.versions.node.split('.')[0] >= 18 ? 0 : 1)");
	}

	static boolean pythonIsThere() {
		return python() != null;
	}

	private static String python() {
		return PYTHONS.stream().filter((python) -> succeeds(python, "-c", "import requests")).findFirst().orElse(null);
	}

	private static boolean succeeds(String... command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false; // no such command
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertPasses(String language, String... command) throws Exception {
		File output = Path.of("target", language + "-client-tests.log").toFile();
		ProcessBuilder tests = new ProcessBuilder(command).directory(Path.of("clients", language).toFile())
			.redirectErrorStream(true)
			.redirectOutput(output);
		tests.environment().put("SAMPLE", sample.url());
		tests.environment().put("OUTAGE", outage.url());
		Process process = tests.start();
		try {
			assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).withFailMessage(() -> contentOf(output)).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

}

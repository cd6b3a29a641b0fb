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

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.github.authproblem.DenialReason;
import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.LogFile;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A flood of denials: readable, counted to the last one, and without a trace in memory.
 */
class FloodTests {

	private static final int REQUESTS = 100_000;

	private static final int LIMIT = 5;

	private static final long MEGABYTE = 1024 * 1024;

	@Test
	void floodThenFewLinesAndExactCounts(@TempDir Path directory) throws IOException {
		LogFile log = new LogFile(directory);
		long start = System.nanoTime();
		try (log;
				AuthorizationServer authorizationServer = new AuthorizationServer();
				RunningApplication application = RunningApplication.start(OrdersApplication.class, authorizationServer,
						log.with("auth-problem.log.limit=" + LIMIT, "auth-problem.log.interval=2s",
								"management.endpoints.web.exposure.include=authproblem"))) {
			flood(application.port(), REQUESTS / 10);
			long before = usedMemory();
			flood(application.port(), REQUESTS - REQUESTS / 10);
			assertThat(usedMemory() - before).isLessThan(5 * MEGABYTE);
			assertThat(application.context()
				.getBean(MeterRegistry.class)
				.get("auth.problem.denials")
				.tags("reason", "token-missing", "status", "401", "scheme", "none", "concealed", "false")
				.counter()
				.count()).isEqualTo(REQUESTS);
			RecentDenials recent = application.context().getBean(RecentDenials.class);
			assertThat(recent.count(DenialReason.TOKEN_MISSING)).hasValue(REQUESTS);
			assertThat(recent.last()).hasSize(50);
		}
		long intervals = (System.nanoTime() - start) / 2_000_000_000 + 2;
		List<String> lines = log.messagesOf(DenialLog.class);
		List<String> sums = lines.stream().filter((line) -> line.contains(" more requests ")).toList();
		int single = lines.size() - sums.size();
		assertThat(single).isPositive().isLessThanOrEqualTo((int) (LIMIT * intervals));
		assertThat(sums).isNotEmpty().hasSizeLessThanOrEqualTo((int) intervals);
		assertThat(single + sums.stream().mapToLong(FloodTests::count).sum()).isEqualTo(REQUESTS);
	}

	private static long count(String line) {
		return Long.parseLong(line.split(" ")[1]);
	}

	/** Requests one after the other on one connection. */
	private static void flood(int port, int requests) throws IOException {
		byte[] request = "GET /orders HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
		int sent = 0;
		while (sent < requests) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
				socket.setTcpNoDelay(true);
				OutputStream out = socket.getOutputStream();
				DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
				// Tomcat closes a connection after 100 requests
				for (int i = 0; i < 99 && sent < requests; i++) {
					out.write(request);
					readResponse(in);
					sent++;
				}
			}
		}
	}

	private static void readResponse(DataInputStream in) throws IOException {
		int length = -1;
		for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
			if (line.startsWith("Content-Length: ")) {
				length = Integer.parseInt(line.substring("Content-Length: ".length()));
			}
		}
		in.readFully(new byte[length]);
	}

	private static String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c != '\n'; c = in.read()) {
			if (c < 0) {
				throw new IOException("The connection was closed");
			}
			line.append((char) c);
		}
		return line.toString().trim();
	}

	private static long usedMemory() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}

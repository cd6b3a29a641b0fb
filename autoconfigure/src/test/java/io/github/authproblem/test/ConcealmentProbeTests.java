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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ConcealmentProbe}: it finds each leak that is planted, and nothing
 * else.
 */
class ConcealmentProbeTests {

	private static final String NOT_FOUND = """
			HTTP/1.1 404\r
			X-Frame-Options: DENY\r
			Content-Type: application/json\r
			Date: Tue, 24 Nov 2026 04:00:00 GMT\r
			Connection: close\r
			\r
			{"timestamp":"2026-11-24T04:00:00.123Z","status":404,"path":"(path)"}""";

	private static List<ConcealmentProbe.Difference> probe(UnaryOperator<String> leak) throws IOException {
		try (Server server = new Server(leak)) {
			return new ConcealmentProbe(server.uri(), "/secret", "/absent").with("somebody", "Bearer a").run();
		}
	}

	@Test
	void runWhenAnswersAreAlikeThenNothing() throws IOException {
		assertThat(probe((answer) -> answer)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "404, 403", "404\\r, 404 Not Found\\r", "X-Frame-Options, x-frame-options", "DENY, SAMEORIGIN",
			"X-Frame-Options: DENY\\r\\n, ''", "Content-Type, Allow: GET\\r\\nContent-Type",
			"Connection, WWW-Authenticate: Bearer\\r\\nConnection",
			"X-Frame-Options: DENY\\r\\nContent-Type: application/json, "
					+ "Content-Type: application/json\\r\\nX-Frame-Options: DENY",
			"application/json, application/json;charset=UTF-8", "Date, Vary: Origin\\r\\nDate",
			"Connection, Set-Cookie: a=b\\r\\nConnection", "}, '} '",
			"\"status\":404, '\"status\":404,\"error\":\"x\"'" })
	void runWhenLeakIsPlantedThenFoundInEveryRequest(String text, String leak) throws IOException {
		List<ConcealmentProbe.Difference> found = probe(
				(answer) -> answer.replaceFirst(Pattern.quote(unescape(text)), unescape(leak)));
		assertThat(found).hasSize(2 * 9 * (7 + 19));
		assertThat(found.get(0).toString()).startsWith("GET with nobody, Accept */*, plain\n--- concealed\nHTTP/1.1 ");
	}

	@ParameterizedTest
	@CsvSource({ "'OPTIONS ', 2 * 26", "'INVENTED ', 2 * 26", "'Accept: image/png', 2 * 9", "Authorization, 9 * 26",
			"'Access-Control-Request-Method: DELETE', 2 * 9", "'/secret/ ', 2 * 9", "multipart/, 2 * 18",
			"'Range: ', 2 * 9" })
	void runWhenOnlySomeRequestsLeakThenTheyAreFound(String request, String expected) throws IOException {
		int product = 1;
		for (String factor : expected.split(" \\* ")) {
			product *= Integer.parseInt(factor);
		}
		try (Server server = new Server((answer) -> answer.replace("404\r", "405\r"), request)) {
			assertThat(new ConcealmentProbe(server.uri(), "/secret", "/absent").with("somebody", "Bearer a").run())
				.hasSize(product);
		}
	}

	@Test
	void runWhenRandomIsIgnoredThenNothing() throws IOException {
		try (Server server = new Server(
				(answer) -> answer.replace("Connection", "X-Request-Id: " + System.nanoTime() + "\r\nConnection"))) {
			ConcealmentProbe probe = new ConcealmentProbe(server.uri(), "/secret", "/absent");
			assertThat(probe.run()).isNotEmpty();
			assertThat(probe.ignoring("X-Request-Id: \\d+\r\n").run()).isNotEmpty()
				.allSatisfy((difference) -> assertThat(difference.concealed()).contains("(random)Connection"));
		}
	}

	@Test
	void createWhenPathsDifferInLengthThenRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ConcealmentProbe(URI.create("http://localhost:1"), "/secret", "/nothing"))
			.withMessage("'/nothing' must be as long as '/secret', so that lengths can be compared");
	}

	private static String unescape(String text) {
		return text.replace("\\r", "\r").replace("\\n", "\n");
	}

	/**
	 * Answers every request alike, but for what leaks on the concealed path.
	 */
	private static final class Server implements AutoCloseable {

		private final ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());

		private final UnaryOperator<String> leak;

		private final String leakingRequest;

		Server(UnaryOperator<String> leak) throws IOException {
			this(leak, "");
		}

		Server(UnaryOperator<String> leak, String leakingRequest) throws IOException {
			this.leak = leak;
			this.leakingRequest = leakingRequest;
			new Thread(this::serve).start();
		}

		URI uri() {
			return URI.create("http://localhost:" + this.socket.getLocalPort());
		}

		private void serve() {
			try {
				while (true) {
					try (Socket client = this.socket.accept()) {
						String request = read(client.getInputStream());
						String path = request.split(" ")[1];
						boolean leaks = path.startsWith("/secret") && request.contains(this.leakingRequest);
						String answer = NOT_FOUND.replace("(path)", path.substring(0, 7));
						client.getOutputStream()
							.write((leaks ? this.leak.apply(answer) : answer).getBytes(StandardCharsets.UTF_8));
					}
				}
			}
			catch (SocketException ex) {
				// Closed
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static String read(InputStream input) throws IOException {
			ByteArrayOutputStream request = new ByteArrayOutputStream();
			while (!request.toString(StandardCharsets.UTF_8).contains("\r\n\r\n")) {
				request.write(input.read());
			}
			String head = request.toString(StandardCharsets.UTF_8);
			int length = head.contains("Content-Length: ")
					? Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1")) : 0;
			input.readNBytes(length);
			return head;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}

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

package io.github.authproblem.sample.explain;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a server over a bare socket and shows its response as {@code curl -i} does: byte
 * for byte, but for a body in chunks, which are put together. The body must be ASCII.
 */
final class RawExchange {

	private RawExchange() {
	}

	/**
	 * Sends a request.
	 * @param port the port
	 * @param requestLine the method and the path
	 * @param fields more header fields
	 * @return the response, without {@code Connection: close}, which this request alone
	 * caused
	 * @throws IOException if there is none
	 */
	static String send(int port, String requestLine, String... fields) throws IOException {
		StringBuilder request = new StringBuilder(requestLine).append(" HTTP/1.1\r\nHost: localhost\r\n");
		for (String field : fields) {
			request.append(field).append("\r\n");
		}
		request.append("Connection: close\r\n\r\n");
		try (Socket socket = new Socket("localhost", port)) {
			socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return withoutChunks(response.replace("Connection: close\r\n", ""));
		}
	}

	private static String withoutChunks(String response) {
		int body = response.indexOf("\r\n\r\n") + 4;
		StringBuilder decoded = new StringBuilder(response.substring(0, body));
		if (!decoded.toString().contains("Transfer-Encoding: chunked")) {
			return response;
		}
		int position = body;
		while (position < response.length()) {
			int start = response.indexOf("\r\n", position) + 2;
			int size = Integer.parseInt(response.substring(position, start - 2), 16);
			decoded.append(response, start, start + size);
			position = start + size + 2;
		}
		return decoded.toString();
	}

}

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
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that goes over a socket as it stands here, so that nothing mends or hides
 * what a hostile client would send.
 */
public final class HttpRequest {

	private static final int TIMEOUT_MILLIS = 20_000;

	private final int port;

	private final String method;

	private final String target;

	private final List<String> headers = new ArrayList<>();

	private String host = "localhost";

	private byte[] body = new byte[0];

	public HttpRequest(int port, String method, String target) {
		this.port = port;
		this.method = method;
		this.target = target;
	}

	public HttpRequest header(String name, String value) {
		this.headers.add(name + ": " + value);
		return this;
	}

	public HttpRequest bearer(String token) {
		return header("Authorization", "Bearer " + token);
	}

	public HttpRequest host(String host) {
		this.host = host;
		return this;
	}

	public HttpRequest form(String form) {
		return body("application/x-www-form-urlencoded", form);
	}

	public HttpRequest body(String contentType, String body) {
		this.body = body.getBytes(StandardCharsets.UTF_8);
		return header("Content-Type", contentType);
	}

	public HttpResponse send() {
		StringBuilder head = new StringBuilder();
		head.append(this.method).append(' ').append(this.target).append(" HTTP/1.1\r\n");
		head.append("Host: ").append(this.host).append("\r\nConnection: close\r\n");
		this.headers.forEach((header) -> head.append(header).append("\r\n"));
		if (this.body.length > 0) {
			head.append("Content-Length: ").append(this.body.length).append("\r\n");
		}
		head.append("\r\n");
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
			socket.getOutputStream().write(this.body);
			socket.getOutputStream().flush();
			return HttpResponse.parse(socket.getInputStream().readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

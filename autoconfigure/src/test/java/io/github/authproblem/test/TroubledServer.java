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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;

/**
 * An authorization server on a bare socket, whose network or machine is in trouble, and
 * that counts what it is asked for.
 */
public final class TroubledServer implements AutoCloseable {

	private final ServerSocket server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Map<String, String> documents = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

	private volatile @Nullable String authorization;

	public TroubledServer() {
		try {
			this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.execute(this::accept);
	}

	/** Serve a document. */
	public TroubledServer serve(String path, String json) {
		this.documents.put(path, json);
		return this;
	}

	/** Have this trouble with a document, or none any more. */
	public void trouble(String path, @Nullable Trouble trouble) {
		if (trouble != null) {
			this.troubles.put(path, trouble);
		}
		else {
			this.troubles.remove(path);
		}
	}

	/** How often a document was asked for since the last call. */
	public long requests(String path) {
		long count = this.requests.stream().filter(path::equals).count();
		this.requests.clear();
		return count;
	}

	/** The credentials that it was last sent. */
	public @Nullable String authorization() {
		return this.authorization;
	}

	public String uri(String path) {
		return "http://localhost:" + this.server.getLocalPort() + path;
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				this.threads.execute(() -> answer(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void answer(Socket socket) {
		try (socket) {
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
			String requestLine = reader.readLine();
			if (requestLine != null) {
				readRest(reader);
				answer(socket, requestLine.split(" ")[1]);
			}
		}
		catch (IOException | InterruptedException ex) {
			// The client has had enough, or the test has
		}
	}

	private void readRest(BufferedReader reader) throws IOException {
		int length = 0;
		for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
			String[] header = line.split(": ", 2);
			if (header[0].equalsIgnoreCase("Content-Length")) {
				length = Integer.parseInt(header[1]);
			}
			else if (header[0].equalsIgnoreCase("Authorization")) {
				this.authorization = header[1];
			}
		}
		char[] body = new char[length];
		for (int read = 0; read < length;) {
			read += reader.read(body, read, length - read);
		}
	}

	private void answer(Socket socket, String path) throws IOException, InterruptedException {
		this.requests.add(path);
		Trouble trouble = this.troubles.get(path);
		String document = this.documents.get(path);
		if (trouble == null) {
			int status = (document != null) ? 200 : 404;
			send(socket, head(status, "") + ((document != null) ? document : "{}"), 0);
			return;
		}
		switch (trouble) {
			case HANGS -> Thread.sleep(60_000);
			case DRIPS -> {
				send(socket, head(200, ""), 0);
				send(socket, document, 1000);
			}
			case DRIPS_FROM_THE_FIRST_BYTE -> send(socket, head(200, "") + document, 1000);
			case FLOODS -> send(socket, head(200, "") + "{\"keys\":[" + " ".repeat(10_000_000) + "]}", 0);
			case REDIRECTS -> send(socket, head(302, "Location: " + uri(path) + "\r\n"), 0);
			case RESETS -> socket.setSoLinger(true, 0);
		}
	}

	private static String head(int status, String header) {
		return "HTTP/1.1 " + status + " Some\r\nContent-Type: application/json\r\nConnection: close\r\n" + header
				+ "\r\n";
	}

	private static void send(Socket socket, String text, long pause) throws IOException, InterruptedException {
		OutputStream out = socket.getOutputStream();
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		if (pause == 0) {
			out.write(bytes);
			return;
		}
		for (byte b : bytes) {
			out.write(b);
			out.flush();
			Thread.sleep(pause);
		}
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.shutdownNow();
	}

}

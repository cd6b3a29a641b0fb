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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server that gives some answers in turn, the last one again and again.
 */
final class AnsweringServer implements AutoCloseable {

	private final List<Answer> answers;

	private final List<String> authorizations = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	AnsweringServer(Answer... answers) throws IOException {
		this.answers = List.of(answers);
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	/**
	 * Returns what the requests were authorized by.
	 * @return the {@code Authorization} of each request, or {@code none}
	 */
	List<String> authorizations() {
		return this.authorizations;
	}

	private void answer(HttpExchange exchange) throws IOException {
		Answer answer = this.answers.get(Math.min(this.authorizations.size(), this.answers.size() - 1));
		this.authorizations.add(exchange.getRequestHeaders().getOrDefault("Authorization", List.of("none")).get(0));
		answer.headers.forEach(exchange.getResponseHeaders()::set);
		exchange.sendResponseHeaders(answer.status, -1);
		exchange.close();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	record Answer(int status, Map<String, String> headers) {

	}

}

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

package io.github.authproblem.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import com.jayway.jsonpath.JsonPath;

/**
 * Speaks HTTP to a running sample.
 */
public final class SampleClient {

	private final HttpClient client = HttpClient.newHttpClient();

	private final URI base;

	public SampleClient(int port) {
		this.base = URI.create("http://localhost:" + port);
	}

	/**
	 * Sends a request without a body.
	 * @param method the method
	 * @param path the path
	 * @param headers names and values in turn
	 * @return the response
	 */
	public HttpResponse<String> send(String method, String path, String... headers) {
		return send(method, path, BodyPublishers.noBody(), headers);
	}

	/**
	 * Posts JSON.
	 * @param path the path
	 * @param json the body
	 * @return the response
	 */
	public HttpResponse<String> post(String path, String json) {
		return send("POST", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
	}

	/**
	 * Sends a request.
	 * @param method the method
	 * @param path the path
	 * @param body the body
	 * @param headers names and values in turn
	 * @return the response
	 */
	public HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.base.resolve(path)).method(method, body);
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException("No response from " + path, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for " + path, ex);
		}
	}

	/**
	 * Asks for a token.
	 * @param json the request
	 * @return the token alone
	 */
	public String token(String json) {
		return JsonPath.read(post("/demo/tokens", json).body(), "$.token");
	}

}

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

package io.github.authproblem.servlet;

import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RequestCallback;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.ResponseExtractor;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

/**
 * Asks an authorization server for what it publishes: its metadata and its JWK set.
 * Spring asks while it holds a lock on which every other caller waits, so that an answer
 * has limits of time and size, and holds for a second, be it a failure.
 *
 * @since 0.1.0
 */
public final class AuthorizationServerClient extends RestTemplate {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration DEADLINE = CONNECT_TIMEOUT.plus(READ_TIMEOUT);

	private final Map<URI, RecentAnswer<Object, RestClientException>> answers = new ConcurrentHashMap<>();

	/**
	 * Create a client that talks as Spring's own does, but for the limits.
	 */
	public AuthorizationServerClient() {
		setRequestFactory(requests());
		getInterceptors()
			.add((request, body, execution) -> new LimitedResponse(execution.execute(request, body), DEADLINE));
	}

	/**
	 * What makes requests to an authorization server.
	 * @return the same as Spring's own, with timeouts of ours unless the JVM has some
	 */
	public static ClientHttpRequestFactory requests() {
		SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
		if (!areTimeoutsConfigured()) {
			requests.setConnectTimeout(CONNECT_TIMEOUT);
			requests.setReadTimeout(READ_TIMEOUT);
		}
		return requests;
	}

	/**
	 * Whether the JVM has timeouts for such requests, which Spring's own client heeds.
	 * @return whether it has one
	 */
	public static boolean areTimeoutsConfigured() {
		return System.getProperty("sun.net.client.defaultConnectTimeout") != null
				|| System.getProperty("sun.net.client.defaultReadTimeout") != null;
	}

	@Override
	@SuppressWarnings("unchecked")
	protected <T> @Nullable T doExecute(URI url, @Nullable String uriTemplate, @Nullable HttpMethod method,
			@Nullable RequestCallback requestCallback, @Nullable ResponseExtractor<T> responseExtractor) {
		RecentAnswer<Object, RestClientException> answer = this.answers.get(url);
		if (answer == null || !answer.isRecent()) {
			answer = ask(url, new FutureTask<>(
					() -> super.doExecute(url, uriTemplate, method, requestCallback, responseExtractor)));
			this.answers.put(url, answer);
		}
		return (T) answer.get();
	}

	/**
	 * Wait for an answer in another thread: a server that sends a byte now and then keeps
	 * every timeout of a socket.
	 */
	private static RecentAnswer<Object, RestClientException> ask(URI url, FutureTask<@Nullable Object> exchange) {
		Thread thread = new Thread(exchange, "auth-problem-authorization-server");
		thread.setDaemon(true);
		thread.start();
		try {
			return RecentAnswer.of(exchange.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (ExecutionException ex) {
			return RecentAnswer.failed((ex.getCause() instanceof RestClientException failure) ? failure
					: new RestClientException("No answer from " + url, ex.getCause()));
		}
		catch (TimeoutException ex) {
			return RecentAnswer.failed(new ResourceAccessException("No answer in time from " + url,
					new SocketTimeoutException("No answer within " + DEADLINE)));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return RecentAnswer.failed(new RestClientException("Interrupted while asking " + url, ex));
		}
	}

}

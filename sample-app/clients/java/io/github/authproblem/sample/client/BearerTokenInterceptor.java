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
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Sends a Bearer token to an API and reacts to a denial as a client should. Each of these
 * is done at most once for a request, and then the request is repeated:
 * <ul>
 * <li>401 with {@code invalid_token}: the token is refreshed, once for all requests that
 * sent it</li>
 * <li>401 without a token: the source is asked for one</li>
 * <li>403 with {@code insufficient_scope} that names the {@code scope}: the source is
 * asked for it</li>
 * <li>503 with {@code Retry-After}, where the method is idempotent: waits as told, unless
 * that is longer than {@code maxWait}</li>
 * </ul>
 * Every other response is returned as it is.
 */
public final class BearerTokenInterceptor implements ClientHttpRequestInterceptor {

	// RFC 9110, section 9.2.2: only these may be repeated where nobody knows
	// whether the first was carried out
	private static final Set<HttpMethod> IDEMPOTENT = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.PUT, HttpMethod.DELETE);

	private final URI api;

	private final TokenSource tokens;

	private final Duration maxWait;

	private final Object refreshing = new Object();

	private @Nullable String refused; // the last token that could not be refreshed

	/**
	 * Creates an interceptor. Give it to a request factory that does not follow
	 * redirects: one that does may take the token to another origin.
	 * @param api a URL of the API, to whose origin alone the token is sent
	 * @param tokens where the tokens come from
	 * @param maxWait the longest wait
	 */
	public BearerTokenInterceptor(URI api, TokenSource tokens, Duration maxWait) {
		this.api = api;
		this.tokens = tokens;
		this.maxWait = maxWait;
	}

	/**
	 * Creates a client that waits for at most 30 seconds and follows no redirects.
	 * @param api the URL of the API
	 * @param tokens where the tokens come from
	 * @return the client
	 */
	public static RestClient restClient(URI api, TokenSource tokens) {
		HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
		return RestClient.builder()
			.baseUrl(api)
			.requestFactory(new JdkClientHttpRequestFactory(client))
			.requestInterceptor(new BearerTokenInterceptor(api, tokens, Duration.ofSeconds(30)))
			.build();
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		if (!isSameOrigin(request.getURI(), this.api)) {
			return execution.execute(request, body);
		}
		Set<Remedy> tried = EnumSet.noneOf(Remedy.class);
		String token = this.tokens.get();
		while (true) {
			if (token != null) {
				request.getHeaders().setBearerAuth(token);
			}
			ClientHttpResponse response = execution.execute(request, body);
			Denial denial = Denial.of(response);
			Remedy remedy = remedy(request.getMethod(), denial, token);
			if (remedy == null || !tried.add(remedy)) {
				return response;
			}
			token = apply(remedy, denial, token, response);
			if (token == null && remedy != Remedy.WAIT) {
				return response;
			}
			response.close();
		}
	}

	private @Nullable Remedy remedy(HttpMethod method, Denial denial, @Nullable String token) {
		return switch (denial.status) {
			case 401 -> Objects.equals(denial.error, (token != null) ? "invalid_token" : null) ? Remedy.TOKEN : null;
			case 403 -> ("insufficient_scope".equals(denial.error) && denial.scope != null) ? Remedy.SCOPE : null;
			case 503 -> (denial.retryAfter != null && denial.retryAfter.compareTo(this.maxWait) <= 0
					&& IDEMPOTENT.contains(method)) ? Remedy.WAIT : null;
			default -> null;
		};
	}

	private @Nullable String apply(Remedy remedy, Denial denial, @Nullable String token, ClientHttpResponse response)
			throws IOException {
		switch (remedy) {
			case TOKEN:
				return renew(token, response);
			case SCOPE:
				return requestScope(Objects.requireNonNull(denial.scope));
			default:
				sleep(Objects.requireNonNull(denial.retryAfter));
				return this.tokens.get();
		}
	}

	private @Nullable String renew(@Nullable String rejected, ClientHttpResponse response) {
		synchronized (this.refreshing) {
			String current = this.tokens.get();
			if (!Objects.equals(current, rejected)) {
				return current; // refreshed while the request was under way
			}
			boolean hopeless = rejected != null && rejected.equals(this.refused);
			String token = hopeless ? null : this.tokens.refresh(rejected);
			if (token == null && rejected != null) {
				this.refused = rejected;
				response.close();
				throw new LoginRequiredException();
			}
			return token;
		}
	}

	private @Nullable String requestScope(String scope) {
		synchronized (this.refreshing) {
			return this.tokens.requestScope(scope);
		}
	}

	private static void sleep(Duration duration) throws IOException {
		try {
			Thread.sleep(duration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while waiting as told by Retry-After");
		}
	}

	private static boolean isSameOrigin(URI one, URI other) {
		return Objects.equals(one.getScheme(), other.getScheme())
				&& Objects.requireNonNullElse(one.getHost(), "").equalsIgnoreCase(other.getHost())
				&& port(one) == port(other);
	}

	private static int port(URI uri) {
		int defaultPort = "https".equals(uri.getScheme()) ? 443 : 80;
		return (uri.getPort() != -1) ? uri.getPort() : defaultPort;
	}

	private enum Remedy {

		TOKEN, SCOPE, WAIT

	}

	private record Denial(int status, @Nullable String error, @Nullable String scope, @Nullable Duration retryAfter) {

		static Denial of(ClientHttpResponse response) throws IOException {
			Map<String, String> bearer = Challenge.parse(response.getHeaders().getOrEmpty(HttpHeaders.WWW_AUTHENTICATE))
				.stream()
				.filter((challenge) -> challenge.scheme().equalsIgnoreCase("Bearer"))
				.findFirst()
				.map(Challenge::params)
				.orElse(Map.of());
			return new Denial(response.getStatusCode().value(), bearer.get("error"), bearer.get("scope"),
					retryAfter(response.getHeaders()));
		}

		// RFC 9110, section 10.2.3: seconds or an HTTP-date
		private static @Nullable Duration retryAfter(HttpHeaders headers) {
			String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
			if (value != null && value.matches("[0-9]{1,9}")) {
				return Duration.ofSeconds(Long.parseLong(value));
			}
			try {
				ZonedDateTime date = headers.getFirstZonedDateTime(HttpHeaders.RETRY_AFTER);
				Duration delay = (date != null) ? Duration.between(Instant.now(), date) : null;
				return (delay != null && delay.isNegative()) ? Duration.ZERO : delay;
			}
			catch (IllegalArgumentException ex) {
				return null;
			}
		}

	}

	/**
	 * Where the tokens come from. Only one thread at a time calls {@link #refresh} or
	 * {@link #requestScope}.
	 */
	public interface TokenSource {

		/**
		 * Returns the current token.
		 * @return the token, or {@code null}
		 */
		@Nullable String get();

		/**
		 * Gets a new token, the current one from then on.
		 * @param rejected the token in whose place it comes, or {@code null} if none was
		 * sent
		 * @return the token, or {@code null} if there is none to be had, as where the
		 * refresh token is rejected too
		 */
		@Nullable String refresh(@Nullable String rejected);

		/**
		 * Gets a token with more scopes beside those it has, the current one from then
		 * on.
		 * @param scope the scopes, separated by spaces
		 * @return the token, or {@code null} if they are not granted
		 */
		@Nullable String requestScope(String scope);

	}

	/**
	 * No token is to be had: the user must log in again.
	 */
	public static class LoginRequiredException extends RestClientException {

		LoginRequiredException() {
			super("The access token was rejected and cannot be refreshed: log in again.");
		}

	}

}

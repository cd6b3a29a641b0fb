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

package io.github.authproblem.sample.identity;

import java.io.IOException;
import java.time.Duration;

import org.springframework.cache.Cache;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Fetches the JWK set over HTTP, as from any identity provider, though this one is at the
 * sample's own port.
 * <p>
 * What was fetched is kept until it is forgotten or a token names another key. After a
 * failure nothing is asked for a second: the decoder fetches one at a time, and many
 * requests, each waiting for its own timeout, would hold all threads of the server.
 */
class JwkSetClient implements ClientHttpRequestInterceptor {

	static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final long REST = Duration.ofSeconds(1).toNanos();

	private final Cache jwkSets = new ConcurrentMapCache("jwk-sets");

	private final Environment environment;

	private volatile long restsUntil = System.nanoTime();

	JwkSetClient(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Build a decoder, once the server's port is known.
	 * @return a new decoder
	 */
	NimbusJwtDecoder decoder() {
		SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
		requests.setConnectTimeout(TIMEOUT);
		requests.setReadTimeout(TIMEOUT);
		RestTemplate rest = new RestTemplate(requests);
		rest.getInterceptors().add(this);
		String uri = "http://localhost:" + this.environment.getRequiredProperty("local.server.port") + "/demo/jwks";
		return NimbusJwtDecoder.withJwkSetUri(uri).restOperations(rest).cache(this.jwkSets).build();
	}

	/**
	 * Ask again for the next token.
	 */
	void forget() {
		this.jwkSets.clear();
		this.restsUntil = System.nanoTime();
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		if (System.nanoTime() - this.restsUntil < 0) {
			throw new IOException("The identity provider did not answer a moment ago");
		}
		try {
			return execution.execute(request, body);
		}
		catch (IOException ex) {
			this.restsUntil = System.nanoTime() + REST;
			throw ex;
		}
	}

}

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

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

import com.nimbusds.jose.util.BoundedInputStream;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A response whose body is given up once it is too large or has taken too long.
 */
final class LimitedResponse implements ClientHttpResponse {

	/** The largest JWK sets that are in use have some ten thousands. */
	private static final long MAX_BYTES = 1024 * 1024;

	private final ClientHttpResponse response;

	private final long end;

	private @Nullable InputStream body;

	/**
	 * Limit a response.
	 * @param response the response, whose headers are here
	 * @param time the time that its body may take
	 */
	LimitedResponse(ClientHttpResponse response, Duration time) {
		this.response = response;
		this.end = System.nanoTime() + time.toNanos();
	}

	@Override
	public HttpStatusCode getStatusCode() throws IOException {
		return this.response.getStatusCode();
	}

	@Override
	public String getStatusText() throws IOException {
		return this.response.getStatusText();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.response.getHeaders();
	}

	@Override
	public InputStream getBody() throws IOException {
		if (this.body == null) {
			this.body = new LimitedBody(this.response.getBody());
		}
		return this.body;
	}

	/**
	 * Read no rest of the body, as the response itself would.
	 */
	@Override
	public void close() {
		try {
			getBody().close();
		}
		catch (IOException ex) {
			// It was given up, or there was none
		}
	}

	/**
	 * A body with limits.
	 */
	private final class LimitedBody extends BoundedInputStream {

		LimitedBody(InputStream body) {
			super(body, MAX_BYTES);
		}

		@Override
		public int read() throws IOException {
			checkTime();
			return super.read();
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			checkTime();
			return super.read(bytes, offset, length);
		}

		private void checkTime() throws IOException {
			if (System.nanoTime() - LimitedResponse.this.end >= 0) {
				throw new SocketTimeoutException("The body takes too long");
			}
		}

	}

}

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
import java.io.PrintWriter;
import java.io.Writer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * A response to a denied request, which nothing can be served in: what is written before
 * it has the status of an error is dropped, and so is a redirect.
 */
final class SealedResponse extends HttpServletResponseWrapper {

	private boolean served;

	SealedResponse(HttpServletResponse response) {
		super(response);
	}

	/**
	 * Whether the response says that there is nothing, or nothing at all.
	 * @param silent whether a success without a body is an answer too
	 */
	boolean isRefusal(boolean silent) {
		return !this.served && (isError() || (silent && getStatus() < SC_MULTIPLE_CHOICES));
	}

	boolean isError() {
		return getStatus() >= SC_BAD_REQUEST;
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		if (isError()) {
			return super.getOutputStream();
		}
		this.served = true;
		return new Nowhere();
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		if (isError()) {
			return super.getWriter();
		}
		this.served = true;
		return new PrintWriter(Writer.nullWriter());
	}

	@Override
	public void flushBuffer() throws IOException {
		if (isError()) {
			super.flushBuffer();
		}
	}

	@Override
	public void sendRedirect(String location) {
		this.served = true;
	}

	@Override
	public void sendRedirect(String location, boolean clearBuffer) {
		this.served = true;
	}

	@Override
	public void sendRedirect(String location, int status) {
		this.served = true;
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) {
		this.served = true;
	}

	/**
	 * Takes everything and keeps nothing.
	 */
	private static final class Nowhere extends ServletOutputStream {

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new IllegalStateException("A denied request is not answered later");
		}

		@Override
		public void write(int octet) {
		}

		@Override
		public void write(byte[] octets, int offset, int length) {
		}

	}

}

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

package io.github.authproblem.benchmarks;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response that costs next to nothing: it keeps headers, and counts the bytes of the
 * body. It can be used again, as a container's can.
 */
public final class LightResponse extends HttpServletResponseWrapper {

	private static final HttpServletResponse NOTHING = (HttpServletResponse) Proxy.newProxyInstance(
			LightResponse.class.getClassLoader(), new Class<?>[] { HttpServletResponse.class },
			(proxy, method, arguments) -> {
				throw new UnsupportedOperationException(method.getName());
			});

	private final List<String> names = new ArrayList<>();

	private final List<String> values = new ArrayList<>();

	private final CountingStream stream = new CountingStream();

	private int status;

	private @Nullable String contentType;

	/**
	 * Create a response.
	 */
	public LightResponse() {
		super(NOTHING);
	}

	/**
	 * How much has been written.
	 */
	int bytes() {
		return this.stream.count;
	}

	@Override
	public void reset() {
		this.status = SC_OK;
		this.names.clear();
		this.values.clear();
		this.contentType = null;
		this.stream.count = 0;
	}

	@Override
	public void resetBuffer() {
		this.stream.count = 0;
	}

	@Override
	public boolean isCommitted() {
		return false;
	}

	@Override
	public int getStatus() {
		return this.status;
	}

	@Override
	public void setStatus(int status) {
		this.status = status;
	}

	@Override
	public void setHeader(String name, String value) {
		int index = indexOf(name);
		if (index >= 0) {
			this.values.set(index, value);
		}
		else {
			addHeader(name, value);
		}
	}

	@Override
	public void addHeader(String name, String value) {
		this.names.add(name);
		this.values.add(value);
	}

	@Override
	public boolean containsHeader(String name) {
		return indexOf(name) >= 0;
	}

	@Override
	public @Nullable String getHeader(String name) {
		int index = indexOf(name);
		return (index >= 0) ? this.values.get(index) : null;
	}

	@Override
	public Collection<String> getHeaders(String name) {
		List<String> found = new ArrayList<>(1);
		for (int i = 0; i < this.names.size(); i++) {
			if (this.names.get(i).equalsIgnoreCase(name)) {
				found.add(this.values.get(i));
			}
		}
		return found;
	}

	@Override
	public Collection<String> getHeaderNames() {
		return new ArrayList<>(this.names);
	}

	private int indexOf(String name) {
		for (int i = 0; i < this.names.size(); i++) {
			if (this.names.get(i).equalsIgnoreCase(name)) {
				return i;
			}
		}
		return -1;
	}

	@Override
	public @Nullable String getContentType() {
		return this.contentType;
	}

	@Override
	public void setContentType(String type) {
		this.contentType = type;
	}

	@Override
	public String getCharacterEncoding() {
		return "UTF-8";
	}

	@Override
	public void setCharacterEncoding(@Nullable String encoding) {
	}

	@Override
	public void setContentLength(int length) {
	}

	@Override
	public void setContentLengthLong(long length) {
	}

	@Override
	public ServletOutputStream getOutputStream() {
		return this.stream;
	}

	@Override
	public PrintWriter getWriter() {
		return new PrintWriter(new OutputStreamWriter(this.stream, StandardCharsets.UTF_8));
	}

	@Override
	public void flushBuffer() {
	}

	private static final class CountingStream extends ServletOutputStream {

		private int count;

		@Override
		public void write(int octet) {
			this.count++;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			this.count += length;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new UnsupportedOperationException();
		}

	}

}

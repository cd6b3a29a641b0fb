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
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.ModelAndView;

/**
 * A response that leaves with a 4xx only: with any other status nothing is sent, and all
 * is taken back. It is judged when its body would leave, at the latest when the answer is
 * complete.
 */
final class JudgedResponse extends HttpServletResponseWrapper {

	private final HttpServletResponse response;

	private final Map<String, Collection<String>> headers = new LinkedHashMap<>();

	private final List<Write> held = new ArrayList<>();

	private @Nullable Boolean accepted;

	/**
	 * Create an instance.
	 * @param response a response that is not committed
	 */
	JudgedResponse(HttpServletResponse response) {
		super(response);
		this.response = response;
		for (String name : response.getHeaderNames()) {
			this.headers.put(name, List.copyOf(response.getHeaders(name)));
		}
	}

	/**
	 * Judge an answer that is complete, but for its view.
	 * @param answer the answer, or {@code null} if there is none
	 * @return whether it leaves
	 */
	boolean leaves(@Nullable ModelAndView answer) {
		if (answer == null) {
			this.accepted = false;
		}
		try {
			judge((answer != null && answer.getStatus() != null) ? answer.getStatus().value() : getStatus());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (Boolean.FALSE.equals(this.accepted) && !this.response.isCommitted()) {
			takeBack();
			return false;
		}
		return true;
	}

	private void takeBack() {
		this.response.reset();
		this.headers.forEach((name, values) -> values.forEach((value) -> this.response.addHeader(name, value)));
	}

	/**
	 * Decide, once, and send what has been held back until now.
	 * @return whether the response may leave
	 */
	private boolean judge(int status) throws IOException {
		if (this.accepted == null) {
			this.accepted = status >= SC_BAD_REQUEST && status < SC_INTERNAL_SERVER_ERROR;
			if (this.accepted) {
				for (Write write : this.held) {
					write.run();
				}
			}
			this.held.clear();
		}
		return this.accepted;
	}

	private void write(Write write) throws IOException {
		if (this.accepted == null) {
			this.held.add(write);
		}
		else if (this.accepted) {
			write.run();
		}
	}

	@Override
	public void sendError(int status) throws IOException {
		this.held.clear();
		if (judge(status)) {
			super.sendError(status);
		}
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		this.held.clear();
		if (judge(status)) {
			super.sendError(status, message);
		}
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		judge(SC_FOUND);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
		judge(status);
	}

	@Override
	public void flushBuffer() throws IOException {
		if (judge(getStatus())) {
			super.flushBuffer();
		}
	}

	@Override
	public void reset() {
		this.held.clear();
		super.reset();
	}

	@Override
	public void resetBuffer() {
		this.held.clear();
		super.resetBuffer();
	}

	@Override
	public ServletOutputStream getOutputStream() {
		return new JudgedStream();
	}

	@Override
	public PrintWriter getWriter() {
		return new PrintWriter(new JudgedWriter());
	}

	/**
	 * Something that the application writes.
	 */
	private interface Write {

		void run() throws IOException;

	}

	private final class JudgedStream extends ServletOutputStream {

		@Override
		public void write(int b) throws IOException {
			JudgedResponse.this.write(() -> JudgedResponse.this.response.getOutputStream().write(b));
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
			JudgedResponse.this.write(() -> JudgedResponse.this.response.getOutputStream().write(copy));
		}

		@Override
		public void flush() throws IOException {
			if (judge(getStatus())) {
				JudgedResponse.this.response.getOutputStream().flush();
			}
		}

		@Override
		public void close() throws IOException {
			if (judge(getStatus())) {
				JudgedResponse.this.response.getOutputStream().close();
			}
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new IllegalStateException("Exceptions are not handled asynchronously");
		}

	}

	private final class JudgedWriter extends Writer {

		@Override
		public void write(char[] chars, int offset, int length) throws IOException {
			String copy = new String(chars, offset, length);
			JudgedResponse.this.write(() -> JudgedResponse.this.response.getWriter().write(copy));
		}

		@Override
		public void flush() throws IOException {
			if (judge(getStatus())) {
				JudgedResponse.this.response.getWriter().flush();
			}
		}

		@Override
		public void close() throws IOException {
			if (judge(getStatus())) {
				JudgedResponse.this.response.getWriter().close();
			}
		}

	}

}

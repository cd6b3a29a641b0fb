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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.authproblem.respond.DenialResponse;
import io.github.authproblem.respond.Problem;
import io.github.authproblem.respond.ProblemFormat;
import io.github.authproblem.respond.ProblemFormats;
import io.github.authproblem.respond.ResponseHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ProblemDetail;

/**
 * Writes the response to a denial: once, directly, and whole.
 *
 * @since 0.1.0
 */
public final class DenialResponseWriter {

	private static final Log logger = LogFactory.getLog(DenialResponseWriter.class);

	private static final Set<String> RESOURCE_HEADERS = Set.of("accept-ranges", "cache-control", "etag", "expires",
			"last-modified", "location", "pragma");

	private final ProblemFormats formats;

	private final CorsHeaders corsHeaders;

	/**
	 * Create a writer.
	 * @param formats the formats that the application can write
	 * @param corsHeaders lets scripts of allowed origins read the response
	 */
	public DenialResponseWriter(ProblemFormats formats, CorsHeaders corsHeaders) {
		this.formats = formats;
		this.corsHeaders = corsHeaders;
	}

	void write(DenialResponse denialResponse, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		ProblemFormat format = this.formats.choose(request.getHeader(HttpHeaders.ACCEPT));
		byte[] body = render(denialResponse.problem(), format);
		boolean kept = reset(response);
		response.setStatus(denialResponse.status());
		addHeaders(denialResponse.headers(), kept, response);
		this.corsHeaders.addTo(request, response);
		// An application that forces an encoding would have it appended to the type
		response.setCharacterEncoding((String) null);
		response.setContentType(format.contentType());
		response.setContentLength(body.length);
		if (!HttpMethod.HEAD.matches(request.getMethod())) {
			response.getOutputStream().write(body);
		}
	}

	/**
	 * Take the place of what is there, but for {@code Vary}: what a filter's part of the
	 * response depends on, such as the origin, still counts.
	 */
	private static void addHeaders(ResponseHeaders headers, boolean replacing, HttpServletResponse response) {
		for (int i = 0; i < headers.size(); i++) {
			String name = headers.name(i);
			if (replacing && !HttpHeaders.VARY.equalsIgnoreCase(name)
					&& (i == 0 || !name.equalsIgnoreCase(headers.name(i - 1)))) {
				response.setHeader(name, headers.value(i));
			}
			else {
				response.addHeader(name, headers.value(i));
			}
		}
	}

	/**
	 * A member that cannot be written does not turn a denial into a server error: the
	 * problem goes out without its extension members.
	 */
	private static byte[] render(Problem body, ProblemFormat format) {
		try {
			return format.write(body);
		}
		catch (RuntimeException ex) {
			ProblemDetail problem = body.detail();
			logger.warn("A member of the problem " + problem.getType() + " could not be written: "
					+ ex.getClass().getName());
			ProblemDetail standard = ProblemDetail.forStatus(problem.getStatus());
			standard.setType(problem.getType());
			standard.setTitle(problem.getTitle());
			standard.setDetail(problem.getDetail());
			standard.setInstance(problem.getInstance());
			return format.write(standard);
		}
	}

	/**
	 * Take back what was prepared for the resource before it was denied: its body, the
	 * writer that somebody may have taken, and the headers that describe it. What
	 * describes the exchange stays, such as CORS headers, cookies and security headers.
	 * @return whether anything stays
	 */
	private static boolean reset(HttpServletResponse response) {
		Collection<String> names = response.getHeaderNames();
		Map<String, Collection<String>> kept = names.isEmpty() ? Map.of() : new LinkedHashMap<>();
		for (String name : names) {
			if (!describesResource(name)) {
				kept.put(name, List.copyOf(response.getHeaders(name)));
			}
		}
		response.reset();
		kept.forEach((name, values) -> values.forEach((value) -> response.addHeader(name, value)));
		return !kept.isEmpty();
	}

	private static boolean describesResource(String header) {
		String name = header.toLowerCase(Locale.ROOT);
		return (name.startsWith("content-") && !name.startsWith("content-security-policy"))
				|| RESOURCE_HEADERS.contains(name);
	}

}

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

package io.github.authproblem.pages;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;

import io.github.authproblem.DenialReason;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Serves the problem pages ahead of Spring Security, so that everybody can read them
 * whatever the application's chains say.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3.1.1">RFC 9457, section
 * 3.1.1</a>
 */
public final class ProblemPagesFilter implements Filter {

	private static final String METHODS = "GET, HEAD, OPTIONS";

	private final ProblemPages pages;

	private final String path;

	private final String vary;

	private final String contentSecurityPolicy;

	/**
	 * Create a filter.
	 * @param pages the pages
	 * @param path the path of the index, below which the pages are, within the context
	 */
	public ProblemPagesFilter(ProblemPages pages, String path) {
		this.pages = pages;
		this.path = path;
		this.vary = pages.languages().areNegotiated() ? "Accept, Accept-Language" : "Accept";
		this.contentSecurityPolicy = pages.contentSecurityPolicy();
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest httpRequest = (HttpServletRequest) request;
		String path = path(httpRequest);
		DenialReason reason = path.startsWith(this.path + "/")
				? this.pages.reason(path.substring(this.path.length() + 1)) : null;
		if (reason != null || path.equals(this.path)) {
			answer(reason, httpRequest, (HttpServletResponse) response);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	/** As the container has decoded and normalised it to choose this filter. */
	private static String path(HttpServletRequest request) {
		return request.getServletPath() + ((request.getPathInfo() != null) ? request.getPathInfo() : "");
	}

	private void answer(@Nullable DenialReason reason, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		boolean head = HttpMethod.HEAD.matches(request.getMethod());
		if (head || HttpMethod.GET.matches(request.getMethod())) {
			serve(reason, head, request, response);
			return;
		}
		response.setStatus(HttpMethod.OPTIONS.matches(request.getMethod()) ? HttpServletResponse.SC_OK
				: HttpServletResponse.SC_METHOD_NOT_ALLOWED);
		response.setHeader(HttpHeaders.ALLOW, METHODS);
		response.setContentLength(0);
	}

	private void serve(@Nullable DenialReason reason, boolean head, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		PageFormat format = PageFormat.choose(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
		Locale language = this.pages.languages().choose(() -> languages(request));
		ProblemPages.Page page = this.pages.get(reason, format, language);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=3600");
		response.addHeader(HttpHeaders.VARY, this.vary);
		response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language.toLanguageTag());
		response.setHeader("X-Content-Type-Options", "nosniff");
		if (format == PageFormat.HTML) {
			response.setHeader("Content-Security-Policy", this.contentSecurityPolicy);
		}
		if (new ServletWebRequest(request, response).checkNotModified(page.etag())) {
			return;
		}
		// An application that forces an encoding would have it appended to JSON
		response.setCharacterEncoding((String) null);
		response.setContentType(format.contentType());
		response.setContentLength(page.body().length);
		if (!head) {
			response.getOutputStream().write(page.body());
		}
	}

	private static Iterator<Locale> languages(HttpServletRequest request) {
		return (request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) != null) ? request.getLocales().asIterator()
				: Collections.emptyIterator();
	}

}

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.ProblemCustomizer;
import io.github.authproblem.classify.DenialClassifier;
import io.github.authproblem.classify.DenialClassifiers;
import io.github.authproblem.classify.DenialContext;
import io.github.authproblem.classify.DeniedRule;
import io.github.authproblem.respond.ChallengeFactory;
import io.github.authproblem.respond.DenialResponder;
import io.github.authproblem.respond.Disclosure;
import io.github.authproblem.respond.ForbiddenChallenge;
import io.github.authproblem.respond.ProblemFactory;
import io.github.authproblem.respond.ProblemFormat;
import io.github.authproblem.respond.ProblemFormats;
import io.github.authproblem.respond.ProblemMessages;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DenialHandler} and what it hands to its rooms.
 */
class DenialHandlerTests {

	private static final Concealment NO_CONCEALMENT = new Concealment(
			new ConcealedPaths(List.of(), List.of(), List.of(), () -> PathPatternParser.defaultInstance),
			new Handlers(Stream::empty), List.of(), false, new ApplicationServlet(Stream::empty));

	private static final String ACCESS_DENIED = """
			{"type":"urn:x:access-denied","title":"Access denied","status":403,\
			"detail":"You may not do this.","instance":"/orders"}""";

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private DenialContext seen;

	private DenialHandler handler(Denial denial, ProblemCustomizer... customizers) {
		DenialClassifier classifier = (context) -> {
			this.seen = context;
			return denial;
		};
		return new DenialHandler(
				new DenialClassifiers(List.of(classifier), new DeniedRule("SCOPE_", "ROLE_", new NullRoleHierarchy())),
				new DenialResponder(new ChallengeFactory("api", Denial::scopes, null, ForbiddenChallenge.SCOPE),
						new ProblemFactory("urn:x:", true, Disclosure.MINIMAL, new ProblemMessages(),
								List.of(customizers)),
						Duration.ZERO),
				new DenialResponseWriter(new ProblemFormats(ProblemFormat.json(new JsonMapper()), null),
						new CorsHeaders(new ApplicationServlet(Stream::empty), Optional::empty, true)),
				(request) -> "https://api.example/meta", new ProblemChains(() -> null), NO_CONCEALMENT,
				new DenialPublisher((event) -> {
				}), SecurityContextHolder.getContextHolderStrategy());
	}

	private void handle(Denial denial, ProblemCustomizer... customizers) throws IOException, ServletException {
		handler(denial, customizers).handle(this.request, this.response, new AccessDeniedException("no"));
	}

	private void handle(DenialReason reason) throws IOException, ServletException {
		handle(Denial.of(reason));
	}

	@AfterEach
	void clear() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void handleThenWritesWholeResponse() throws IOException, ServletException {
		handle(DenialReason.TOKEN_MISSING);
		assertThat(this.response.getStatus()).isEqualTo(401);
		assertThat(this.response.getHeaders("WWW-Authenticate"))
			.containsExactly("Bearer realm=\"api\", resource_metadata=\"https://api.example/meta\"");
		assertThat(this.response.getHeaders("Cache-Control")).containsExactly("no-store");
		assertThat(this.response.getHeaders("Content-Type")).containsExactly("application/problem+json");
		assertThat(this.response.getContentLength()).isEqualTo(this.response.getContentAsByteArray().length);
		assertThat(this.response.getErrorMessage()).isNull();
		assertThat(this.request.getSession(false)).isNull();
	}

	@Test
	void handleWhenHeadThenSameHeadersWithoutBody() throws IOException, ServletException {
		this.request.setMethod("HEAD");
		handle(DenialReason.ACCESS_DENIED);
		assertThat(this.response.getContentAsByteArray()).isEmpty();
		assertThat(this.response.getContentLength()).isEqualTo(ACCESS_DENIED.length());
		assertThat(this.response.getHeaders("Content-Type")).containsExactly("application/problem+json");
	}

	@Test
	void handleWhenCommittedThenLeavesResponseAlone() throws IOException, ServletException {
		this.response.setStatus(200);
		this.response.getWriter().write("half of it");
		this.response.flushBuffer();
		handle(DenialReason.ACCESS_DENIED);
		assertThat(this.response.getStatus()).isEqualTo(200);
		assertThat(this.response.getContentAsString()).isEqualTo("half of it");
		assertThat(this.response.getHeaderNames()).doesNotContain("Cache-Control");
	}

	@Test
	void handleWhenSomethingWasWrittenBeforeThenReplacesIt() throws IOException, ServletException {
		this.response.getOutputStream().write("half of it".getBytes(StandardCharsets.UTF_8));
		handle(DenialReason.ACCESS_DENIED);
		assertThat(this.response.getContentAsString()).isEqualTo(ACCESS_DENIED);
	}

	@Test
	void handleWhenEncodingIsForcedThenTypeIsBare() throws IOException, ServletException {
		this.response.setCharacterEncoding("ISO-8859-1");
		handle(DenialReason.ACCESS_DENIED);
		assertThat(this.response.getHeaders("Content-Type")).containsExactly("application/problem+json");
	}

	@Test
	void handleWhenHeadersWereSetBeforeThenReplacesThem() throws IOException, ServletException {
		this.response.addHeader("WWW-Authenticate", "Basic");
		this.response.addHeader("Cache-Control", "public");
		handle(DenialReason.TOKEN_MISSING);
		assertThat(this.response.getHeaders("WWW-Authenticate")).singleElement().asString().startsWith("Bearer ");
		assertThat(this.response.getHeaders("Cache-Control")).containsExactly("no-store");
	}

	@Test
	void handleWhenCustomBringsSeveralValuesThenKeepsEach() throws IOException, ServletException {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Link", "<https://a.example>");
		headers.add("Link", "<https://b.example>");
		handle(Denial.builder(DenialReason.CUSTOM).problem(ProblemDetail.forStatus(451), 451, headers).build());
		assertThat(this.response.getStatus()).isEqualTo(451);
		assertThat(this.response.getHeaders("Link")).containsExactly("<https://a.example>", "<https://b.example>");
	}

	@Test
	void handleWhenCustomVariesThenWhatFiltersVaryByStillCounts() throws IOException, ServletException {
		this.response.addHeader("Vary", "Origin");
		HttpHeaders headers = new HttpHeaders();
		headers.add("Vary", "Accept");
		handle(Denial.builder(DenialReason.CUSTOM).problem(ProblemDetail.forStatus(451), 451, headers).build());
		assertThat(this.response.getHeaders("Vary")).containsExactly("Origin", "Accept");
		assertThat(this.response.containsHeader("Content-Language")).isFalse();
	}

	@Test
	void handleWhenLanguageIsChosenThenWhatFiltersVaryByStillCounts() throws IOException, ServletException {
		this.response.addHeader("Vary", "Origin");
		handle(DenialReason.ACCESS_DENIED);
		assertThat(this.response.getHeaders("Vary")).containsExactly("Origin", "Accept-Language");
	}

	@Test
	void handleWhenMemberCannotBeWrittenThenProblemWithoutMembers() throws IOException, ServletException {
		handle(Denial.of(DenialReason.ACCESS_DENIED),
				(problem, denial) -> problem.setProperty("bad", new Unwritable()));
		assertThat(this.response.getStatus()).isEqualTo(403);
		assertThat(this.response.getContentAsString()).isEqualTo(ACCESS_DENIED);
	}

	@Test
	void handleThenClassifierSeesRequest() throws IOException, ServletException {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "secret"));
		this.request.addHeader("Authorization", "Bearer abc");
		this.request.setMethod("DELETE");
		handle(DenialReason.ACCESS_DENIED);
		assertThat(this.seen.authorization()).isEqualTo("Bearer abc");
		assertThat(this.seen.method()).isEqualTo("DELETE");
		assertThat(this.seen.path()).isEqualTo("/orders");
		assertThat(this.seen.session()).isFalse();
		assertThat(this.seen.authentication()).isNotNull();
		assertThat(this.seen.authentication().getName()).isEqualTo("ada");
	}

	@Test
	void handleWhenClientCameWithSessionThenClassifierSeesIt() throws IOException, ServletException {
		MockHttpSession session = new MockHttpSession();
		this.request.setSession(session);
		this.request.setRequestedSessionId(session.getId());
		this.request.setRequestedSessionIdValid(true);
		handle(DenialReason.ACCESS_DENIED);
		assertThat(this.seen.session()).isTrue();
	}

	@Test
	void handleWhenSessionOfClientIsGoneThenNone() throws IOException, ServletException {
		this.request.setRequestedSessionId("gone");
		this.request.setRequestedSessionIdValid(false);
		handle(DenialReason.ACCESS_DENIED);
		assertThat(this.seen.session()).isFalse();
	}

	@Test
	void handleWhenSessionWasOpenedByThisRequestThenNone() throws IOException, ServletException {
		this.request.setSession(new MockHttpSession());
		handle(DenialReason.ACCESS_DENIED);
		assertThat(this.seen.session()).isFalse();
	}

	@Test
	void commenceThenHandles() throws IOException, ServletException {
		new ProblemAuthenticationEntryPoint(handler(Denial.of(DenialReason.TOKEN_MISSING)),
				new DeniedPreFlight(new ApplicationServlet(Stream::empty), NO_CONCEALMENT))
			.commence(this.request, this.response, new InsufficientAuthenticationException("no"));
		assertThat(this.response.getStatus()).isEqualTo(401);
		assertThat(this.seen.exception()).isInstanceOf(InsufficientAuthenticationException.class);
	}

	@Test
	void handleDeniedThenHandles() throws IOException, ServletException {
		new ProblemAccessDeniedHandler(handler(Denial.of(DenialReason.ACCESS_DENIED))).handle(this.request,
				this.response, new AccessDeniedException("no"));
		assertThat(this.response.getStatus()).isEqualTo(403);
		assertThat(this.seen.exception()).isInstanceOf(AccessDeniedException.class);
	}

	private static final class Unwritable extends AbstractList<String> {

		@Override
		public String get(int index) {
			throw new IllegalStateException("broken");
		}

		@Override
		public int size() {
			return 1;
		}

	}

}

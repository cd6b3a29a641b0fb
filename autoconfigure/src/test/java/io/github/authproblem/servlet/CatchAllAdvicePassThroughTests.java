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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.authproblem.Denial;
import io.github.authproblem.classify.DenialClassifiers;
import io.github.authproblem.classify.DeniedRule;
import io.github.authproblem.respond.ChallengeFactory;
import io.github.authproblem.respond.DenialResponder;
import io.github.authproblem.respond.Disclosure;
import io.github.authproblem.respond.ForbiddenChallenge;
import io.github.authproblem.respond.ProblemFactory;
import io.github.authproblem.respond.ProblemFormat;
import io.github.authproblem.respond.ProblemFormats;
import io.github.authproblem.respond.ProblemMessages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.support.StaticApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link CatchAllAdvicePassThrough}.
 */
class CatchAllAdvicePassThroughTests {

	private static final Concealment NO_CONCEALMENT = new Concealment(
			new ConcealedPaths(List.of(), List.of(), List.of(), () -> PathPatternParser.defaultInstance),
			new Handlers(Stream::empty), List.of(), false, new ApplicationServlet(Stream::empty));

	/** A chain that takes Bearer tokens. */
	private static final FilterChainProxy API = new FilterChainProxy(
			new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE,
					new AuthenticationUnavailableFilter(handler(), new ProblemChain(new ProblemChains(() -> null)))));

	private static DenialHandler handler() {
		return new DenialHandler(
				new DenialClassifiers(List.of(), new DeniedRule("SCOPE_", "ROLE_", new NullRoleHierarchy())),
				new DenialResponder(new ChallengeFactory("api", Denial::scopes, null, ForbiddenChallenge.SCOPE),
						new ProblemFactory("urn:x:", true, Disclosure.MINIMAL, new ProblemMessages(), List.of()),
						Duration.ZERO),
				new DenialResponseWriter(new ProblemFormats(ProblemFormat.json(new JsonMapper()), null),
						new CorsHeaders(new ApplicationServlet(Stream::empty), Optional::empty, true)),
				(request) -> null, new ProblemChains(() -> null), NO_CONCEALMENT, new DenialPublisher((event) -> {
				}), SecurityContextHolder.getContextHolderStrategy());
	}

	private static @Nullable ModelAndView resolve(Exception exception, Class<?>... advices) {
		StaticApplicationContext context = new StaticApplicationContext();
		for (Class<?> advice : advices) {
			context.registerSingleton(advice.getSimpleName(), advice);
		}
		CatchAllAdvicePassThrough resolver = new CatchAllAdvicePassThrough(new ProblemChains(() -> API));
		resolver.setApplicationContext(context);
		resolver.afterPropertiesSet();
		return resolver.resolveException(new MockHttpServletRequest(), new MockHttpServletResponse(), null, exception);
	}

	private static void assertPassedThrough(RuntimeException denial, Exception exception, Class<?>... advices) {
		assertThatException().isThrownBy(() -> resolve(exception, advices)).isSameAs(denial);
	}

	@ParameterizedTest
	@ValueSource(classes = { ForException.class, ForThrowable.class, ForRuntimeException.class, ByParameter.class,
			ForSeveral.class })
	void resolveWhenAdviceCatchesAllThenDenialPasses(Class<?> advice) {
		AccessDeniedException denied = new AccessDeniedException("no");
		assertPassedThrough(denied, denied, advice);
		BadCredentialsException unauthenticated = new BadCredentialsException("no");
		assertPassedThrough(unauthenticated, unauthenticated, advice);
		AuthorizationDeniedException refused = new AuthorizationDeniedException("no");
		assertPassedThrough(refused, refused, advice);
	}

	@Test
	void resolveWhenDenialIsCauseThenItPasses() {
		AccessDeniedException denied = new AccessDeniedException("no");
		assertPassedThrough(denied, new IllegalStateException(new IOException(denied)), ForException.class);
	}

	@ParameterizedTest
	@ValueSource(classes = { ForDenial.class, ForDenialAndMore.class })
	void resolveWhenAdviceIsForDenialsThenLeftToIt(Class<?> advice) {
		assertThat(resolve(new AccessDeniedException("no"), advice)).isNull();
	}

	@Test
	void resolveWhenAdviceIsForDenialsBesideCatchAllThenLeftToIt() {
		assertThat(resolve(new AccessDeniedException("no"), Both.class)).isNull();
	}

	@Test
	void resolveWhenNoAdviceThenLeftToOthers() {
		assertThat(resolve(new AccessDeniedException("no"))).isNull();
	}

	@Test
	void resolveWhenNoDenialThenLeftToAdvice() {
		assertThat(resolve(new IllegalStateException("no"), ForException.class)).isNull();
	}

	@Test
	@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void resolveWhenCausesLoopThenEnds() {
		IllegalStateException cause = new IllegalStateException("one");
		IllegalArgumentException exception = new IllegalArgumentException("two", cause);
		cause.initCause(exception);
		assertThat(resolve(exception, ForException.class)).isNull();
	}

	@ControllerAdvice
	static class ForException {

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		void handle() {
		}

	}

	@ControllerAdvice
	static class ForThrowable {

		@ExceptionHandler(Throwable.class)
		void handle() {
		}

	}

	@ControllerAdvice
	static class ForRuntimeException {

		@ExceptionHandler(RuntimeException.class)
		void handle() {
		}

	}

	@ControllerAdvice
	static class ByParameter {

		@ExceptionHandler
		void handle(Exception exception) {
		}

	}

	@ControllerAdvice
	static class ForSeveral {

		@ExceptionHandler({ RuntimeException.class, Exception.class })
		void handle() {
		}

	}

	@ControllerAdvice
	static class ForDenial {

		@ExceptionHandler
		void handle(AccessDeniedException exception) {
		}

	}

	@ControllerAdvice
	static class ForDenialAndMore {

		@ExceptionHandler({ Exception.class, AccessDeniedException.class })
		void handle() {
		}

	}

	@ControllerAdvice
	static class Both {

		@ExceptionHandler(Exception.class)
		void all() {
		}

		@ExceptionHandler(AccessDeniedException.class)
		void denial() {
		}

	}

}

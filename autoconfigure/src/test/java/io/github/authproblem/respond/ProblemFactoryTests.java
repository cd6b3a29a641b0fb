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

package io.github.authproblem.respond;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.ProblemCustomizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProblemFactory}.
 */
class ProblemFactoryTests {

	private static final ProblemMessages.Translation ENGLISH = new ProblemMessages().choose(Collections::emptyIterator);

	private static ProblemFactory factory(ProblemCustomizer... customizers) {
		return factory(Disclosure.MINIMAL, customizers);
	}

	private static ProblemFactory factory(Disclosure disclosure, ProblemCustomizer... customizers) {
		return new ProblemFactory("urn:problem-type:auth:", true, disclosure, new ProblemMessages(),
				List.of(customizers));
	}

	private static Denial.Builder denial(DenialReason reason) {
		return Denial.builder(reason)
			.request("GET", "/orders", "bearer")
			.cause(new AccessDeniedException("no"), () -> List.of("because"));
	}

	private static ProblemDetail custom(ProblemDetail own) {
		return factory()
			.create(denial(DenialReason.CUSTOM).problem(own, own.getStatus(), HttpHeaders.EMPTY).build(), ENGLISH)
			.detail();
	}

	@ParameterizedTest
	@EnumSource
	void createThenTypeIsMadeOfReason(DenialReason reason) {
		ProblemDetail problem = factory().create(denial(reason).build(), ENGLISH).detail();
		assertThat(problem.getType()).isEqualTo(URI.create("urn:problem-type:auth:" + reason.slug()));
		assertThat(problem.getStatus()).isEqualTo(reason.status());
	}

	@Test
	void createThenWholeProblem() {
		ProblemDetail problem = factory().create(denial(DenialReason.ACCESS_DENIED).build(), ENGLISH).detail();
		ProblemDetail expected = ProblemDetail.forStatus(403);
		expected.setType(URI.create("urn:problem-type:auth:access-denied"));
		expected.setTitle("Access denied");
		expected.setDetail("You may not do this.");
		expected.setInstance(URI.create("/orders"));
		assertThat(problem).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com/problems/", "https://example.com/problems#",
			"https://example.com/problems?type=", "/problems/" })
	void createWhenOtherTypeBaseThenReasonFollowsIt(String base) {
		ProblemFactory factory = new ProblemFactory(base, true, Disclosure.MINIMAL, new ProblemMessages(), List.of());
		assertThat(factory.create(denial(DenialReason.TOKEN_MISSING).build(), ENGLISH).detail().getType())
			.isEqualTo(URI.create(base + "token-missing"));
	}

	@Test
	void createWhenNoInstanceThenNone() {
		ProblemFactory factory = new ProblemFactory("urn:x:", false, Disclosure.MINIMAL, new ProblemMessages(),
				List.of());
		assertThat(factory.create(denial(DenialReason.ACCESS_DENIED).build(), ENGLISH).detail().getInstance()).isNull();
	}

	@Test
	void createWhenNoInstanceThenCustomKeepsItsOwn() {
		ProblemFactory factory = new ProblemFactory("urn:x:", false, Disclosure.MINIMAL, new ProblemMessages(),
				List.of());
		ProblemDetail own = ProblemDetail.forStatus(403);
		own.setInstance(URI.create("/accounts/1"));
		assertThat(factory
			.create(denial(DenialReason.CUSTOM).problem(own, own.getStatus(), HttpHeaders.EMPTY).build(), ENGLISH)
			.detail()
			.getInstance()).isEqualTo(URI.create("/accounts/1"));
	}

	@Test
	void createWhenMembersThenInTheirOrder() {
		Denial denial = denial(DenialReason.TOKEN_EXPIRED).member("z", 1).member("a", 2).build();
		assertThat(factory().create(denial, ENGLISH).detail().getProperties()).containsExactly(Map.entry("z", 1),
				Map.entry("a", 2));
	}

	@Test
	void createWhenMinimalThenNoCauses() {
		assertThat(factory().create(denial(DenialReason.ACCESS_DENIED).build(), ENGLISH).detail().getProperties())
			.isNullOrEmpty();
	}

	@Test
	void createWhenMinimalThenExplanationIsNotComputed() {
		Denial denial = Denial.builder(DenialReason.ACCESS_DENIED).cause(new AccessDeniedException("no"), () -> {
			throw new AssertionError("computed");
		}).build();
		assertThat(factory().create(denial, ENGLISH).detail().getProperties()).isNullOrEmpty();
	}

	@Test
	void createWhenDetailedThenTellsCauses() {
		ProblemDetail problem = factory(Disclosure.DETAILED).create(denial(DenialReason.ACCESS_DENIED).build(), ENGLISH)
			.detail();
		assertThat(problem.getProperties()).containsOnly(Map.entry("causes", List.of("because")));
	}

	@Test
	void createWhenCustomizersThenCalledInOrder() {
		ProblemDetail problem = factory((it, denial) -> it.setProperty("trace", "a"),
				(it, denial) -> it.setProperty("trace", it.getProperties().get("trace") + "b"),
				(it, denial) -> it.setTitle(denial.reason().slug()))
			.create(denial(DenialReason.ACCESS_DENIED).build(), ENGLISH)
			.detail();
		assertThat(problem.getProperties()).containsOnly(Map.entry("trace", "ab"));
		assertThat(problem.getTitle()).isEqualTo("access-denied");
	}

	@Test
	void createWhenCustomizerSetsStatusThenStatusStays() {
		ProblemDetail problem = factory((it, denial) -> it.setStatus(200))
			.create(denial(DenialReason.ACCESS_DENIED).build(), ENGLISH)
			.detail();
		assertThat(problem.getStatus()).isEqualTo(403);
	}

	@Test
	void createWhenCustomizerFailsThenOthersAreCalled() {
		ProblemDetail problem = factory((it, denial) -> it.setProperty("before", 1), (it, denial) -> {
			it.setStatus(200);
			throw new IllegalStateException("broken");
		}, (it, denial) -> it.setProperty("after", 2)).create(denial(DenialReason.ACCESS_DENIED).build(), ENGLISH)
			.detail();
		assertThat(problem.getProperties()).containsOnly(Map.entry("before", 1), Map.entry("after", 2));
		assertThat(problem.getStatus()).isEqualTo(403);
	}

	@Test
	void createWhenCustomThenOwnMembersStay() {
		ProblemDetail own = ProblemDetail.forStatus(451);
		own.setType(URI.create("https://example.com/suspended"));
		own.setTitle("Suspended");
		own.setDetail("Since yesterday.");
		own.setInstance(URI.create("/accounts/1"));
		own.setProperty("since", "2026-01-01");
		assertThat(custom(own)).isEqualTo(own).isNotSameAs(own);
	}

	@Test
	void createWhenCustomLeavesGapsThenFillsThem() {
		ProblemDetail problem = custom(ProblemDetail.forStatus(429));
		assertThat(problem.getType()).isEqualTo(URI.create("urn:problem-type:auth:custom"));
		assertThat(problem.getTitle()).isEqualTo("Too Many Requests");
		assertThat(problem.getDetail()).isNull();
		assertThat(problem.getInstance()).isEqualTo(URI.create("/orders"));
		assertThat(problem.getStatus()).isEqualTo(429);
	}

	@Test
	void createWhenCustomHasBlankTypeThenFillsIt() {
		ProblemDetail own = ProblemDetail.forStatus(403);
		own.setType(URI.create("about:blank"));
		assertThat(custom(own).getType()).isEqualTo(URI.create("urn:problem-type:auth:custom"));
	}

	@Test
	void createWhenCustomHasUnknownStatusThenNoTitle() {
		ProblemDetail problem = custom(ProblemDetail.forStatus(499));
		assertThat(problem.getTitle()).isNull();
		assertThat(problem.getStatus()).isEqualTo(499);
	}

	@Test
	void createWhenCustomizerChangesCustomThenOwnStaysAsItWas() {
		ProblemDetail own = ProblemDetail.forStatus(403);
		own.setProperty("a", 1);
		factory((it, denial) -> it.setProperty("b", 2))
			.create(denial(DenialReason.CUSTOM).problem(own, own.getStatus(), HttpHeaders.EMPTY).build(), ENGLISH)
			.detail();
		assertThat(own.getProperties()).containsOnlyKeys("a");
	}

	@Test
	void createWhenNothingIsSpecialThenStandardProblem() {
		assertThat(factory().create(denial(DenialReason.TOKEN_MISSING).build(), ENGLISH))
			.isInstanceOf(StandardProblem.class);
		assertThat(factory((it, denial) -> {
		}, (it, denial) -> it.setTitle(it.getTitle()))
			.create(denial(DenialReason.TOKEN_EXPIRED).member("expiredAt", "2026-11-21T04:21:46Z").build(), ENGLISH))
			.isInstanceOf(StandardProblem.class);
	}

	@Test
	void createWhenCustomizerChangesAnythingThenItsProblem() {
		for (ProblemCustomizer customizer : List.<ProblemCustomizer>of((it, denial) -> it.setTitle("x"),
				(it, denial) -> it.setDetail("x"), (it, denial) -> it.setType(URI.create("urn:y")),
				(it, denial) -> it.setInstance(null), (it, denial) -> it.setProperty("x", 1),
				(it, denial) -> it.setProperties(null))) {
			Denial denial = denial(DenialReason.TOKEN_EXPIRED).member("expiredAt", "2026-11-21T04:21:46Z").build();
			assertThat(factory(customizer).create(denial, ENGLISH)).isNotEqualTo(factory().create(denial, ENGLISH));
		}
	}

}

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

package io.github.authproblem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DenialEvent} and the texts that it gives away.
 */
class DenialEventTests {

	private static DenialEvent event(String method, String path, String principal, String address) {
		return new DenialEvent("test",
				Denial.builder(DenialReason.ROLE_INSUFFICIENT)
					.request(method, path, "bearer")
					.principal(principal)
					.build(),
				403, false, "/orders/{id}", address);
	}

	private static String principal(String name) {
		return event("GET", "/", name, "::1").principal();
	}

	@Test
	void eventThenSaysWhatTheDenialSays() {
		DenialEvent event = event("GET", "/orders/7", "alice", "127.0.0.1");
		assertThat(event.reason()).isEqualTo(DenialReason.ROLE_INSUFFICIENT);
		assertThat(event.status()).isEqualTo(403);
		assertThat(event.concealed()).isFalse();
		assertThat(event.scheme()).isEqualTo("bearer");
		assertThat(event.method()).isEqualTo("GET");
		assertThat(event.path()).isEqualTo("/orders/7");
		assertThat(event.route()).isEqualTo("/orders/{id}");
		assertThat(event.principal()).isEqualTo("alice");
		assertThat(event.remoteAddress()).isEqualTo("127.0.0.1");
		assertThat(event.time().toEpochMilli()).isEqualTo(event.getTimestamp());
		assertThat(event).hasToString("DenialEvent[GET /orders/7 403 role-insufficient]");
	}

	@Test
	void eventWhenNothingIsKnownThenNull() {
		DenialEvent event = new DenialEvent("test", Denial.of(DenialReason.TOKEN_MISSING), 401, false, null, null);
		assertThat(event.principal()).isNull();
		assertThat(event.remoteAddress()).isNull();
		assertThat(event.route()).isNull();
		assertThat(event.scheme()).isEqualTo("none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "alice", "Zoë Müller", "Юлия", "陳大文", "कमला", "x@example.com", "👤", "O'Neil, \"Pat\"" })
	void principalWhenHarmlessThenAsItIs(String name) {
		assertThat(principal(name)).isEqualTo(name);
	}

	@ParameterizedTest
	@CsvSource({ "'a\rb',a?b", "'a\nb',a?b", "'a\u001b[31mb',a?[31mb", "'a\u202eb',a?b", "'a\u2066b',a?b",
			"'a\u2028b',a?b", "'a\u2029b',a?b", "'a\u0085b',a?b", "'a\u0000b',a?b", "'a\u200bb',a?b", "'a\u00a0b',a?b",
			"'a\ud800b',a?b", "'a\ue000b',a?b", "'a\tb',a?b" })
	void principalWhenItCouldForgeLineThenReplaced(String name, String printable) {
		assertThat(principal(name)).isEqualTo(printable);
	}

	@Test
	void textsWhenLongThenCut() {
		DenialEvent event = event("X".repeat(8192), "/" + "p".repeat(8192), "n".repeat(8192), "4".repeat(8192));
		assertThat(event.method()).isEqualTo("X".repeat(32) + "...");
		assertThat(event.path()).isEqualTo("/" + "p".repeat(255) + "...");
		assertThat(event.principal()).isEqualTo("n".repeat(128) + "...");
		assertThat(event.remoteAddress()).isEqualTo("4".repeat(128) + "...");
	}

	@Test
	void textsWhenJustLongEnoughThenWhole() {
		assertThat(principal("n".repeat(128))).isEqualTo("n".repeat(128));
		assertThat(principal("é".repeat(128))).isEqualTo("é".repeat(128));
	}

	@Test
	void principalWhenCutThenNotInTheMiddleOfCharacter() {
		assertThat(principal("n".repeat(127) + "👤👤")).isEqualTo("n".repeat(127) + "...");
	}

}

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

package io.github.authproblem.classify;

import org.junit.jupiter.api.Test;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DenialContext}.
 */
class DenialContextTests {

	@Test
	void toStringThenTellsNothingOfTheCredentials() {
		DenialContext context = DeniedRequest.with(new BadCredentialsException("secret-message"))
			.by(new TestingAuthenticationToken("secret-name", "secret-password"))
			.bearer("secret-token")
			.context();
		assertThat(context).hasToString("DenialContext[exception=" + BadCredentialsException.class.getName() + "]");
	}

}

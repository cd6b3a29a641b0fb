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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;

/**
 * The words that one of Spring's validators finds for a fault that has nothing to do with
 * time. They are asked of the validator itself, because they change with the release.
 *
 * @param start what comes before the name or the value at fault
 * @param end what comes after it
 */
record ClaimFaultWording(String start, String end) {

	private static final String PROBE = "probe";

	private static final List<ClaimFaultWording> WORDINGS = List
		.of(of(new JwtClaimValidator<>(PROBE, (value) -> false)), of(new JwtTypeValidator(PROBE)));

	/**
	 * Whether an error is one of Spring's for a claim or a type.
	 */
	static boolean matches(OAuth2Error error) {
		String description = error.getDescription();
		if (description != null) {
			for (ClaimFaultWording wording : WORDINGS) {
				if (wording.fits(description)) {
					return true;
				}
			}
		}
		return false;
	}

	private static ClaimFaultWording of(OAuth2TokenValidator<Jwt> validator) {
		Jwt jwt = Jwt.withTokenValue("none").header("alg", "none").claim("none", true).build();
		String description = description(validator, jwt);
		int probe = (description != null) ? description.indexOf(PROBE) : -1;
		return (description != null && probe >= 0)
				? new ClaimFaultWording(description.substring(0, probe), description.substring(probe + PROBE.length()))
				: new ClaimFaultWording("", "");
	}

	private static @Nullable String description(OAuth2TokenValidator<Jwt> validator, Jwt jwt) {
		return validator.validate(jwt).getErrors().iterator().next().getDescription();
	}

	private boolean fits(String description) {
		return !this.start.isEmpty() && description.startsWith(this.start) && description.endsWith(this.end);
	}

}

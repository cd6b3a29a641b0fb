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

package io.github.authproblem.sample.identity;

import java.time.Instant;

import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

@Hidden // the page's, and no part of the API
@RestController
class IdentityProviderController {

	private final IdentityProvider identityProvider;

	private final JwkSetClient client;

	IdentityProviderController(IdentityProvider identityProvider, JwkSetClient client) {
		this.identityProvider = identityProvider;
		this.client = client;
	}

	/**
	 * Answers with the JWK set or, while switched off, not at all: who asks runs into a
	 * timeout of their own, and holds no thread meanwhile.
	 * @return a string, or a result that nobody will ever set
	 */
	@GetMapping(path = "/demo/jwks", produces = MediaType.APPLICATION_JSON_VALUE)
	Object jwkSet() {
		return (this.identityProvider.unavailableUntil() == null) ? this.identityProvider.jwkSet()
				: new DeferredResult<String>(JwkSetClient.TIMEOUT.multipliedBy(2).toMillis());
	}

	@GetMapping("/demo/identity-provider")
	Availability availability() {
		Instant unavailableUntil = this.identityProvider.unavailableUntil();
		return new Availability(unavailableUntil == null, unavailableUntil);
	}

	@PutMapping("/demo/identity-provider")
	Availability change(@RequestBody Change change) {
		this.identityProvider.setAvailable(change.available());
		this.client.forget();
		return availability();
	}

	/**
	 * What to switch to.
	 *
	 * @param available whether to answer
	 */
	record Change(boolean available) {

	}

	/**
	 * How the switch stands.
	 *
	 * @param available whether the JWK set is answered
	 * @param unavailableUntil when the outage ends by itself, {@code null} if there is
	 * none
	 */
	record Availability(boolean available, @Nullable Instant unavailableUntil) {

	}

}

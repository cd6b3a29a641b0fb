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

import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;

/**
 * Puts a limit between Spring's JWK set and the cache before it, so that neither an
 * outage nor forged key ids make a fetch of every request. Where the application has
 * given a cache of its own, there is no such place.
 *
 * @since 0.1.0
 */
public final class JwkSetFetchLimit implements Consumer<ConfigurableJWTProcessor<SecurityContext>> {

	@Override
	public void accept(ConfigurableJWTProcessor<SecurityContext> processor) {
		if (processor.getJWSKeySelector() instanceof JWSVerificationKeySelector<SecurityContext> selector
				&& selector.getJWKSource() instanceof JWKSetBasedJWKSource<SecurityContext> source
				&& source.getJWKSetSource() instanceof CachingJWKSetSource<SecurityContext> cache) {
			processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms(selector), limited(cache)));
		}
	}

	private static JWKSource<SecurityContext> limited(CachingJWKSetSource<SecurityContext> cache) {
		return new JWKSetBasedJWKSource<>(new CachingJWKSetSource<>(new RecentJwkSetSource(cache.getSource()),
				cache.getTimeToLive(), cache.getCacheRefreshTimeout(), null));
	}

	private static Set<JWSAlgorithm> algorithms(JWSVerificationKeySelector<SecurityContext> selector) {
		return Stream.of(JWSAlgorithm.Family.SIGNATURE, JWSAlgorithm.Family.HMAC_SHA)
			.flatMap(Set::stream)
			.filter(selector::isAllowed)
			.collect(Collectors.toSet());
	}

}

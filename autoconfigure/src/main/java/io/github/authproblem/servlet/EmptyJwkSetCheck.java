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

import java.security.Key;
import java.util.List;
import java.util.function.Consumer;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;

/**
 * Tells a JWK set without any key, which is the authorization server's fault, from one
 * that does not know the token's key, which is the token's.
 *
 * @since 0.1.0
 */
public final class EmptyJwkSetCheck implements Consumer<ConfigurableJWTProcessor<SecurityContext>> {

	@Override
	public void accept(ConfigurableJWTProcessor<SecurityContext> processor) {
		if (processor.getJWSKeySelector() instanceof JWSVerificationKeySelector<SecurityContext> selector
				&& selector.getJWKSource() instanceof JWKSetBasedJWKSource<SecurityContext> source) {
			processor.setJWSKeySelector(new CheckedSelector(selector, source.getJWKSetSource()));
		}
	}

	/**
	 * Selects as the delegate does.
	 *
	 * @param delegate the selector that the application has
	 * @param source where its keys come from; the set is here by now, and not fetched
	 * again
	 */
	private record CheckedSelector(JWSVerificationKeySelector<SecurityContext> delegate,
			JWKSetSource<SecurityContext> source) implements JWSKeySelector<SecurityContext> {

		@Override
		public List<? extends Key> selectJWSKeys(JWSHeader header, SecurityContext context) throws KeySourceException {
			List<? extends Key> keys = this.delegate.selectJWSKeys(header, context);
			if (keys.isEmpty() && this.delegate.isAllowed(header.getAlgorithm()) && set(context).isEmpty()) {
				throw new KeySourceException("The JWK set is empty");
			}
			return keys;
		}

		private JWKSet set(SecurityContext context) throws KeySourceException {
			return this.source.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), System.currentTimeMillis(), context);
		}

	}

}

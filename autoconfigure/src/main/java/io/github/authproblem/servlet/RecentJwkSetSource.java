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

import java.util.Objects;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.proc.SecurityContext;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a JWK set at most once a second, behind Nimbus's cache: whoever asks in between
 * gets what was fetched, or why that failed. Nimbus's own limit fetches twice, and tells
 * a forged token's caller that the set is unavailable.
 */
final class RecentJwkSetSource extends JWKSetSourceWrapper<SecurityContext> {

	/** Written by whoever holds the lock of the cache before this. */
	private volatile @Nullable RecentAnswer<JWKSet, KeySourceException> answer;

	RecentJwkSetSource(JWKSetSource<SecurityContext> source) {
		super(source);
	}

	@Override
	public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refreshEvaluator, long currentTime,
			@Nullable SecurityContext context) throws KeySourceException {
		RecentAnswer<JWKSet, KeySourceException> answer = this.answer;
		if (answer == null || !answer.isRecent()) {
			answer = fetch(refreshEvaluator, currentTime, context);
			this.answer = answer;
		}
		return Objects.requireNonNull(answer.get());
	}

	private RecentAnswer<JWKSet, KeySourceException> fetch(JWKSetCacheRefreshEvaluator refreshEvaluator,
			long currentTime, @Nullable SecurityContext context) {
		try {
			JWKSet set = getSource().getJWKSet(refreshEvaluator, currentTime, context);
			// Not to take the place of the keys that the cache has
			return set.isEmpty() ? RecentAnswer.failed(new KeySourceException("The JWK set is empty"))
					: RecentAnswer.of(set);
		}
		catch (KeySourceException ex) {
			return RecentAnswer.failed(ex);
		}
	}

}

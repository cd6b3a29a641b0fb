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

package io.github.authproblem.sample.token;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;

/**
 * The refresh tokens that nobody has used yet. Anybody may ask for as many as they like,
 * so the eldest make room for new ones.
 */
class RefreshTokens {

	private final StringKeyGenerator generator = new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(),
			32);

	private final Map<String, Grant> grants;

	RefreshTokens(int capacity) {
		this.grants = new LinkedHashMap<>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Grant> eldest) {
				return size() > capacity;
			}

		};
	}

	synchronized String issue(Grant grant) {
		String refreshToken = this.generator.generateKey();
		this.grants.put(refreshToken, grant);
		return refreshToken;
	}

	/**
	 * Uses a refresh token up.
	 * @param refreshToken the refresh token
	 * @return what it stands for, or {@code null} if it is unknown or was used before
	 */
	synchronized @Nullable Grant redeem(String refreshToken) {
		return this.grants.remove(refreshToken);
	}

}

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

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import com.nimbusds.jose.jwk.RSAKey;
import io.github.authproblem.sample.token.TokenIssuer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

@Configuration(proxyBeanMethods = false)
class IdentityProviderConfiguration {

	@Bean
	IdentityProvider identityProvider(RSAKey signingKey) {
		return new IdentityProvider(signingKey, InstantSource.system());
	}

	@Bean
	JwkSetClient jwkSetClient(Environment environment) {
		return new JwkSetClient(environment);
	}

	@Bean
	JwtDecoder jwtDecoder(JwkSetClient client) {
		// Only with the first token, because only then the port is known for sure
		return new SupplierJwtDecoder(() -> {
			NimbusJwtDecoder decoder = client.decoder();
			// One clock issues and validates, so a token lives exactly as long as was
			// asked
			decoder.setJwtValidator(JwtValidators
				.createDefaultWithValidators(List.of(new JwtTimestampValidator(Duration.ZERO),
						new JwtIssuerValidator(TokenIssuer.ISSUER), new JwtAudienceValidator(TokenIssuer.AUDIENCE))));
			return decoder;
		});
	}

}

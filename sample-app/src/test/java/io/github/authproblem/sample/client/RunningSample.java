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

package io.github.authproblem.sample.client;

import java.util.ArrayList;
import java.util.List;

import io.github.authproblem.sample.SampleApplication;
import io.github.authproblem.sample.SampleClient;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * The sample on a port of its own, with a log of what it got.
 */
public final class RunningSample implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private RunningSample(Class<?>... more) {
		List<Class<?>> sources = new ArrayList<>(List.of(SampleApplication.class, RequestLog.class));
		sources.addAll(List.of(more));
		this.context = new SpringApplicationBuilder(sources.toArray(Class[]::new)).run("--server.port=0",
				"--logging.level.root=warn", "--auth-problem.unavailable.retry-after=1s");
	}

	public static RunningSample start() {
		return new RunningSample();
	}

	/**
	 * Starts a sample whose JWK set cannot be fetched; it tells clients to wait for a
	 * second.
	 * @return the sample
	 */
	public static RunningSample startWithoutJwkSet() {
		return new RunningSample(JwkSetDown.class);
	}

	public int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	public String url() {
		return "http://localhost:" + port();
	}

	public SampleClient client() {
		return new SampleClient(port());
	}

	@Override
	public void close() {
		this.context.close();
	}

	// Not a @Configuration, which every start of the sample in these tests would find
	static class JwkSetDown {

		@Bean
		@Primary
		NimbusJwtDecoder decoderOfUnreachableKeys() {
			return NimbusJwtDecoder.withJwkSetUri("http://localhost:1/jwks").build();
		}

	}

}

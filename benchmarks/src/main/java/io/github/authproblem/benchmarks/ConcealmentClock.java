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

package io.github.authproblem.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether a concealed path can be told from an unknown one by the clock: sends requests
 * to both in random order over one connection, and tells how well their times separate,
 * as the area under the ROC curve. 0.5 is a coin; the control compares an unknown path
 * with another.
 */
public final class ConcealmentClock {

	private static final int REQUESTS = Integer.getInteger("requests", 20_000);

	private static final int WARM_UP = Integer.getInteger("warm-up", 20_000);

	private static final RSAKey KEY = key();

	private ConcealmentClock() {
	}

	/**
	 * Run the measurement.
	 * @param arguments properties of the application, as {@code --name=value}
	 * @throws Exception if anything fails
	 */
	public static void main(String[] arguments) throws Exception {
		for (String mode : List.of("spring.mvc.problemdetails.enabled=false",
				"spring.mvc.problemdetails.enabled=true")) {
			String[] all = IntStream.range(0, arguments.length + 1)
				.mapToObj((i) -> (i < arguments.length) ? arguments[i] : "--" + mode)
				.toArray(String[]::new);
			System.out.println(mode);
			try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
				.bannerMode(Banner.Mode.OFF)
				.properties("server.port=0", "logging.level.root=warn", "server.tomcat.max-keep-alive-requests=-1",
						"auth-problem.concealment.paths=/concealed/**")
				.run(all)) {
				int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
				try (Client client = new Client(port, token())) {
					compare(client, "control", "/concealed/another", "/concealed/unknown");
					compare(client, "URL rule", "/concealed/by/rule", "/concealed/unknown");
					compare(client, "URL rule, unknown path elsewhere", "/concealed/by/rule", "/elsewhere/unknown");
					compare(client, "method security", "/concealed/by/code", "/concealed/unknown");
				}
			}
		}
	}

	private static void compare(Client client, String name, String concealed, String unknown) throws IOException {
		long[] times = new long[REQUESTS];
		long[] others = new long[REQUESTS];
		measure(client, concealed, unknown, new long[WARM_UP], new long[WARM_UP]);
		measure(client, concealed, unknown, times, others);
		Arrays.sort(times);
		Arrays.sort(others);
		System.out.printf(Locale.ROOT, "%-33s AUC %.3f, median %.1f \u00b5s against %.1f \u00b5s%n", name,
				areaUnderRoc(times, others), times[REQUESTS / 2] / 1000.0, others[REQUESTS / 2] / 1000.0);
	}

	private static void measure(Client client, String concealed, String unknown, long[] times, long[] others)
			throws IOException {
		RandomGenerator coin = RandomGenerator.getDefault();
		for (int i = 0; i < times.length; i++) {
			if (coin.nextBoolean()) {
				times[i] = client.time(concealed);
				others[i] = client.time(unknown);
			}
			else {
				others[i] = client.time(unknown);
				times[i] = client.time(concealed);
			}
		}
	}

	/**
	 * The chance that a time of one kind is longer than one of the other, both sorted; a
	 * tie counts half.
	 */
	static double areaUnderRoc(long[] times, long[] others) {
		double longer = 0;
		int less = 0;
		int notMore = 0;
		for (long time : times) {
			while (less < others.length && others[less] < time) {
				less++;
			}
			while (notMore < others.length && others[notMore] <= time) {
				notMore++;
			}
			longer += (less + notMore) / 2.0;
		}
		return longer / ((double) times.length * others.length);
	}

	private static RSAKey key() {
		try {
			return new RSAKeyGenerator(2048).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String token() throws JOSEException {
		SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256),
				new JWTClaimsSet.Builder().subject("somebody")
					.claim("scope", "a b")
					.expirationTime(Date.from(Instant.now().plusSeconds(86_400)))
					.build());
		token.sign(new RSASSASigner(KEY));
		return token.serialize();
	}

	/**
	 * One connection.
	 */
	private static final class Client implements AutoCloseable {

		private final Socket socket;

		private final String token;

		private final byte[] buffer = new byte[65_536];

		Client(int port, String token) throws IOException {
			this.socket = new Socket("localhost", port);
			this.socket.setTcpNoDelay(true);
			this.token = token;
		}

		long time(String path) throws IOException {
			byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + this.token
					+ "\r\nAccept: application/json\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII);
			long start = System.nanoTime();
			this.socket.getOutputStream().write(request);
			int length = read(this.socket.getInputStream());
			long time = System.nanoTime() - start;
			if (!new String(this.buffer, 0, 12, StandardCharsets.US_ASCII).equals("HTTP/1.1 404")) {
				throw new IllegalStateException(new String(this.buffer, 0, length, StandardCharsets.UTF_8));
			}
			return time;
		}

		private int read(InputStream input) throws IOException {
			int length = 0;
			while (length < 5 || this.buffer[length - 5] != '0' || this.buffer[length - 4] != '\r'
					|| this.buffer[length - 1] != '\n') {
				int read = input.read(this.buffer, length, this.buffer.length - length);
				if (read < 0) {
					throw new IOException("The connection was closed");
				}
				length += read;
			}
			return length;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

	/**
	 * What is measured.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableMethodSecurity
	@RestController
	static class Application {

		@GetMapping("/concealed/by/rule")
		String byRule() {
			return "by rule";
		}

		@GetMapping("/concealed/by/code")
		@PreAuthorize("hasRole('PAYROLL')")
		String byCode() {
			return "by code";
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/concealed/by/rule")
					.hasRole("PAYROLL")
					.anyRequest()
					.authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@Bean
		NimbusJwtDecoder jwtDecoder() throws JOSEException {
			return NimbusJwtDecoder.withPublicKey(KEY.toRSAPublicKey()).build();
		}

	}

}

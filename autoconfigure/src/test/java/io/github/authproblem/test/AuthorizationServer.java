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

package io.github.authproblem.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * A real authorization server for tests: it signs tokens and serves its JWK set and an
 * introspection endpoint on loopback.
 */
public final class AuthorizationServer implements AutoCloseable {

	public static final String ISSUER = "https://issuer.example";

	public static final String AUDIENCE = "https://api.example";

	/** One key for all tests: making one is slow. */
	private static final RSAKey KEY = generate("key-1");

	private static final RSAKey OTHER_KEY = generate("key-1");

	private static final RSAKey UNKNOWN_KEY = generate("key-unknown");

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final int port;

	private volatile @Nullable HttpServer server;

	private volatile @Nullable Outage outage;

	public AuthorizationServer() {
		this.port = open(0);
	}

	private int open(int port) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
			server.setExecutor(this.threads);
			serve(server, "/jwks", () -> new JWKSet(KEY.toPublicJWK()).toString());
			serve(server, "/introspect", () -> "{\"active\":false}");
			serve(server, "/.well-known/openid-configuration",
					() -> "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + jwkSetUri() + "\"}");
			server.start();
			this.server = server;
			return server.getAddress().getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void serve(HttpServer server, String path, Supplier<String> json) {
		server.createContext(path, (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			Outage outage = this.outage;
			if (outage == Outage.HUNG) {
				return;
			}
			byte[] body = body(outage, json).getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders()
				.set("Content-Type", (outage == Outage.HTML) ? "text/html" : "application/json");
			exchange.sendResponseHeaders(status(outage), (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
	}

	private static int status(@Nullable Outage outage) {
		if (outage == Outage.SERVER_ERROR) {
			return 500;
		}
		return (outage == Outage.NOT_FOUND) ? 404 : 200;
	}

	private static String body(@Nullable Outage outage, Supplier<String> json) {
		if (outage == null) {
			return json.get();
		}
		return switch (outage) {
			case HTML -> "<html><body>Welcome</body></html>";
			case GARBAGE -> "{garbage";
			case EMPTY -> "";
			case EMPTY_OBJECT -> "{}";
			case NO_KEYS -> "{\"keys\":[]}";
			default -> "{\"error\":\"internal\"}";
		};
	}

	/** Fail in this way, or work again. */
	public void fail(@Nullable Outage outage) {
		this.outage = outage;
		HttpServer server = this.server;
		if (outage == Outage.REFUSED && server != null) {
			server.stop(0);
			this.server = null;
		}
		else if (outage != Outage.REFUSED && server == null) {
			open(this.port);
		}
	}

	public String issuer() {
		return "http://localhost:" + this.port;
	}

	public String jwkSetUri() {
		return uri("/jwks");
	}

	public String introspectionUri() {
		return uri("/introspect");
	}

	private String uri(String path) {
		return issuer() + path;
	}

	@Override
	public void close() {
		HttpServer server = this.server;
		if (server != null) {
			server.stop(0);
		}
		this.threads.shutdownNow();
	}

	public static RSAKey key() {
		return KEY;
	}

	public static JWTClaimsSet.Builder claims() {
		Instant now = Instant.now();
		return new JWTClaimsSet.Builder().issuer(ISSUER)
			.audience(AUDIENCE)
			.subject("ada")
			.jwtID(UUID.randomUUID().toString())
			.issueTime(Date.from(now.minusSeconds(10)))
			.notBeforeTime(Date.from(now.minusSeconds(10)))
			.expirationTime(Date.from(now.plusSeconds(300)));
	}

	/** A token that is valid and has these scopes. */
	public static String token(String... scopes) {
		return token((claims) -> claims.claim("scope", String.join(" ", scopes)));
	}

	public static String token(Consumer<JWTClaimsSet.Builder> customizer) {
		return sign(KEY, customizer);
	}

	public static String expired(Instant expiresAt) {
		return token((claims) -> claims.expirationTime(Date.from(expiresAt))
			.notBeforeTime(Date.from(expiresAt.minusSeconds(600)))
			.issueTime(Date.from(expiresAt.minusSeconds(600))));
	}

	public static String notYetValid(Instant notBefore) {
		return token((claims) -> claims.notBeforeTime(Date.from(notBefore))
			.expirationTime(Date.from(notBefore.plusSeconds(600))));
	}

	/** Signed with another key, under the known key's id. */
	public static String forged() {
		return sign(OTHER_KEY, (claims) -> {
		});
	}

	public static String unknownKey() {
		return sign(UNKNOWN_KEY, (claims) -> {
		});
	}

	/** Signed with an algorithm that a JWK set of RSA keys does not allow. */
	public static String otherAlgorithm() {
		try {
			SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key-1").build(),
					claims().build());
			jwt.sign(new MACSigner(new byte[32]));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static String unsecured() {
		return new PlainJWT(claims().build()).serialize();
	}

	public static String encrypted() {
		try {
			EncryptedJWT jwt = new EncryptedJWT(new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM),
					claims().build());
			jwt.encrypt(new RSAEncrypter(KEY));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A signed header and signature around something that is no JSON. */
	public static String badJson() {
		String[] parts = token().split("\\.");
		String payload = Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString("{not json".getBytes(StandardCharsets.UTF_8));
		return String.join(".", List.of(parts[0], payload, parts[2]));
	}

	private static String sign(RSAKey key, Consumer<JWTClaimsSet.Builder> customizer) {
		try {
			JWTClaimsSet.Builder claims = claims();
			customizer.accept(claims);
			SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
					claims.build());
			jwt.sign(new RSASSASigner(key));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static RSAKey generate(String keyId) {
		try {
			return new RSAKeyGenerator(2048).keyID(keyId).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

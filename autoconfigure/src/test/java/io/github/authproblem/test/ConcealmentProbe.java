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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks for whatever tells a concealed path from one that never existed: it sends the
 * same requests to both, over plain sockets, and compares each byte that comes back. What
 * may differ is the path itself and the time.
 * <p>
 * Both paths must be equally long, so that lengths can be compared too. It knows plain
 * {@code http} only: run it beside the application.
 */
public final class ConcealmentProbe {

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
			"TRACE", "INVENTED");

	private static final List<String> ACCEPTS = List.of("*/*", "application/json", "application/problem+json",
			"application/xml", "text/html", "image/png", "not a type");

	private static final Pattern TIME = Pattern
		.compile("Date: [^\r]*|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.\\d]*Z|id='created'>[^<]*");

	/** A fraction of a second of zeros is written shorter. */
	private static final int TRIES = 3;

	private static final int TIMEOUT_MILLIS = 20_000;

	private final URI base;

	private final String concealed;

	private final String unknown;

	private final Map<String, String> credentials = new LinkedHashMap<>();

	private final List<Shape> shapes = new ArrayList<>(
			List.of(new Shape("plain", "", List.of(), ""), new Shape("trailing slash", "/", List.of(), ""),
					new Shape("below", "/1", List.of(), ""), new Shape("query", "?a=b&c", List.of(), ""),
					new Shape("bad query", "?a=%zz", List.of(), ""), new Shape("extension", ".json", List.of(), ""),
					new Shape("encoded", "%20", List.of(), ""), new Shape("matrix parameter", ";a=b", List.of(), ""),
					new Shape("other origin", "", List.of("Origin: https://other.example"), ""),
					new Shape("preflight", "",
							List.of("Origin: https://other.example", "Access-Control-Request-Method: GET",
									"Access-Control-Request-Headers: authorization"),
							""),
					new Shape("preflight for another method", "",
							List.of("Origin: https://other.example", "Access-Control-Request-Method: DELETE"), ""),
					new Shape("conditional", "", List.of("If-None-Match: \"1\"", "Range: bytes=0-1"), ""),
					new Shape("JSON", "", List.of("Content-Type: application/json"), "{\"a\":1}"),
					new Shape("bad JSON", "", List.of("Content-Type: application/json"), "{"),
					new Shape("form", "", List.of("Content-Type: application/x-www-form-urlencoded"), "a=b"),
					new Shape("unknown type", "", List.of("Content-Type: x/y"), "?"),
					new Shape("bad type", "", List.of("Content-Type: ?"), "?"),
					new Shape("multipart", "", List.of("Content-Type: multipart/form-data; boundary=x"),
							"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n"),
					new Shape("multipart without boundary", "", List.of("Content-Type: multipart/form-data"), "a=b")));

	private Pattern ignored = Pattern.compile("(?!)");

	/**
	 * Create a probe.
	 * @param base the application, as {@code http://localhost:8080}
	 * @param concealed a concealed path, percent-encoded
	 * @param unknown a path that never existed, guarded alike
	 * @throws IllegalArgumentException if the paths differ in length
	 */
	public ConcealmentProbe(URI base, String concealed, String unknown) {
		if (concealed.length() != unknown.length()) {
			throw new IllegalArgumentException(
					"'" + unknown + "' must be as long as '" + concealed + "', so that lengths can be compared");
		}
		this.base = base;
		this.concealed = concealed;
		this.unknown = unknown;
		this.credentials.put("nobody", "");
	}

	/**
	 * Also try credentials that do not open the concealed path.
	 * @param name what they are, for the report
	 * @param authorization value of the {@code Authorization} field
	 */
	public ConcealmentProbe with(String name, String authorization) {
		this.credentials.put(name, authorization);
		return this;
	}

	/**
	 * Do not report what the application makes at random, such as an identifier for each
	 * request.
	 */
	public ConcealmentProbe ignoring(String regex) {
		this.ignored = Pattern.compile(regex);
		return this;
	}

	/**
	 * Try every method with every {@code Accept} and all credentials, and every shape of
	 * a request with every method and all credentials.
	 * @return what differs, empty if nothing does
	 */
	public List<Difference> run() {
		return attempts().parallelStream().map(this::compare).flatMap(Optional::stream).toList();
	}

	private List<Attempt> attempts() {
		List<Attempt> attempts = new ArrayList<>();
		this.credentials.forEach((name, authorization) -> METHODS.forEach((method) -> {
			ACCEPTS.forEach(
					(accept) -> attempts.add(new Attempt(method, accept, name, authorization, this.shapes.get(0))));
			this.shapes.forEach((shape) -> attempts.add(new Attempt(method, "*/*", name, authorization, shape)));
		}));
		return attempts;
	}

	private Optional<Difference> compare(Attempt attempt) {
		String ofConcealed = "";
		String ofUnknown = "";
		for (int i = 0; i < TRIES; i++) {
			ofConcealed = send(this.concealed, attempt);
			ofUnknown = send(this.unknown, attempt);
			if (ofConcealed.equals(ofUnknown)) {
				return Optional.empty();
			}
		}
		return Optional.of(new Difference(attempt.toString(), ofConcealed, ofUnknown));
	}

	private String send(String path, Attempt attempt) {
		Shape shape = attempt.shape();
		StringBuilder request = new StringBuilder(256).append(attempt.method())
			.append(' ')
			.append(path)
			.append(shape.suffix())
			.append(" HTTP/1.1\r\nHost: ")
			.append(this.base.getAuthority())
			.append("\r\nConnection: close\r\nAccept: ")
			.append(attempt.accept())
			.append("\r\n");
		if (!attempt.authorization().isEmpty()) {
			request.append("Authorization: ").append(attempt.authorization()).append("\r\n");
		}
		shape.headers().forEach((header) -> request.append(header).append("\r\n"));
		if (!shape.body().isEmpty()) {
			request.append("Content-Length: ").append(shape.body().length()).append("\r\n");
		}
		request.append("\r\n").append(shape.body());
		try (Socket socket = new Socket(this.base.getHost(), this.base.getPort())) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
			socket.getOutputStream().flush();
			ByteArrayOutputStream response = new ByteArrayOutputStream();
			socket.getInputStream().transferTo(response);
			return comparable(response.toString(StandardCharsets.UTF_8), path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String comparable(String response, String path) {
		String withoutPath = response.replace(path.substring(1), "(path)");
		return this.ignored.matcher(TIME.matcher(withoutPath).replaceAll("(time)")).replaceAll("(random)");
	}

	/**
	 * What differs.
	 *
	 * @param request what was sent
	 * @param concealed what the concealed path answered
	 * @param unknown what the path that never existed answered
	 */
	public record Difference(String request, String concealed, String unknown) {

		@Override
		public String toString() {
			return this.request + "\n--- concealed\n" + this.concealed + "\n--- unknown\n" + this.unknown;
		}

	}

	private record Attempt(String method, String accept, String credentials, String authorization, Shape shape) {

		@Override
		public String toString() {
			return this.method + " with " + this.credentials + ", Accept " + this.accept + ", " + this.shape.name();
		}

	}

	private record Shape(String name, String suffix, List<String> headers, String body) {

	}

}

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

package io.github.authproblem.sample;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README shows is what comes over the wire.
 */
class ReadmeTests {

	private static final Pattern EXCHANGE = Pattern.compile("```console\n\\$ curl -i (.*?)\n(HTTP/1.1 .*?)```",
			Pattern.DOTALL);

	private static final Pattern TARGET = Pattern.compile("localhost:8080(\\S*)");

	private static final Pattern HEADER = Pattern.compile("-H \"([^\"]*)\"");

	private static final Pattern METHOD = Pattern.compile("-X (\\S+)");

	private static final Pattern TOKEN = Pattern.compile("\\$\\(token (\\S+)\\)");

	/** What differs from one run to the next. */
	private static final Pattern TIME = Pattern
		.compile("Date: [^\n]*|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");

	static List<MatchResult> exchanges() throws IOException {
		return EXCHANGE.matcher(Files.readString(Path.of("../README.md"))).results().toList();
	}

	@ParameterizedTest
	@MethodSource("exchanges")
	void curlWhenReadmeShowsItThenTheSampleAnswersSo(MatchResult exchange) throws IOException {
		String command = exchange.group(1);
		Stream<String> arguments = Stream.concat(Stream.of("--server.port=0", "--logging.level.root=warn"),
				command.contains("#") ? Stream.of("--" + command.substring(command.indexOf('#') + 1).trim())
						: Stream.empty());
		try (ConfigurableApplicationContext sample = SpringApplication.run(SampleApplication.class,
				arguments.toArray(String[]::new))) {
			int port = sample.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			assertThat(withoutTime(send(port, command))).isEqualTo(withoutTime(exchange.group(2)));
		}
	}

	private static String send(int port, String command) throws IOException {
		Matcher method = METHOD.matcher(command);
		Matcher target = TARGET.matcher(command);
		assertThat(target.find()).isTrue();
		StringBuilder request = new StringBuilder().append(method.find() ? method.group(1) : "GET")
			.append(' ')
			.append(target.group(1))
			.append(" HTTP/1.1\r\nHost: localhost:8080\r\n");
		SampleClient client = new SampleClient(port);
		HEADER.matcher(command)
			.results()
			.map((header) -> TOKEN.matcher(header.group(1))
				.replaceAll((kind) -> client.token("{\"kind\":\"" + kind.group(1) + "\"}")))
			.forEach((header) -> request.append(header).append("\r\n"));
		try (Socket socket = new Socket("localhost", port)) {
			socket.getOutputStream()
				.write(request.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8));
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			// Ours alone, so that one read gets it all
			return response.replace("Connection: close\r\n", "").replace("\r\n", "\n");
		}
	}

	private static String withoutTime(String exchange) {
		return TIME.matcher(exchange).replaceAll("-").stripTrailing();
	}

}

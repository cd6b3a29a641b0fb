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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.LogFile;
import io.github.authproblem.test.NarrowClasspath;
import io.github.authproblem.test.OrdersApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with the starter's libraries and no more, which logs in by form and by
 * Basic credentials: Spring Boot makes its user, unless the resource server's classes are
 * there.
 */
class DefaultUserTests {

	private static final List<String> WITHOUT = List.of("spring-security-oauth2-",
			"spring-boot-security-oauth2-resource-server", "spring-boot-starter-security-oauth2-resource-server",
			"jackson-dataformat-xml", "thymeleaf", "spring-boot-thymeleaf", "springdoc");

	private static final Pattern PASSWORD = Pattern.compile("Using generated security password: (\\S+)");

	@Test
	void startThenBootsUserIsThereAndItsAnswersStay(@TempDir Path directory) throws Exception {
		try (LogFile log = new LogFile(directory);
				NarrowClasspath application = NarrowClasspath.start(WITHOUT, OrdersApplication.class, log.with())) {
			String password = PASSWORD.matcher(String.join("\n", log.lines()))
				.results()
				.map((match) -> match.group(1))
				.findFirst()
				.orElseThrow();
			assertThat(application.get("/orders").header("Authorization", basic(password)).send()).hasStatus(200);
			assertThat(application.get("/orders")
				.header("Authorization", basic("wrong"))
				.send()
				.header("WWW-Authenticate")).containsExactly("Basic realm=\"Realm\", charset=\"UTF-8\"");
			HttpResponse browser = application.get("/orders").header("Accept", "text/html").send();
			assertThat(browser).hasStatus(302);
			assertThat(browser.header("Location")).singleElement().asString().endsWith("/login");
			HttpResponse client = application.get("/orders").header("Accept", "application/json").send();
			assertThat(client).hasStatus(401);
			assertThat(client.header("WWW-Authenticate")).containsExactly("Basic realm=\"Realm\", charset=\"UTF-8\"");
		}
	}

	@Test
	void starterThenBringsNoMoreThanItsContract() throws IOException {
		assertThat(Pattern.compile("<dependency>\\s*<groupId>[^<]*</groupId>\\s*<artifactId>([^<]*)</artifactId>")
			.matcher(Files.readString(Path.of("../starter/pom.xml")))
			.results()
			.map((match) -> match.group(1))).containsExactly("auth-problem-spring-boot-autoconfigure",
					"spring-boot-starter-webmvc", "spring-boot-starter-security", "nimbus-jose-jwt");
	}

	private static String basic(String password) {
		return "Basic " + Base64.getEncoder().encodeToString(("user:" + password).getBytes(StandardCharsets.UTF_8));
	}

}

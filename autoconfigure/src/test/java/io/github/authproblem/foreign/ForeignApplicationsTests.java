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

package io.github.authproblem.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.authproblem.test.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What applications in the shapes that others have answer without the starter and with
 * it, beside each other in a file, so that a change is read in review. To write the file
 * anew: {@code mvn -pl autoconfigure -am test -Dtest=ForeignApplicationsTests
 * -Dsurefire.failIfNoSpecifiedTests=false -Dforeign.write=true}.
 */
class ForeignApplicationsTests {

	private static final Path FILE = Path.of("src/test/resources/foreign/answers.md");

	private static final String INTRODUCTION = """
			# What other people's applications answer

			Written by `ForeignApplicationsTests`, which also tells how to write it anew. In each answer: the status, then \
			`WWW-Authenticate`, `Location` and `Content-Type`, whether a cookie is set, and the `type` in a JSON body.
			""";

	private static final Pattern PORT = Pattern.compile("localhost:\\d+");

	private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

	private static final Pattern SESSION = Pattern.compile(";jsessionid=[0-9A-F]+");

	private static final Pattern TYPE = Pattern.compile("\"type\":\"([^\"]*)\"");

	@Test
	void requestWhenApplicationIsForeignThenAnsweredAsTheFileSays(@TempDir Path directory)
			throws IOException, ReflectiveOperationException {
		StringBuilder answers = new StringBuilder(INTRODUCTION);
		for (ForeignApplication application : ForeignApplication.values()) {
			append(answers, application);
		}
		Path actual = Boolean.getBoolean("foreign.write") ? FILE : directory.resolve("answers.md");
		Files.writeString(actual, answers);
		assertThat(actual).hasSameTextualContentAs(FILE);
	}

	private static void append(StringBuilder answers, ForeignApplication application)
			throws ReflectiveOperationException {
		List<HttpResponse> without = application.answers(false);
		List<HttpResponse> with = application.answers(true);
		answers.append("\n## ").append(application.title()).append("\n\n| request | without | with |\n|---|---|---|\n");
		for (int i = 0; i < application.questions().size(); i++) {
			ForeignApplication.Question question = application.questions().get(i);
			String before = cell(without.get(i));
			String after = cell(with.get(i));
			answers.append("| `%s %s`<br>%s | %s | %s |\n".formatted(question.method(), question.path(),
					question.title(), before, after.equals(before) ? "the same" : after));
		}
	}

	private static String cell(HttpResponse response) {
		List<String> lines = new ArrayList<>();
		lines.add(String.valueOf(response.status()));
		for (String name : new String[] { "WWW-Authenticate", "Location", "Content-Type" }) {
			response.header(name).forEach((value) -> lines.add(name + ": `" + normalized(value) + "`"));
		}
		if (!response.header("Set-Cookie").isEmpty()) {
			lines.add("Set-Cookie");
		}
		Matcher type = TYPE.matcher(response.text());
		if (response.header("Content-Type").toString().contains("json") && type.find()) {
			lines.add("type: `" + type.group(1) + "`");
		}
		return String.join("<br>", lines).replace("|", "\\|");
	}

	private static String normalized(String value) {
		String portless = PORT.matcher(value).replaceAll("localhost");
		return SESSION.matcher(TIME.matcher(portless).replaceAll("<time>")).replaceAll("");
	}

}

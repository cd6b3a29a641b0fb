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

package io.github.authproblem.respond;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.xml.XmlMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProblemFormats}.
 */
class ProblemFormatsTests {

	private static final ProblemFormat JSON = ProblemFormat.json(new JsonMapper());

	private static final ProblemFormat XML = ProblemFormat.xml(new XmlMapper());

	private final ProblemFormats formats = new ProblemFormats(JSON, XML);

	@ParameterizedTest
	@ValueSource(strings = { "application/problem+xml", "application/xml", "text/xml", "application/*+xml",
			"APPLICATION/PROBLEM+XML", "Application/Xml", "application/xml;charset=utf-8", "application/xml, */*",
			"*/*, application/xml", "application/problem+xml, application/problem+json",
			"application/problem+json;q=0.5, application/problem+xml", "application/json;q=0.9, application/xml;q=0.91",
			"application/problem+xml;q=0.1", "application/problem+json;q=0, application/problem+xml;q=0.1",
			"image/png, application/xml", "image/*, application/problem+xml;q=0.9, */*;q=0.8",
			"text/html;q=0.5, application/xml", "application/xml;q=1.0,application/json;q=0.999" })
	void chooseWhenClientPrefersXmlThenXml(String accept) {
		assertThat(this.formats.choose(accept)).isSameAs(XML);
	}

	@ParameterizedTest
	@NullAndEmptySource
	@ValueSource(strings = { "*/*", "application/*", "application/json", "application/problem+json",
			"application/*+json", "text/html", "text/plain", "image/png", "text/*", "garbage", ",", ";;;", "/", "*",
			"application/", "application/xml;q=x", "application/xml;q=2", "application/xml;q=-1", "xml",
			"application/xml,garbage", "application/problem+xml;q=0", "application/xml;q=0, */*",
			"application/problem+xml;q=0.0", "application/json, application/xml",
			"application/problem+json, application/problem+xml", "application/problem+json, application/xml;q=0.9",
			"application/xml;q=0.5, */*;q=0.8", "text/html, application/xml", "application/xhtml+xml", "image/svg+xml",
			"application/atom+xml", "application/soap+xml",
			"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
			"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
					+ "application/signed-exchange;v=b3;q=0.7",
			"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" })
	void chooseWhenClientDoesNotPreferXmlThenJson(@Nullable String accept) {
		assertThat(this.formats.choose(accept)).isSameAs(JSON);
	}

	@Test
	void chooseWhenFarTooManyTypesThenJson() {
		String accept = "application/xml" + ", text/x".repeat(60);
		assertThat(this.formats.choose(accept)).isSameAs(JSON);
	}

	@Test
	void chooseWhenApplicationCannotWriteXmlThenJson() {
		assertThat(new ProblemFormats(JSON, null).choose("application/problem+xml")).isSameAs(JSON);
	}

}

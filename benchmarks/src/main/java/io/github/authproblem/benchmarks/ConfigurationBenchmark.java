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

import java.util.Locale;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The denial of a request without a token, in applications that are configured otherwise.
 */
public class ConfigurationBenchmark extends ApplicationBenchmark {

	/** What is special about the application, or about the request. */
	@Param({ "nothing", "20 languages", "50 customizers", "path of 2 KB" })
	public String special = "";

	/**
	 * Start the application.
	 */
	@Setup
	public void start() {
		String[] properties = switch (this.special) {
			case "20 languages" -> new String[] { "--auth-problem.messages.basename=measured" };
			case "50 customizers" -> new String[] { "--measured.customizers=50" };
			default -> new String[0];
		};
		LightRequest request = new LightRequest(
				"path of 2 KB".equals(this.special) ? "/orders/" + "a".repeat(2040) : "/orders");
		if ("20 languages".equals(this.special)) {
			request.header("Accept-Language", "fi").in(Locale.forLanguageTag("fi"));
		}
		measure(new DeniedCall(DeniedCall.Kind.MISSING.prepare().exception(), request),
				handlers(startWith(properties)));
	}

}

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

package io.github.authproblem.sample.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Home", description = "How to begin")
class HomeController {

	@Operation(summary = "Read how to begin")
	@GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
	String home() {
		return """
				An API that shows what a denied request gets.

				Ask for a token:  POST /demo/tokens with {"kind": "valid", "scope": "reports:read"}
				Use it:           GET /api/reports with Authorization: Bearer <token>
				""";
	}

}

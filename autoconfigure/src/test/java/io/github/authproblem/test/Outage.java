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

/**
 * How an authorization server fails.
 */
public enum Outage {

	/** Its socket is closed. */
	REFUSED,

	/** It takes the request and says nothing. */
	HUNG,

	/** It says 500. */
	SERVER_ERROR,

	/** It says 404. */
	NOT_FOUND,

	/** It answers with a page. */
	HTML,

	/** It answers with something that is no JSON. */
	GARBAGE,

	/** It answers with nothing. */
	EMPTY,

	/** It answers with an empty object. */
	EMPTY_OBJECT,

	/** It answers with an empty JWK set. */
	NO_KEYS

}

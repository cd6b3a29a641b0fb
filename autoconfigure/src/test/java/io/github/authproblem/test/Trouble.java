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
 * What goes wrong between an application and its authorization server.
 */
public enum Trouble {

	/** It takes the request and says nothing. */
	HANGS,

	/** It sends its answer's body a byte a second. */
	DRIPS,

	/** It sends the whole answer, its head too, a byte a second. */
	DRIPS_FROM_THE_FIRST_BYTE,

	/** It sends 10 MB. */
	FLOODS,

	/** It redirects to itself. */
	REDIRECTS,

	/** It resets the connection. */
	RESETS

}

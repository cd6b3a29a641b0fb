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

import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * What answers for Bearer tokens where nobody says anything else. An authorization
 * server's chain keeps it: that it is one is known only when it is complete.
 */
final class SpringsBearerHandlers {

	static final AuthenticationEntryPoint ENTRY_POINT = new BearerTokenAuthenticationEntryPoint();

	static final AccessDeniedHandler DENIED_HANDLER = new BearerTokenAccessDeniedHandler();

	private SpringsBearerHandlers() {
	}

}

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

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;

import io.github.authproblem.DenialReason;

/**
 * Titles and details of problems, by reason.
 *
 * @since 0.1.0
 */
public final class ProblemMessages {

	private static final String BUNDLE = "io.github.authproblem.respond.messages";

	private final Map<DenialReason, Message> messages = new EnumMap<>(DenialReason.class);

	/**
	 * Load the built-in texts.
	 */
	public ProblemMessages() {
		ResourceBundle bundle = ResourceBundle.getBundle(BUNDLE, Locale.ROOT);
		for (DenialReason reason : DenialReason.values()) {
			this.messages.put(reason, new Message(bundle.getString(reason.slug() + ".title"),
					bundle.getString(reason.slug() + ".detail")));
		}
	}

	Message get(DenialReason reason) {
		return Objects.requireNonNull(this.messages.get(reason));
	}

	record Message(String title, String detail) {

	}

}

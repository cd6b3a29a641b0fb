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

package io.github.authproblem.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.authproblem.DenialReason;
import io.github.authproblem.respond.ProblemMessages;
import io.github.authproblem.respond.Texts;

/**
 * All that a page tells of a reason, in one language.
 */
record ProblemDescription(DenialReason reason, String type, String title, String detail, String meaning, Action action,
		String advice, List<Reference> references) {

	static ProblemDescription of(DenialReason reason, String typeBaseUri, ProblemMessages messages, Texts texts,
			Locale language) {
		Action action = Action.of(reason);
		return new ProblemDescription(reason, typeBaseUri + reason.slug(), messages.title(reason, language),
				messages.detail(reason, language), texts.get("auth-problem.pages.meaning." + reason.slug(), language),
				action, texts.get("auth-problem.pages.advice." + action.token(), language), Reference.of(reason));
	}

	/** As JSON tells it, in this order. */
	Map<String, Object> members() {
		Map<String, Object> members = summary();
		members.put("detail", this.detail);
		members.put("meaning", this.meaning);
		members.put("action", this.action.token());
		members.put("advice", this.advice);
		if (this.reason.errorCode() != null) {
			members.put("error", this.reason.errorCode());
		}
		members.put("references", this.references);
		return members;
	}

	/** As JSON tells it in the index. */
	Map<String, Object> summary() {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", this.type);
		members.put("title", this.title);
		members.put("status", this.reason.status());
		return members;
	}

}

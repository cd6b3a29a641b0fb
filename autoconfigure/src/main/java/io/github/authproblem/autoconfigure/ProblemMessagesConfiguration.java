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

package io.github.authproblem.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.authproblem.respond.Languages;
import io.github.authproblem.respond.MessageBundle;
import io.github.authproblem.respond.ProblemMessages;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The texts of problems: the application's messages, its bundle, then ours.
 */
@Configuration(proxyBeanMethods = false)
class ProblemMessagesConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ProblemMessages authProblemMessages(AuthProblemProperties properties, ApplicationContext context,
			Environment environment) {
		Optional<MessageBundle> bundle = bundle(properties);
		WebProperties web = Binder.get(environment).bindOrCreate("spring.web", WebProperties.class);
		Locale preferred = (web.getLocale() != null) ? web.getLocale() : Locale.ENGLISH;
		Languages languages = new Languages(bundle.map(MessageBundle::languages).orElseGet(List::of), preferred,
				web.getLocaleResolver() != WebProperties.LocaleResolver.FIXED);
		return new ProblemMessages(sources(properties, context), languages);
	}

	private static Optional<MessageBundle> bundle(AuthProblemProperties properties) {
		return Optional.ofNullable(properties.getMessages().getBasename()).flatMap(MessageBundle::find);
	}

	/**
	 * The application's texts. The context is its message source, whether it has one or
	 * not.
	 */
	static List<MessageSource> sources(AuthProblemProperties properties, ApplicationContext context) {
		List<MessageSource> sources = new ArrayList<>(List.of(context));
		bundle(properties).map(MessageBundle::source).ifPresent(sources::add);
		return sources;
	}

}

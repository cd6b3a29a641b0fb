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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Bidi;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

import io.github.authproblem.respond.Texts;

import org.springframework.web.util.HtmlUtils;

/**
 * Writes pages for people: one file each, which loads nothing.
 */
final class HtmlPages {

	private final Texts texts;

	/** The last segment of the path, so that links work below any context path. */
	private final String directory;

	private final String style = style();

	HtmlPages(Texts texts, String path) {
		this.texts = texts;
		this.directory = path.substring(path.lastIndexOf('/') + 1);
	}

	/**
	 * What a browser may do with a page: apply its style, and nothing else.
	 */
	String contentSecurityPolicy() {
		return "default-src 'none'; style-src 'sha256-" + sha256(this.style)
				+ "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
	}

	String index(List<ProblemDescription> problems, Locale language) {
		String rows = problems.stream()
			.map((problem) -> """
					<li><div><a href="%1$s/%2$s">%3$s</a><br><small lang="en" dir="ltr">%2$s</small></div>
					<code dir="ltr">%4$d</code></li>
					""".formatted(this.directory, problem.reason().slug(), escape(problem.title()),
					problem.reason().status()))
			.collect(Collectors.joining());
		return document(language, text("index", language), """
				<h1>%s</h1>
				<p>%s</p>
				<ul class="problems">
				%s</ul>
				""".formatted(text("index", language), text("introduction", language), rows));
	}

	String problem(ProblemDescription problem, Locale language) {
		String references = problem.references().stream().map((reference) -> """
				<li><a href="%s" lang="en" dir="ltr">%s</a></li>
				""".formatted(reference.url(), reference.title())).collect(Collectors.joining());
		String error = problem.reason().errorCode();
		return document(language, escape(problem.title()),
				"""
						<nav><a href="../%s">%s</a></nav>
						<h1>%s</h1>
						<p class="detail">%s</p>
						<h2>%s</h2>
						<p>%s</p>
						<h2>%s</h2>
						<p>%s</p>
						<h2>%s</h2>
						<dl>
						%s%s%s%s</dl>
						<h2>%s</h2>
						<ul>
						%s</ul>
						""".formatted(this.directory, text("index", language), escape(problem.title()),
						escape(problem.detail()), text("meaning", language), escape(problem.meaning()),
						text("advice", language), escape(problem.advice()), text("facts", language),
						fact(text("status", language), String.valueOf(problem.reason().status())),
						fact("<code dir=\"ltr\">type</code>", problem.type()),
						fact("<code dir=\"ltr\">action</code>", problem.action().token()),
						(error != null) ? fact("<code dir=\"ltr\">error</code>", error) : "",
						text("references", language), references));
	}

	private static String fact(String term, String value) {
		return """
				<div><dt>%s</dt><dd><code dir="ltr">%s</code></dd></div>
				""".formatted(term, escape(value));
	}

	private String document(Locale language, String title, String main) {
		return """
				<!DOCTYPE html>
				<html lang="%s" dir="%s">
				<head>
				<meta charset="UTF-8">
				<meta name="viewport" content="width=device-width, initial-scale=1">
				<meta name="color-scheme" content="light dark">
				<title>%s</title>
				<style>%s</style>
				</head>
				<body>
				<main>
				%s</main>
				</body>
				</html>
				""".formatted(language.toLanguageTag(), direction(title), title, this.style, main);
	}

	private String text(String name, Locale language) {
		return escape(this.texts.get("auth-problem.pages." + name, language));
	}

	private static String escape(String text) {
		return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
	}

	/** A text's first letter tells. */
	private static String direction(String text) {
		return new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight() ? "ltr" : "rtl";
	}

	private static String style() {
		try (InputStream style = HtmlPages.class.getResourceAsStream("style.css")) {
			return new String(Objects.requireNonNull(style).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String sha256(String text) {
		try {
			return Base64.getEncoder()
				.encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

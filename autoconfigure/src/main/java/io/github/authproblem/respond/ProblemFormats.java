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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/**
 * The formats that the application can write; the client's {@code Accept} chooses.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, section
 * 12.5.1</a>
 */
public final class ProblemFormats {

	private final ProblemFormat json;

	private final @Nullable ProblemFormat xml;

	/**
	 * Create the formats.
	 * @param json the JSON format
	 * @param xml the XML format, or {@code null} if the application cannot write it
	 */
	public ProblemFormats(ProblemFormat json, @Nullable ProblemFormat xml) {
		this.json = json;
		this.xml = xml;
	}

	/**
	 * The JSON format.
	 * @return the format
	 */
	public ProblemFormat json() {
		return this.json;
	}

	/**
	 * Choose a format: XML where the client prefers it, JSON in every other case.
	 * @param accept the value of the {@code Accept} field, or {@code null}
	 * @return the format
	 */
	public ProblemFormat choose(@Nullable String accept) {
		return (this.xml != null && accept != null && namesXml(accept) && prefersXml(accept)) ? this.xml : this.json;
	}

	private static boolean namesXml(String accept) {
		return accept.toLowerCase(Locale.ROOT).contains("xml");
	}

	/**
	 * Whether XML is what the client likes best of all that could be a problem or a page.
	 * A browser, which takes XML where there is no HTML, does not ask for it.
	 */
	private static boolean prefersXml(String accept) {
		try {
			List<MediaType> types = new ArrayList<>(MediaType.parseMediaTypes(accept));
			MimeTypeUtils.sortBySpecificity(types);
			types.sort((left, right) -> Double.compare(right.getQualityValue(), left.getQualityValue()));
			for (MediaType type : types) {
				if (type.getQualityValue() == 0) {
					return false;
				}
				if (isXml(type)) {
					return true;
				}
				if (type.includes(MediaType.APPLICATION_PROBLEM_JSON) || type.includes(MediaType.APPLICATION_JSON)
						|| type.includes(MediaType.TEXT_HTML)) {
					return false;
				}
			}
			return false;
		}
		catch (InvalidMediaTypeException | InvalidMimeTypeException ex) {
			// No list of types, or one that is too long to be sorted
			return false;
		}
	}

	private static boolean isXml(MediaType type) {
		String subtype = type.getSubtype();
		return MediaType.APPLICATION_PROBLEM_XML.equalsTypeAndSubtype(type) || "xml".equals(subtype)
				|| "*+xml".equals(subtype);
	}

}

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

import java.util.List;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The formats of a page; the client's {@code Accept} chooses.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, section
 * 12.5.1</a>
 */
enum PageFormat {

	HTML("text/html;charset=UTF-8"),

	JSON("application/json");

	private final String contentType;

	PageFormat(String contentType) {
		this.contentType = contentType;
	}

	String contentType() {
		return this.contentType;
	}

	/**
	 * Choose a format: HTML where the client prefers it, as browsers do, JSON in every
	 * other case.
	 */
	static PageFormat choose(List<String> accept) {
		try {
			List<MediaType> ranges = MediaType.parseMediaTypes(accept);
			return (quality(ranges, MediaType.TEXT_HTML) > quality(ranges, MediaType.APPLICATION_JSON)) ? HTML : JSON;
		}
		catch (InvalidMediaTypeException ex) {
			return JSON;
		}
	}

	/** That of the most specific range. */
	private static double quality(List<MediaType> ranges, MediaType type) {
		double quality = 0;
		int specificity = -1;
		for (MediaType range : ranges) {
			int own = range.isWildcardType() ? 0 : (range.isWildcardSubtype() ? 1 : 2);
			if (range.includes(type) && own > specificity) {
				quality = range.getQualityValue();
				specificity = own;
			}
		}
		return quality;
	}

}

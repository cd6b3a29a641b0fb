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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A response as it came over the wire.
 *
 * @param raw all of it
 * @param status the status code
 * @param headers the field lines in their order
 * @param body the bytes after the empty line
 */
public record HttpResponse(String raw, int status, List<Map.Entry<String, String>> headers, byte[] body) {

	static HttpResponse parse(byte[] bytes) {
		String latin = new String(bytes, StandardCharsets.ISO_8859_1);
		int end = latin.indexOf("\r\n\r\n");
		if (end < 0) {
			throw new IllegalStateException("No response: " + latin);
		}
		String[] lines = latin.substring(0, end).split("\r\n");
		List<Map.Entry<String, String>> headers = new ArrayList<>();
		for (int i = 1; i < lines.length; i++) {
			int colon = lines[i].indexOf(':');
			headers.add(Map.entry(lines[i].substring(0, colon), lines[i].substring(colon + 1).trim()));
		}
		byte[] body = new byte[bytes.length - end - 4];
		System.arraycopy(bytes, end + 4, body, 0, body.length);
		return new HttpResponse(new String(bytes, StandardCharsets.UTF_8), Integer.parseInt(lines[0].split(" ")[1]),
				headers, body);
	}

	public List<String> header(String name) {
		return this.headers.stream()
			.filter((header) -> header.getKey().equalsIgnoreCase(name))
			.map(Map.Entry::getValue)
			.toList();
	}

	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return this.raw;
	}

}

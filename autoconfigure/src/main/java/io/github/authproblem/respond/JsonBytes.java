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

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A JSON object put together from members that are known beforehand and from texts that
 * need no escape: nothing is encoded twice, and nothing copied.
 */
final class JsonBytes {

	private static final int AROUND_MEMBER = ",\"\":\"\"".length();

	private final byte[] bytes;

	private int length;

	/**
	 * Start an object.
	 * @param members how long its members are altogether
	 */
	JsonBytes(int members) {
		this.bytes = new byte[members + 1];
	}

	/**
	 * Prepare a member.
	 * @return the member, or {@code null} if its value needs an escape
	 */
	static @Nullable Member prepare(String name, String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c < ' ' || c == '"' || c == '\\' || c == 0x7f || Character.isSurrogate(c)) {
				return null;
			}
		}
		return new Member(",\"" + name + "\":\"" + value + '"');
	}

	static Member prepare(String name, int value) {
		return new Member(",\"" + name + "\":" + value);
	}

	/**
	 * Whether a text is made of printable ASCII that needs no escape.
	 */
	static boolean isPlain(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' || c > '~' || c == '"' || c == '\\') {
				return false;
			}
		}
		return true;
	}

	/**
	 * How long a member with plain texts is.
	 */
	static int length(String name, String value) {
		return AROUND_MEMBER + name.length() + value.length();
	}

	JsonBytes add(Member member) {
		System.arraycopy(member.bytes, 0, this.bytes, this.length, member.bytes.length);
		this.length += member.bytes.length;
		return this;
	}

	/**
	 * Add a member with plain texts.
	 */
	JsonBytes add(String name, String value) {
		return add(",\"").add(name).add("\":\"").add(value).add("\"");
	}

	@SuppressWarnings("deprecation")
	private JsonBytes add(String plain) {
		// Deprecated for what it does to other characters than these
		plain.getBytes(0, plain.length(), this.bytes, this.length);
		this.length += plain.length();
		return this;
	}

	/**
	 * The bytes of the object, which is full.
	 */
	byte[] end() {
		this.bytes[0] = '{';
		this.bytes[this.length] = '}';
		return this.bytes;
	}

	/**
	 * A member that is known beforehand, with the comma before it.
	 */
	static final class Member {

		private final byte[] bytes;

		private Member(String json) {
			this.bytes = json.getBytes(StandardCharsets.UTF_8);
		}

		int length() {
			return this.bytes.length;
		}

	}

}

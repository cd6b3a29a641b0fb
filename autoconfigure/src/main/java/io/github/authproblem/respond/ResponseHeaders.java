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

import org.springframework.http.HttpHeaders;

/**
 * The few headers of a response, in the order in which they are written; those of one
 * name stay together. Cheaper than a map of lists.
 *
 * @since 0.1.0
 */
public final class ResponseHeaders {

	/** Name and value in turn. */
	private final List<String> fields = new ArrayList<>(10);

	ResponseHeaders(HttpHeaders own) {
		if (!own.isEmpty()) {
			own.forEach((name, values) -> values.forEach((value) -> add(name, value)));
		}
	}

	/**
	 * How many there are.
	 * @return the number of field lines
	 */
	public int size() {
		return this.fields.size() / 2;
	}

	/**
	 * The name of a header.
	 * @param index its index
	 * @return the name
	 */
	public String name(int index) {
		return this.fields.get(2 * index);
	}

	/**
	 * The value of a header.
	 * @param index its index
	 * @return the value
	 */
	public String value(int index) {
		return this.fields.get(2 * index + 1);
	}

	/**
	 * The values of a name.
	 * @param name the name, in upper or lower case
	 * @return the values, in order
	 */
	public List<String> get(String name) {
		List<String> found = new ArrayList<>(1);
		for (int i = 0; i < size(); i++) {
			if (name(i).equalsIgnoreCase(name)) {
				found.add(value(i));
			}
		}
		return found;
	}

	/**
	 * Whether there is a header of a name.
	 * @param name the name, in upper or lower case
	 * @return whether there is
	 */
	public boolean containsHeader(String name) {
		return lastIndexOf(name) >= 0;
	}

	/**
	 * Set the only value of a name.
	 * @param name the name
	 * @param value the value
	 */
	public void set(String name, String value) {
		int index = lastIndexOf(name);
		while (index > 0 && name(index - 1).equalsIgnoreCase(name)) {
			this.fields.subList(2 * index, 2 * index + 2).clear();
			index--;
		}
		if (index >= 0) {
			this.fields.set(2 * index + 1, value);
		}
		else {
			this.fields.add(name);
			this.fields.add(value);
		}
	}

	/**
	 * Add a value to a name.
	 * @param name the name
	 * @param value the value
	 */
	public void add(String name, String value) {
		int last = lastIndexOf(name);
		int index = (last >= 0) ? last + 1 : size();
		this.fields.add(2 * index, name);
		this.fields.add(2 * index + 1, value);
	}

	private int lastIndexOf(String name) {
		for (int i = size() - 1; i >= 0; i--) {
			if (name(i).equalsIgnoreCase(name)) {
				return i;
			}
		}
		return -1;
	}

}

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

import java.beans.PropertyDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.StringUtils;

/**
 * The names of our properties, and which of them somebody meant who wrote another.
 */
final class PropertyNames {

	static final String PREFIX = "auth-problem";

	private static final List<String> ALL = in(PREFIX, AuthProblemProperties.class).toList();

	private PropertyNames() {
	}

	private static Stream<String> in(String prefix, Class<?> type) {
		return Arrays.stream(BeanUtils.getPropertyDescriptors(type))
			.filter((property) -> property.getReadMethod() != null)
			.flatMap(
					(property) -> of(prefix + "." + DataObjectPropertyName.toDashedForm(property.getName()), property));
	}

	private static Stream<String> of(String name, PropertyDescriptor property) {
		if (property.getPropertyType().getEnclosingClass() == AuthProblemProperties.class
				&& !property.getPropertyType().isEnum()) {
			return in(name, property.getPropertyType());
		}
		return (property.getWriteMethod() != null) ? Stream.of(name) : Stream.empty();
	}

	/**
	 * Whether a name is one of ours.
	 */
	static boolean include(String name) {
		ConfigurationPropertyName property = ConfigurationPropertyName.of(name);
		return ALL.stream().map(ConfigurationPropertyName::of).anyMatch(property::equals);
	}

	/**
	 * A name without what separates its words, which a variable of the environment cannot
	 * tell from what separates its parts.
	 */
	private static String comparable(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * The name that was meant: one that is spelt nearly the same, or that ends in what
	 * was written without its group.
	 * @param unknown a name that is none of ours
	 * @return the name, or {@code null} if none is near
	 */
	static @Nullable String meant(String unknown) {
		List<String> near = ALL.stream().filter((name) -> isNear(unknown, name)).toList();
		if (!near.isEmpty()) {
			return near.get(0);
		}
		String ending = unknown.substring(unknown.indexOf('.'));
		List<String> same = ALL.stream().filter((name) -> name.endsWith(ending)).toList();
		return (same.size() == 1) ? same.get(0) : null;
	}

	/**
	 * Whether each part is spelt nearly the same. A name of another version is not.
	 */
	private static boolean isNear(String one, String other) {
		String[] ones = StringUtils.delimitedListToStringArray(one, ".");
		String[] others = StringUtils.delimitedListToStringArray(other, ".");
		if (ones.length != others.length) {
			return distance(comparable(one), comparable(other)) <= 1;
		}
		for (int i = 0; i < ones.length; i++) {
			if (distance(ones[i], others[i]) > Math.max(1, others[i].length() / 4)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * How many letters are too many, missing, wrong or swapped with the next.
	 */
	private static int distance(String one, String other) {
		int[][] distance = new int[one.length() + 1][other.length() + 1];
		for (int i = 0; i <= one.length(); i++) {
			for (int j = 0; j <= other.length(); j++) {
				if (i == 0 || j == 0) {
					distance[i][j] = i + j;
					continue;
				}
				int wrong = (one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0;
				distance[i][j] = Math.min(distance[i - 1][j - 1] + wrong,
						1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
				if (i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2)
						&& one.charAt(i - 2) == other.charAt(j - 1)) {
					distance[i][j] = Math.min(distance[i][j], distance[i - 2][j - 2] + 1);
				}
			}
		}
		return distance[one.length()][other.length()];
	}

}

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

package io.github.authproblem.classify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An exception and its causes. They are asked for once, because each asking takes a lock.
 *
 * @since 0.1.0
 */
public final class Causes {

	/** Ends a chain that loops or that somebody made absurdly long. */
	private static final int MAX_DEPTH = 32;

	private final List<Throwable> causes;

	/**
	 * Find the causes of an exception.
	 * @param exception the exception
	 */
	public Causes(Throwable exception) {
		List<Throwable> causes = new ArrayList<>(4);
		Throwable current = exception;
		for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
			causes.add(current);
			current = current.getCause();
		}
		this.causes = causes;
	}

	/**
	 * Find an exception of a type.
	 * @param <T> the type
	 * @param type the type
	 * @return the exception itself or its first cause of this type, or {@code null}
	 */
	public <T> @Nullable T find(Class<T> type) {
		for (int i = 0; i < this.causes.size(); i++) {
			if (type.isInstance(this.causes.get(i))) {
				return type.cast(this.causes.get(i));
			}
		}
		return null;
	}

	/**
	 * Whether the exception or one of its causes is of a type.
	 * @param type the type
	 * @return whether one is
	 */
	public boolean include(Class<?> type) {
		return find(type) != null;
	}

	/**
	 * Whether the exception and all its causes are of these very classes.
	 */
	boolean areAll(Set<Class<?>> classes) {
		for (int i = 0; i < this.causes.size(); i++) {
			if (!classes.contains(this.causes.get(i).getClass())) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The exception and its causes.
	 * @return the exception first
	 */
	public List<Throwable> all() {
		return Collections.unmodifiableList(this.causes);
	}

}

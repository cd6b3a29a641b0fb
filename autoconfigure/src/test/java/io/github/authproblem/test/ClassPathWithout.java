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

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * Runs code as an application would that lacks some libraries: their classes are really
 * not there, unlike with a filtered class loader, which leaves them to code that is
 * loaded already.
 */
public final class ClassPathWithout {

	private final String[] libraries;

	private ClassPathWithout(String... libraries) {
		this.libraries = libraries;
	}

	/** Names of jars, as they begin. */
	public static ClassPathWithout libraries(String... libraries) {
		return new ClassPathWithout(libraries);
	}

	/** Call a task that has a default constructor and gives a value of the JDK. */
	public <T> T call(Class<? extends Callable<T>> task) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
			thread.setContextClassLoader(loader);
			Constructor<?> constructor = loader.loadClass(task.getName()).getDeclaredConstructor();
			constructor.setAccessible(true);
			@SuppressWarnings("unchecked")
			Callable<T> isolated = (Callable<T>) constructor.newInstance();
			return isolated.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private URL[] urls() throws IOException {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Arrays.stream(classPath.split(File.pathSeparator))
			.map(File::new)
			.filter((file) -> Arrays.stream(this.libraries).noneMatch(file.getName()::startsWith))
			.map(ClassPathWithout::url)
			.toArray(URL[]::new);
	}

	private static URL url(File file) {
		try {
			return file.toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}

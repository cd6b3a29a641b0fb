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
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;

import org.springframework.util.ReflectionUtils;

/**
 * A user's application on a real Tomcat, with fewer libraries than the tests have: in
 * class loaders of its own.
 */
public final class NarrowClasspath implements AutoCloseable {

	private final URLClassLoader classLoader;

	private final Object application;

	private NarrowClasspath(URLClassLoader classLoader, Object application) {
		this.classLoader = classLoader;
		this.application = application;
	}

	/** Start an application without the jars whose names start like this. */
	public static NarrowClasspath start(List<String> without, Class<?> configuration, String... properties)
			throws ReflectiveOperationException {
		URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(File::new)
			.filter((file) -> without.stream().noneMatch(file.getName()::startsWith))
			.map(NarrowClasspath::url)
			.toArray(URL[]::new);
		URLClassLoader classLoader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(classLoader);
		try {
			// One for the whole virtual machine: the tests' own Tomcat may have set it
			classLoader.loadClass("org.apache.catalina.webresources.TomcatURLStreamHandlerFactory")
				.getMethod("disable")
				.invoke(null);
			Object application = classLoader.loadClass(RunningApplication.class.getName())
				.getMethod("start", Class.class, String[].class)
				.invoke(null, classLoader.loadClass(configuration.getName()), properties);
			return new NarrowClasspath(classLoader, application);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static URL url(File file) {
		try {
			return file.toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public boolean has(String className) {
		try {
			return this.classLoader.loadClass(className) != null;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	public HttpRequest get(String path) {
		return request("GET", path);
	}

	public HttpRequest request(String method, String path) {
		return new HttpRequest((int) invoke("port"), method, path);
	}

	private Object invoke(String method) {
		return ReflectionUtils.invokeMethod(ReflectionUtils.findMethod(this.application.getClass(), method),
				this.application);
	}

	@Override
	public void close() {
		invoke("close");
		try {
			this.classLoader.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

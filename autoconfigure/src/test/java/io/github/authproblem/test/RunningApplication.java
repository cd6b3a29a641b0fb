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

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/**
 * A user's application on a real Tomcat at a free port.
 */
public final class RunningApplication implements AutoCloseable {

	/** On the class path of all tests; Tomcat is what they run on. */
	public static final String JETTY = "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration,"
			+ "org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration";

	private final ConfigurableApplicationContext context;

	private RunningApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/** Start an application; a property is written as 'name=value'. */
	public static RunningApplication start(Class<?> configuration, String... properties) {
		return start(new SpringApplicationBuilder(configuration), properties);
	}

	private static RunningApplication start(SpringApplicationBuilder builder, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.application.name=orders",
				"--logging.level.root=warn", "--spring.main.register-shutdown-hook=false",
				"--spring.thymeleaf.check-template-location=false"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new RunningApplication(builder.bannerMode(Banner.Mode.OFF)
			.properties("springdoc.api-docs.enabled=false", "spring.autoconfigure.exclude=" + JETTY)
			.run(arguments.toArray(String[]::new)));
	}

	/** Start an application below a context of its own that has no web server. */
	public static RunningApplication startBelow(Class<?> parent, Class<?> configuration, String... properties) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(parent).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("logging.level.root=warn")
			.run();
		RunningApplication application = start(new SpringApplicationBuilder(configuration).parent(context), properties);
		application.context().addApplicationListener((event) -> {
			if (event instanceof ContextClosedEvent) {
				context.close();
			}
		});
		return application;
	}

	/** Start a resource server that trusts an authorization server. */
	public static RunningApplication start(Class<?> configuration, AuthorizationServer authorizationServer,
			String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri());
		return start(configuration, all.toArray(String[]::new));
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public int port() {
		return Integer.parseInt(this.context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	public HttpRequest get(String path) {
		return new HttpRequest(port(), "GET", path);
	}

	public HttpRequest request(String method, String path) {
		return new HttpRequest(port(), method, path);
	}

	@Override
	public void close() {
		this.context.close();
	}

}

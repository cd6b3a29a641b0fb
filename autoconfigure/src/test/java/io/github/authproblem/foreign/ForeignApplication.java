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

package io.github.authproblem.foreign;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.NarrowClasspath;
import io.github.authproblem.test.RunningApplication;

/**
 * The applications, and what each is asked.
 */
enum ForeignApplication {

	/** An advice and handlers as JHipster's. */
	GATEWAY("JHipster's advice and handlers", GatewayApplication.class) {

		@Override
		void describe() {
			ask("no token", "GET", "/api/account");
			ask("good token", "GET", "/api/account", bearer(AuthorizationServer.token()));
			ask("expired token", "GET", "/api/account", bearer(AuthorizationServer.expired(YESTERDAY)));
			ask("forged token", "GET", "/api/account", bearer(AuthorizationServer.forged()));
			ask("no token, as a browser", "GET", "/api/account", accept("text/html"));
			ask("good token, not an admin (rule on the URL)", "GET", "/api/admin/users",
					bearer(AuthorizationServer.token()));
			ask("good token, not an admin (rule on the method)", "GET", "/api/authorities",
					bearer(AuthorizationServer.token()));
			ask("wrong password", "POST", "/api/authenticate", form("username=ada&password=wrong"));
			ask("good token, a bug", "GET", "/api/broken", bearer(AuthorizationServer.token()));
			ask("good token, unknown path", "GET", "/api/nowhere", bearer(AuthorizationServer.token()));
			ask("no token, unknown path", "GET", "/api/nowhere");
			ask("no token, a path without a rule", "GET", "/");
		}

	},

	/** Nothing but Boot's defaults. */
	FORM_AND_BASIC("Boot's own chain: form, Basic, one user", FormAndBasicApplication.class) {

		@Override
		void describe() {
			ask("nobody, as a browser", "GET", "/", accept("text/html"));
			ask("nobody, as a program", "GET", "/", accept("*/*"));
			ask("nobody, as a program that wants JSON", "GET", "/", accept("application/json"));
			ask("nobody, as a script", "GET", "/", (request) -> request.header("X-Requested-With", "XMLHttpRequest"));
			ask("Basic", "GET", "/", basic("user:password"));
			ask("Basic, wrong password", "GET", "/", basic("user:wrong"));
			ask("Basic, no CSRF token", "POST", "/notes", basic("user:password"));
			ask("nobody, no CSRF token", "POST", "/notes");
			ask("a Bearer token, which nobody takes", "GET", "/", bearer("abc"));
			ask("login page", "GET", "/login", accept("text/html"));
			ask("login without CSRF token", "POST", "/login", form("username=user&password=password"));
			ask("Basic, unknown path", "GET", "/nowhere", basic("user:password"));
			ask("nobody, unknown path", "GET", "/nowhere", accept("text/html"));
			ask("path that the firewall rejects", "GET", "/a;b", basic("user:password"));
		}

	},

	/** An authorization server. */
	ISSUER("Authorization server", IssuerApplication.class) {

		@Override
		void describe() {
			ask("nobody, as a browser", "GET", "/", accept("text/html"));
			ask("metadata", "GET", "/.well-known/openid-configuration");
			ask("keys", "GET", "/oauth2/jwks");
			ask("authorize without parameters, as a browser", "GET", "/oauth2/authorize", accept("text/html"));
			ask("token for a client", "POST", "/oauth2/token", asClient("secret", "grant_type=client_credentials"));
			ask("token, wrong client secret", "POST", "/oauth2/token",
					asClient("wrong", "grant_type=client_credentials"));
			ask("token, no client", "POST", "/oauth2/token", form("grant_type=client_credentials"));
			ask("token, wrong grant", "POST", "/oauth2/token", asClient("secret", "grant_type=invented"));
			ask("introspection, no client", "POST", "/oauth2/introspect", form("token=abc"));
			ask("user info, no token", "GET", "/userinfo");
			ask("user info, no token, as a browser", "GET", "/userinfo", accept("text/html"));
			ask("user info, not a token", "GET", "/userinfo", bearer("abc"));
			ask("user info, forged token", "GET", "/userinfo", bearer(AuthorizationServer.forged()));
			ask("user info, token of nobody's login", "GET", "/userinfo", bearer(AuthorizationServer.token("openid")));
			ask("nobody, unknown path, as a browser", "GET", "/nowhere", accept("text/html"));
		}

	},

	/** A filter with jjwt. */
	JJWT("A filter of its own, with jjwt", JjwtApplication.class) {

		@Override
		void describe() {
			String good = JjwtApplication.token("USER", Instant.now().plusSeconds(300));
			ask("no token", "GET", "/profile");
			ask("good token", "GET", "/profile", bearer(good));
			ask("expired token", "GET", "/profile", bearer(JjwtApplication.token("USER", YESTERDAY)));
			ask("forged token", "GET", "/profile", bearer(JjwtApplication.forged()));
			ask("not a token", "GET", "/profile", bearer("abc"));
			ask("no token, as a browser", "GET", "/profile", accept("text/html"));
			ask("good token, not an admin (rule on the method)", "GET", "/users", bearer(good));
			ask("login", "POST", "/auth/login");
			ask("login, with an expired token", "POST", "/auth/login",
					bearer(JjwtApplication.token("USER", YESTERDAY)));
			ask("good token, unknown path", "GET", "/nowhere", bearer(good));
			ask("no token, unknown path", "GET", "/nowhere");
		}

	},

	/** Programs and people. */
	TWO_CHAINS("Two chains: an API by Bearer token, pages by form", TwoChainsApplication.class) {

		@Override
		void describe() {
			ask("API, no token", "GET", "/api/orders");
			ask("API, no token, as a browser", "GET", "/api/orders", accept("text/html"));
			ask("API, good token", "GET", "/api/orders", bearer(AuthorizationServer.token()));
			ask("API, expired token", "GET", "/api/orders", bearer(AuthorizationServer.expired(YESTERDAY)));
			ask("API, forged token", "GET", "/api/orders", bearer(AuthorizationServer.forged()));
			ask("API, another scheme", "GET", "/api/orders", basic("user:password"));
			ask("API, scope missing", "GET", "/api/admin/users", bearer(AuthorizationServer.token()));
			ask("API, no token", "POST", "/api/orders");
			ask("API, public", "GET", "/api/public/news");
			ask("API, public, unknown path", "GET", "/api/public/typo");
			ask("API, good token, unknown path", "GET", "/api/typo", bearer(AuthorizationServer.token()));
			ask("API, good token, wrong method", "DELETE", "/api/orders", bearer(AuthorizationServer.token()));
			ask("API, preflight", "OPTIONS", "/api/orders",
					(request) -> request.header("Origin", "https://shop.example")
						.header("Access-Control-Request-Method", "GET"));
			ask("pages, nobody, as a browser", "GET", "/", accept("text/html"));
			ask("pages, nobody, as a program that wants JSON", "GET", "/", accept("application/json"));
			ask("pages, a Bearer token, which nobody takes there", "GET", "/", bearer(AuthorizationServer.token()));
			ask("pages, login without CSRF token", "POST", "/login", form("username=user&password=password"));
			ask("pages, unknown path, as a browser", "GET", "/nowhere", accept("text/html"));
		}

	};

	private static final Instant YESTERDAY = Instant.now().minusSeconds(86400);

	/** With any of these on the class path Boot makes no user. */
	private static final List<String> NO_RESOURCE_SERVER = List.of("spring-security-oauth2-",
			"spring-boot-security-oauth2-", "nimbus-jose-jwt", "oauth2-oidc-sdk");

	private static final String[] PROPERTIES = { "spring.security.user.password=password",
			"logging.level.org.apache.catalina=off", "logging.level.org.springframework=off",
			"logging.level.io.github.authproblem=off" };

	private final String title;

	private final Class<?> configuration;

	private final List<Question> questions = new ArrayList<>();

	ForeignApplication(String title, Class<?> configuration) {
		this.title = title;
		this.configuration = configuration;
	}

	abstract void describe();

	String title() {
		return this.title;
	}

	List<Question> questions() {
		if (this.questions.isEmpty()) {
			describe();
		}
		return this.questions;
	}

	/** Start the application and ask it all questions. */
	List<HttpResponse> answers(boolean starter) throws ReflectiveOperationException {
		List<String> properties = new ArrayList<>(List.of(PROPERTIES));
		properties.add("auth-problem.enabled=" + starter);
		if (this == FORM_AND_BASIC) {
			try (NarrowClasspath application = NarrowClasspath.start(NO_RESOURCE_SERVER, this.configuration,
					properties.toArray(String[]::new))) {
				return answers(application::request);
			}
		}
		try (RunningApplication application = RunningApplication.start(this.configuration,
				properties.toArray(String[]::new))) {
			return answers(application::request);
		}
	}

	private List<HttpResponse> answers(BiFunction<String, String, HttpRequest> requests) {
		return questions().stream()
			.map((question) -> question.rest().apply(requests.apply(question.method(), question.path())).send())
			.toList();
	}

	final void ask(String title, String method, String path) {
		ask(title, method, path, UnaryOperator.identity());
	}

	final void ask(String title, String method, String path, UnaryOperator<HttpRequest> rest) {
		this.questions.add(new Question(title, method, path, rest));
	}

	private static UnaryOperator<HttpRequest> bearer(String token) {
		return (request) -> request.bearer(token);
	}

	private static UnaryOperator<HttpRequest> basic(String credentials) {
		String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
		return (request) -> request.header("Authorization", "Basic " + encoded);
	}

	private static UnaryOperator<HttpRequest> asClient(String secret, String form) {
		return (request) -> basic("client:" + secret).apply(request).form(form);
	}

	private static UnaryOperator<HttpRequest> accept(String types) {
		return (request) -> request.header("Accept", types);
	}

	private static UnaryOperator<HttpRequest> form(String form) {
		return (request) -> request.form(form);
	}

	/**
	 * What an application is asked.
	 *
	 * @param title who asks, and with what
	 * @param method the method
	 * @param path the path
	 * @param rest adds what else is in the request
	 */
	record Question(String title, String method, String path, UnaryOperator<HttpRequest> rest) {

	}

}

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

package io.github.authproblem.servlet;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application of unusual shape starts and serves whom it served before, also where
 * something is concealed.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConcealmentChangesNothingTests {

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	private static RunningApplication start(Class<?> configuration, String... properties) {
		return RunningApplication.start(configuration, authorizationServer, properties);
	}

	@ParameterizedTest
	@ValueSource(strings = { "auth-problem.concealment.paths=/vault/**", "auth-problem.concealment.paths=/none" })
	void getWhenRuleTakesTicketThenAskedOnce(String concealment) {
		try (RunningApplication application = start(Tickets.class, concealment)) {
			Tickets.LEFT.addAll(List.of("1", "2"));
			for (String ticket : List.of("1", "2")) {
				assertThat(application.get("/vault/room?ticket=" + ticket).bearer(AuthorizationServer.token()).send())
					.hasStatus(200);
				assertThat(application.get("/vault/room?ticket=" + ticket)
					.bearer(AuthorizationServer.token())
					.send()
					.status()).isGreaterThanOrEqualTo(403);
			}
			assertThat(Tickets.asked).isEqualTo(4);
			Tickets.asked = 0;
		}
	}

	@Test
	void getWhenServletIsNoBeanThenItsOwnHandlersServe() {
		try (RunningApplication application = start(Child.class, "auth-problem.concealment.paths=/**")) {
			assertThat(application.get("/files/3").bearer(AuthorizationServer.token("a")).send().text())
				.isEqualTo("main 3");
			assertThat(application.get("/child/files/2").bearer(AuthorizationServer.token("a")).send().text())
				.isEqualTo("child 2");
			assertThat(application.get("/child/files/3").bearer(AuthorizationServer.token("a")).send().text())
				.isEqualTo("child 3");
		}
	}

	@Test
	void startWhenControllersAreOfARequestOrLazyThenTheyAreNotMade() {
		try (RunningApplication application = start(Scoped.class, "auth-problem.concealment.paths=/vault/**")) {
			assertThat(application.get("/vault/scoped").bearer(AuthorizationServer.token("a")).send()).hasStatus(200);
			assertThat(application.get("/vault/scoped").bearer(AuthorizationServer.token()).send()).hasStatus(404);
			assertThat(LazyController.made).isFalse();
		}
	}

	@Test
	void getWhenMappingIsProxiedThenServed(CapturedOutput output) {
		try (RunningApplication application = start(Proxied.class, "auth-problem.concealment.paths=/vault/**")) {
			HttpResponse response = application.get("/vault/room").bearer(AuthorizationServer.token("a")).send();
			assertThat(response.text()).isEqualTo("room");
			assertThat(application.get("/vault/room").bearer(AuthorizationServer.token()).send()).hasStatus(404);
			assertThat(output).doesNotContain("\tat ");
		}
	}

	@Import(OrdersApplication.class)
	@RestController
	static class Tickets {

		static final Set<String> LEFT = ConcurrentHashMap.newKeySet();

		static volatile int asked;

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/vault/**").access((caller, context) -> {
					asked++;
					return new AuthorizationDecision(LEFT.remove(context.getRequest().getParameter("ticket")));
				}).anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@GetMapping("/vault/room")
		String room() {
			return "room";
		}

	}

	@Import(OrdersApplication.class)
	@RestController
	static class Child {

		@Bean
		ServletRegistrationBean<DispatcherServlet> childServlet(ApplicationContext parent) {
			AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
			context.setParent(parent);
			context.register(ChildController.class);
			ServletRegistrationBean<DispatcherServlet> servlet = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/child/*");
			servlet.setName("child");
			servlet.setLoadOnStartup(1);
			return servlet;
		}

		@GetMapping("/files/3")
		@PreAuthorize("hasAuthority('SCOPE_a')")
		String three() {
			return "main 3";
		}

	}

	@EnableWebMvc
	@RestController
	static class ChildController {

		@GetMapping("/files/2")
		String two() {
			return "child 2";
		}

		@GetMapping("/files/3")
		String three() {
			return "child 3";
		}

	}

	@Import({ OrdersApplication.class, ScopedController.class, LazyController.class })
	static class Scoped {

	}

	@RestController
	@Scope("request")
	static class ScopedController {

		@GetMapping("/vault/scoped")
		@PreAuthorize("hasAuthority('SCOPE_a')")
		String scoped() {
			return "scoped";
		}

	}

	@Lazy
	@RestController
	static class LazyController {

		static boolean made;

		LazyController() {
			made = true;
		}

		@GetMapping("/vault/lazy")
		@PreAuthorize("hasAuthority('SCOPE_a')")
		String lazy() {
			return "lazy";
		}

	}

	@Import(OrdersApplication.class)
	@RestController
	static class Proxied {

		@Bean
		static BeanPostProcessor proxies() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof DeniedHandlerMapping) ? new ProxyFactory(bean).getProxy() : bean;
				}

			};
		}

		@GetMapping("/vault/room")
		@PreAuthorize("hasAuthority('SCOPE_a')")
		String room() {
			return "room";
		}

	}

}

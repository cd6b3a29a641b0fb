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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.authproblem.test.AuthorizationServer;
import io.github.authproblem.test.HttpRequest;
import io.github.authproblem.test.HttpResponse;
import io.github.authproblem.test.OrdersApplication;
import io.github.authproblem.test.RunningApplication;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.resource.NoResourceFoundException;

import static io.github.authproblem.test.DenialAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A denied request never reaches what it was denied, whatever chooses the handlers of the
 * application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConcealmentFailsClosedTests {

	private static final String PATH = "/vault/files/1";

	private static final String SECRET = "the-secret";

	private static final AtomicInteger CALLS = new AtomicInteger();

	private static final HttpRequestHandler RESOURCE = (request, response) -> serve(response);

	private static AuthorizationServer authorizationServer;

	@BeforeAll
	static void start() {
		authorizationServer = new AuthorizationServer();
	}

	@AfterAll
	static void stop() {
		authorizationServer.close();
	}

	private static void serve(HttpServletResponse response) throws IOException {
		CALLS.incrementAndGet();
		response.getWriter().write(SECRET);
	}

	static Stream<Arguments> ways() {
		Stream<Class<?>> all = Stream.of(HighestMapping.class, PriorityMapping.class, OtherServlet.class,
				OneMapping.class, OrderedMapping.class, OwnServlet.class, RefreshableServlet.class, ChildServlet.class,
				ServingInterceptor.class, OwnResources.class, RedirectingInterceptor.class, ForwardingInterceptor.class,
				OwnAdapter.class, ServingAdvice.class, ForwardingAdvice.class, ServingErrors.class);
		return Stream.concat(all.map((way) -> Arguments.of(way, new String[0])),
				Stream.of(HighestMapping.class, PriorityMapping.class, OtherServlet.class, OneMapping.class)
					.flatMap((way) -> Stream.of("lazy", "jetty")
						.map((variant) -> Arguments.of(way, new String[] {
								"jetty".equals(variant) ? "jetty=true" : "spring.main.lazy-initialization=true" }))));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("ways")
	void requestWhenDeniedThenNoHandlerIsCalled(Class<?> way, String[] properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		// Below a servlet of its own, a path is what Spring MVC matches there
		all.add("auth-problem.concealment.paths=/vault/**,/files/**");
		all.add("auth-problem.concealment.missing-token=true");
		all.add("spring.main.allow-bean-definition-overriding=true");
		boolean jetty = all.remove("jetty=true");
		Class<?> configuration = jetty ? Map
			.<Class<?>, Class<?>>of(HighestMapping.class, HighestOnJetty.class, PriorityMapping.class,
					PriorityOnJetty.class, OtherServlet.class, OtherOnJetty.class, OneMapping.class, OneOnJetty.class)
			.get(way) : way;
		try (RunningApplication application = RunningApplication.start(configuration, authorizationServer,
				all.toArray(String[]::new))) {
			assertClosed(application);
		}
	}

	@Test
	void requestWhenMappingIsInParentContextThenNoHandlerIsCalled() {
		try (RunningApplication application = RunningApplication.startBelow(PriorityMapping.Mapping.class, Vault.class,
				"auth-problem.concealment.paths=/vault/**", "auth-problem.concealment.missing-token=true",
				"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + authorizationServer.jwkSetUri())) {
			assertClosed(application);
		}
	}

	@Test
	void requestWhenServletIsRefreshedThenNoHandlerIsCalled() {
		try (RunningApplication application = RunningApplication.start(Vault.class, authorizationServer,
				"auth-problem.concealment.paths=/vault/**", "auth-problem.concealment.missing-token=true")) {
			assertThat(application.get(PATH).bearer(AuthorizationServer.token()).send()).hasStatus(404);
			application.context().getBeanFactory().registerSingleton("aLateMapping", new FirstMapping());
			DispatcherServlet servlet = application.context().getBean(DispatcherServlet.class);
			servlet.onApplicationEvent(new ContextRefreshedEvent(application.context()));
			assertClosed(application);
		}
	}

	@Test
	void startWhenMappingComesFirstThenWarned(CapturedOutput output) {
		try (RunningApplication application = RunningApplication.start(PriorityMapping.class, authorizationServer,
				"auth-problem.concealment.paths=/vault/**")) {
			assertThat(output)
				.contains("gets no denied requests, because another HandlerMapping may choose the handler " + "first: "
						+ FirstMapping.class.getName());
			assertThat(application.get(PATH).bearer(AuthorizationServer.token()).send()).hasStatus(404);
			assertThat(output.toString().split("gets no denied requests", -1)).hasSize(2);
		}
	}

	@Test
	void startWhenServletIsOwnThenWarned(CapturedOutput output) {
		RunningApplication
			.start(OwnServlet.class, authorizationServer, "auth-problem.concealment.paths=/vault/**",
					"spring.main.allow-bean-definition-overriding=true")
			.close();
		assertThat(output).contains("gets no denied requests, because " + OwnServlet.OpenServlet.class.getName()
				+ " may choose handlers in its own way");
	}

	@Test
	void startWhenNothingIsConcealedThenNotWarned(CapturedOutput output) {
		RunningApplication.start(PriorityMapping.class, authorizationServer).close();
		assertThat(output).doesNotContain("gets no denied requests");
	}

	private static void assertClosed(RunningApplication application) {
		String admin = AuthorizationServer.token((claims) -> claims.claim("roles", List.of("ADMIN")));
		CALLS.set(0);
		for (int i = 0; i < 2; i++) {
			for (String method : List.of("GET", "HEAD", "POST", "DELETE", "OPTIONS")) {
				HttpResponse known = application.request(method, PATH).bearer(AuthorizationServer.token()).send();
				assertThat(known).hasStatus(404);
				assertThat(known.raw()).doesNotContain(SECRET);
				HttpResponse nobody = application.request(method, PATH).send();
				assertThat(nobody).hasStatus(404);
				assertThat(nobody.raw()).doesNotContain(SECRET);
			}
			HttpRequest preFlight = application.request("OPTIONS", PATH)
				.header("Origin", "https://other.example")
				.header("Access-Control-Request-Method", "GET");
			assertThat(preFlight.send().raw()).doesNotContain(SECRET);
		}
		assertThat(CALLS).hasValue(0);
		assertThat(application.get(PATH).bearer(admin).send().text()).isEqualTo(SECRET);
		assertThat(CALLS).hasValue(1);
	}

	@Import(OrdersApplication.class)
	@RestController
	static class Vault {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();
			roles.setAuthoritiesClaimName("roles");
			roles.setAuthorityPrefix("ROLE_");
			JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
			converter.setJwtGrantedAuthoritiesConverter(roles);
			return http.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/vault/**").hasRole("ADMIN").anyRequest().authenticated())
				.csrf(CsrfConfigurer::disable)
				.oauth2ResourceServer((server) -> server.jwt((jwt) -> jwt.jwtAuthenticationConverter(converter)))
				.build();
		}

		@RequestMapping(PATH)
		void file(HttpServletResponse response) throws IOException {
			serve(response);
		}

	}

	/** Comes before all others, whatever the request says. */
	static class FirstMapping implements HandlerMapping, PriorityOrdered {

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public HandlerExecutionChain getHandler(HttpServletRequest request) {
			return request.getRequestURI().equals(PATH) ? new HandlerExecutionChain(RESOURCE) : null;
		}

	}

	@Import(Vault.class)
	static class HighestMapping {

		@Bean
		SimpleUrlHandlerMapping aMapping() {
			return new SimpleUrlHandlerMapping(Map.of("/vault/files/**", RESOURCE), Ordered.HIGHEST_PRECEDENCE);
		}

	}

	@Import({ Vault.class, PriorityMapping.Mapping.class })
	static class PriorityMapping {

		@Configuration(proxyBeanMethods = false)
		static class Mapping {

			@Bean
			FirstMapping aMapping() {
				return new FirstMapping();
			}

		}

	}

	@Import(Vault.class)
	static class OrderedMapping {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		HandlerMapping aMapping() {
			return (request) -> (request.getRequestURI().equals(PATH)) ? new HandlerExecutionChain(RESOURCE) : null;
		}

	}

	/** A servlet whose context knows nothing of ours. */
	@Import(Vault.class)
	static class OtherServlet {

		@Bean
		ServletRegistrationBean<DispatcherServlet> vaultServlet() {
			AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
			context.register(PriorityMapping.Mapping.class);
			context.refresh();
			ServletRegistrationBean<DispatcherServlet> servlet = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/vault/*");
			servlet.setName("vault");
			return servlet;
		}

		@Bean
		DispatcherServlet aServlet(ServletRegistrationBean<DispatcherServlet> vaultServlet) {
			return vaultServlet.getServlet();
		}

		@Bean
		ServletRegistrationBean<DispatcherServlet> noServlet(DispatcherServlet aServlet) {
			ServletRegistrationBean<DispatcherServlet> servlet = new ServletRegistrationBean<>(aServlet);
			servlet.setEnabled(false);
			return servlet;
		}

	}

	@Import(Vault.class)
	static class OneMapping {

		@Bean
		DispatcherServlet dispatcherServlet() {
			DispatcherServlet servlet = new DispatcherServlet();
			servlet.setDetectAllHandlerMappings(false);
			return servlet;
		}

		@Bean
		HandlerMapping handlerMapping() {
			return new SimpleUrlHandlerMapping(Map.of("/vault/files/**", RESOURCE));
		}

	}

	@Import(Vault.class)
	static class OwnServlet {

		@Bean
		DispatcherServlet dispatcherServlet() {
			return new OpenServlet();
		}

		@SuppressWarnings("serial")
		static class OpenServlet extends DispatcherServlet {

			@Override
			protected HandlerExecutionChain getHandler(HttpServletRequest request) {
				return new HandlerExecutionChain(RESOURCE);
			}

		}

	}

	/** A servlet that refreshes its own context, below that of the application. */
	@Import(Vault.class)
	static class RefreshableServlet {

		@Bean
		ServletRegistrationBean<DispatcherServlet> vaultServlet() {
			AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
			context.register(PriorityMapping.Mapping.class);
			ServletRegistrationBean<DispatcherServlet> servlet = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/vault/*");
			servlet.setName("vault");
			servlet.setLoadOnStartup(1);
			return servlet;
		}

	}

	/** A servlet with a context of its own that finds ours among others. */
	@Import(Vault.class)
	static class ChildServlet {

		@Bean
		ServletRegistrationBean<DispatcherServlet> vaultServlet(ApplicationContext parent) {
			GenericWebApplicationContext context = new GenericWebApplicationContext();
			context.setParent(parent);
			context.registerBean("aMapping", FirstMapping.class, FirstMapping::new);
			ServletRegistrationBean<DispatcherServlet> servlet = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/vault/*");
			servlet.setName("vault");
			return servlet;
		}

	}

	@Import(Vault.class)
	static class ServingInterceptor implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
						throws IOException {
					response.getWriter().write(SECRET);
					if (handler instanceof HandlerMethod) {
						CALLS.incrementAndGet();
					}
					return false;
				}

			}).addPathPatterns("/vault/**");
		}

	}

	@Import(Vault.class)
	static class OwnResources {

		@Bean
		static BeanPostProcessor resources(ApplicationContext context) {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessBeforeInitialization(Object bean, String beanName) {
					if (!"resourceHandlerMapping".equals(beanName)) {
						return bean;
					}
					SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(Map.of("/vault/files/**", RESOURCE));
					mapping.setApplicationContext(context);
					return mapping;
				}

			};
		}

	}

	@Import(Vault.class)
	static class RedirectingInterceptor implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
						throws IOException {
					if (request.getUserPrincipal() instanceof JwtAuthenticationToken token
							&& token.getToken().hasClaim("roles")) {
						return true;
					}
					response.sendRedirect("https://store.example/?key=" + SECRET);
					return false;
				}

			}).addPathPatterns("/vault/files/**");
		}

	}

	@Import(Vault.class)
	static class ForwardingInterceptor implements WebMvcConfigurer {

		@Bean
		ServletRegistrationBean<HttpServlet> legacyServlet() {
			return new ServletRegistrationBean<>(new LegacyServlet(), "/legacy/*");
		}

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
						throws Exception {
					if (handler instanceof HandlerMethod) {
						return true;
					}
					request.getRequestDispatcher("/legacy" + request.getRequestURI()).forward(request, response);
					return false;
				}

			}).addPathPatterns("/vault/files/**");
		}

		@SuppressWarnings("serial")
		static class LegacyServlet extends HttpServlet {

			@Override
			protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
				serve(response);
			}

		}

	}

	@Import(Vault.class)
	static class OwnAdapter {

		@Bean
		HandlerAdapter anAdapter() {
			return new FirstAdapter();
		}

		static class FirstAdapter implements HandlerAdapter, Ordered {

			@Override
			public int getOrder() {
				return Ordered.HIGHEST_PRECEDENCE;
			}

			@Override
			public boolean supports(Object handler) {
				return handler instanceof HttpRequestHandler;
			}

			@Override
			public ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
					throws IOException {
				serve(response);
				return null;
			}

		}

	}

	/** Answers unknown paths from somewhere else. */
	@Import(Vault.class)
	@RestControllerAdvice
	static class ServingAdvice {

		@ExceptionHandler(NoResourceFoundException.class)
		String fallback(HttpServletRequest request) {
			return request.getRequestURI().equals(PATH) ? SECRET : "none";
		}

	}

	@Import(Vault.class)
	@ControllerAdvice
	static class ForwardingAdvice {

		@ExceptionHandler(NoResourceFoundException.class)
		String fallback(HttpServletRequest request) {
			return "forward:/v1" + request.getRequestURI();
		}

		@RequestMapping("/v1" + PATH)
		void file(HttpServletResponse response) throws IOException {
			serve(response);
		}

	}

	@Import(Vault.class)
	@RestController
	static class ServingErrors implements ErrorController {

		@RequestMapping("/error")
		ResponseEntity<String> error(HttpServletRequest request) {
			return ResponseEntity
				.ok(PATH.equals(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)) ? SECRET : "none");
		}

	}

	@Import(HighestMapping.class)
	static class HighestOnJetty extends Jetty {

	}

	@Import(PriorityMapping.class)
	static class PriorityOnJetty extends Jetty {

	}

	@Import(OtherServlet.class)
	static class OtherOnJetty extends Jetty {

	}

	@Import(OneMapping.class)
	static class OneOnJetty extends Jetty {

	}

	static class Jetty {

		@Bean
		JettyServletWebServerFactory webServer() {
			return new JettyServletWebServerFactory();
		}

	}

}

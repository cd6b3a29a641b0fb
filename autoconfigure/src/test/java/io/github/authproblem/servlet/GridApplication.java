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
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.authproblem.Concealed;
import io.github.authproblem.test.OrdersApplication;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.method.AuthorizationInterceptorsOrder;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.security.authorization.method.HandleAuthorizationDenied;
import org.springframework.security.authorization.method.MethodAuthorizationDeniedHandler;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AnnotationTemplateExpressionDefaults;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * An application that has handlers and rules of every kind. Whoever is served gets the
 * name of what has served him; each notes that it was called.
 */
@EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true)
@Import({ OrdersApplication.class, GridApplication.Calls.class, GridApplication.Doors.class,
		GridApplication.Masking.class, GridApplication.MaskingByArgument.class, GridApplication.Overlapping.class,
		GridApplication.Conditions.class, GridApplication.ByClass.class, GridApplication.BySecured.class,
		GridApplication.ByJsr250.class, GridApplication.Expressions.class, GridApplication.Templates.class,
		GridApplication.After.class, GridApplication.Masked.class, GridApplication.Advised.class,
		GridApplication.Excused.class, GridApplication.OtherwiseExcused.class, GridApplication.Excuses.class,
		GridApplication.Bodies.class, GridApplication.ByUrl.class, GridApplication.GuardedHandler.class,
		GridApplication.Mvc.class })
class GridApplication {

	/** Paths that lead to handlers, and some that lead to none. */
	static final List<String> PATHS = List.of("/open", "/best/ada", "/best/bob", "/best/1/2", "/var", "/header",
			"/consumes", "/produces", "/version", "/class/guarded", "/class/open", "/secured/class", "/secured/method",
			"/jsr250/role", "/jsr250/open", "/jsr250/nobody", "/owner/ada", "/owner/bob", "/caller", "/interface/ada",
			"/template/owner/ada", "/template/owner/bob", "/template/scope", "/template/authenticated/ada",
			"/template/authenticated/bob", "/bean/ada", "/bean/bob", "/bean", "/after/ada", "/after/bob", "/masked",
			"/masked/ada", "/masked/bob", "/own/ada", "/own/bob", "/own", "/aspect", "/excused/local",
			"/excused/advised", "/late", "/bound", "/body", "/async", "/thrown", "/url/guarded", "/url/open",
			"/url/post", "/concealed", "/function/open", "/function/thrown", "/routed/ada", "/routed/1/2",
			"/files/open.txt", "/files/guarded/secret.txt", "/simple/1", "/simple/guarded/1", "/bean-name",
			"/guarded-handler", "/void/1", "/");

	private static final String RULE = "hasAuthority('SCOPE_read')";

	@Bean
	SecurityFilterChain chain(HttpSecurity http) {
		JwtGrantedAuthoritiesConverter authorities = new JwtGrantedAuthoritiesConverter();
		authorities.setAuthoritiesClaimName("authorities");
		authorities.setAuthorityPrefix("");
		JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
		converter.setJwtGrantedAuthoritiesConverter(authorities);
		return http
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/url/guarded", "/files/guarded/**", "/simple/guarded/**")
						.hasAuthority("SCOPE_read")
						.requestMatchers(org.springframework.http.HttpMethod.POST, "/url/post")
						.hasAuthority("SCOPE_read")
						.anyRequest()
						.permitAll())
			.csrf(CsrfConfigurer::disable)
			.addFilterBefore(new KeyFilter(), BearerTokenAuthenticationFilter.class)
			.oauth2ResourceServer((server) -> server.jwt((jwt) -> jwt.jwtAuthenticationConverter(converter)))
			.build();
	}

	@Bean
	StrictHttpFirewall firewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setAllowSemicolon(true);
		firewall.setAllowUrlEncodedDoubleSlash(true);
		firewall.setAllowUrlEncodedSlash(true);
		firewall.setAllowUrlEncodedPeriod(true);
		return firewall;
	}

	@Bean
	static AnnotationTemplateExpressionDefaults templates() {
		return new AnnotationTemplateExpressionDefaults();
	}

	/** Denies by the arguments of the method, if it has any, else by the caller. */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static Advisor ownRule() {
		return new AuthorizationManagerBeforeMethodInterceptor(
				AnnotationMatchingPointcut.forMethodAnnotation(Own.class),
				(caller, invocation) -> decide(caller.get(), invocation));
	}

	private static AuthorizationResult decide(@Nullable Authentication caller, MethodInvocation invocation) {
		Object wanted = (invocation.getArguments().length > 0) ? invocation.getArguments()[0] : "ada";
		return new AuthorizationDecision(caller != null && caller.getName().equals(wanted));
	}

	/** Stands before method security, and lets the method's rule see another caller. */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static Advisor otherCaller() {
		DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
				AnnotationMatchingPointcut.forMethodAnnotation(AsReader.class), (MethodInterceptor) (invocation) -> {
					SecurityContext before = SecurityContextHolder.getContext();
					SecurityContextHolder.setContext(new SecurityContextImpl(reader("reader")));
					try {
						return invocation.proceed();
					}
					finally {
						SecurityContextHolder.setContext(before);
					}
				});
		advisor.setOrder(AuthorizationInterceptorsOrder.FIRST.getOrder());
		return advisor;
	}

	private static Authentication reader(String name) {
		return new TestingAuthenticationToken(name, "", "SCOPE_read", "SCOPE_own", "ROLE_READER");
	}

	@Bean
	RouterFunction<ServerResponse> functions(Calls calls) {
		return RouterFunctions.route()
			.GET("/function/open", (request) -> ServerResponse.ok().body(calls.serve("function")))
			.GET("/function/thrown", (request) -> {
				throw new AccessDeniedException("not yours");
			})
			.GET("/routed/{id}", (request) -> ServerResponse.ok().body(calls.serve("routed")))
			.build();
	}

	@Bean
	SimpleUrlHandlerMapping simpleUrls(Calls calls, GuardedHandler guarded) {
		HttpRequestHandler simple = (request, response) -> response.getWriter().write(calls.serve("simple"));
		return new SimpleUrlHandlerMapping(Map.of("/simple/**", simple, "/guarded-handler", guarded), -2);
	}

	@Bean("/bean-name")
	HttpRequestHandler beanName(Calls calls) {
		return (request, response) -> response.getWriter().write(calls.serve("bean-name"));
	}

	/** What was called since it was last asked. */
	static class Calls {

		private final Collection<String> names = new ConcurrentLinkedQueue<>();

		String serve(String name) {
			this.names.add(name);
			return "resource <" + name + ">";
		}

		List<String> take() {
			List<String> taken = new ArrayList<>(this.names);
			this.names.clear();
			return taken;
		}

	}

	/** Knows a caller by a header, for this request alone. */
	static class KeyFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			if (request.getHeader("X-Key") != null) {
				SecurityContextHolder.setContext(new SecurityContextImpl(reader(request.getHeader("X-Key"))));
			}
			chain.doFilter(request, response);
		}

	}

	@Component("doors")
	static class Doors {

		boolean isOpen(String id, Authentication caller) {
			return caller.getName().equals(id);
		}

		boolean areOpen(Authentication caller) {
			return caller.getName().equals("ada");
		}

	}

	static class Masking implements MethodAuthorizationDeniedHandler {

		@Override
		public Object handleDeniedInvocation(MethodInvocation invocation, AuthorizationResult result) {
			return "masked";
		}

	}

	static class MaskingByArgument implements MethodAuthorizationDeniedHandler {

		@Override
		public Object handleDeniedInvocation(MethodInvocation invocation, AuthorizationResult result) {
			if ("ada".equals(invocation.getArguments()[0])) {
				return "masked";
			}
			throw new AccessDeniedException("not yours");
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@interface Own {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@interface AsReader {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@PreAuthorize("{value}")
	@interface By {

		String value();

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@PreAuthorize("{authenticated}")
	@interface ByAuthenticated {

		String authenticated();

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@PreAuthorize("hasAuthority('SCOPE_{scope}')")
	@interface ByScope {

		String scope();

	}

	/** What every controller has. */
	abstract static class Controller {

		private final Calls calls;

		Controller(Calls calls) {
			this.calls = calls;
		}

		String serve(String name) {
			return this.calls.serve(name);
		}

	}

	@RestController
	static class Overlapping extends Controller {

		Overlapping(Calls calls) {
			super(calls);
		}

		@CrossOrigin
		@GetMapping("/open")
		String open() {
			return serve("open");
		}

		@GetMapping("/best/{id}")
		@PreAuthorize(RULE)
		String best(@PathVariable String id) {
			return serve("best");
		}

		@PutMapping("/best/{id}")
		@RolesAllowed("READER")
		String putBest(@PathVariable String id) {
			return serve("put-best");
		}

		@PostMapping("/best/**")
		String allBest() {
			return serve("all-best");
		}

		@Concealed
		@DeleteMapping("/best/**")
		@PreAuthorize(RULE)
		String deleteBest() {
			return serve("delete-best");
		}

		@GetMapping("/routed/**")
		@PreAuthorize(RULE)
		String routed() {
			return serve("routed-else");
		}

		@RequestMapping("/concealed")
		@Concealed
		String concealed() {
			return serve("concealed");
		}

	}

	@RestController
	static class Conditions extends Controller {

		Conditions(Calls calls) {
			super(calls);
		}

		@Concealed
		@GetMapping(path = "/var", params = "secret")
		@PreAuthorize(RULE)
		String secret() {
			return serve("var-secret");
		}

		@GetMapping("/var")
		String plain() {
			return serve("var");
		}

		@GetMapping(path = "/header", headers = "X-Kind=secret")
		@PreAuthorize(RULE)
		String secretHeader() {
			return serve("header-secret");
		}

		@GetMapping("/header")
		String header() {
			return serve("header");
		}

		@Concealed
		@PostMapping(path = "/consumes", consumes = "application/json")
		@PreAuthorize(RULE)
		String json(@RequestBody Map<String, Object> body) {
			return serve("consumes-json");
		}

		@PostMapping(path = "/consumes", consumes = "text/plain")
		String text() {
			return serve("consumes-text");
		}

		@Concealed
		@GetMapping(path = "/produces", produces = "application/json")
		@PreAuthorize(RULE)
		Map<String, String> json() {
			return Map.of("json", serve("produces-json"));
		}

		@GetMapping(path = "/produces", produces = "text/plain")
		String plainText() {
			return serve("produces-text");
		}

		@GetMapping(path = "/version", version = "1")
		@PreAuthorize(RULE)
		String version1() {
			return serve("version-1");
		}

		@GetMapping(path = "/version", version = "2")
		String version2() {
			return serve("version-2");
		}

	}

	@RestController
	@Concealed
	@PreAuthorize(RULE)
	@RequestMapping("/class")
	static class ByClass extends Controller {

		ByClass(Calls calls) {
			super(calls);
		}

		@GetMapping("/guarded")
		String guarded() {
			return serve("class-guarded");
		}

		@RequestMapping("/open")
		@PreAuthorize("permitAll")
		String open() {
			return serve("class-open");
		}

	}

	@RestController
	@Secured("SCOPE_read")
	@RequestMapping("/secured")
	static class BySecured extends Controller {

		BySecured(Calls calls) {
			super(calls);
		}

		@RequestMapping("/class")
		String byClass() {
			return serve("secured-class");
		}

		@RequestMapping(path = "/method", method = { RequestMethod.GET, RequestMethod.PATCH })
		@Secured("SCOPE_own")
		String byMethod() {
			return serve("secured-method");
		}

	}

	@RestController
	@RolesAllowed("READER")
	@RequestMapping("/jsr250")
	static class ByJsr250 extends Controller {

		ByJsr250(Calls calls) {
			super(calls);
		}

		@RequestMapping("/role")
		String byRole() {
			return serve("jsr250-role");
		}

		@RequestMapping("/open")
		@PermitAll
		String open() {
			return serve("jsr250-open");
		}

		@GetMapping("/nobody")
		@DenyAll
		String nobody() {
			return serve("jsr250-nobody");
		}

		@PutMapping("/nobody")
		String nobodyElse() {
			return serve("jsr250-nobody-else");
		}

	}

	/** Carries a rule and a path for whatever implements it. */
	interface Declared {

		@GetMapping("/interface/{id}")
		@PreAuthorize("#id == authentication.name")
		String declared(@PathVariable String id);

	}

	@RestController
	static class Expressions extends Controller implements Declared {

		Expressions(Calls calls) {
			super(calls);
		}

		@RequestMapping("/owner/{id}")
		@PreAuthorize("#id == authentication.name")
		String owner(@PathVariable String id) {
			return serve("owner");
		}

		@Concealed
		@GetMapping("/caller")
		@PreAuthorize("authentication.name == 'ada' and isFullyAuthenticated()")
		String caller() {
			return serve("caller");
		}

		@GetMapping("/bean/{id}")
		@PreAuthorize("@doors.isOpen(#id, authentication)")
		String byBean(@PathVariable String id) {
			return serve("bean");
		}

		@GetMapping("/bean")
		@PreAuthorize("@doors.areOpen(authentication)")
		String byBean() {
			return serve("beans");
		}

		@Override
		public String declared(String id) {
			return serve("interface");
		}

	}

	@RestController
	@RequestMapping("/template")
	static class Templates extends Controller {

		Templates(Calls calls) {
			super(calls);
		}

		@Concealed
		@GetMapping("/owner/{id}")
		@By("#id == authentication.name")
		String owner(@PathVariable String id) {
			return serve("template-owner");
		}

		@Concealed
		@GetMapping("/scope")
		@ByScope(scope = "read")
		String scope() {
			return serve("template-scope");
		}

		@Concealed
		@GetMapping("/authenticated/{id}")
		@ByAuthenticated(authenticated = "#id == authentication.name")
		String authenticated(@PathVariable String id) {
			return serve("template-authenticated");
		}

	}

	@RestController
	static class After extends Controller {

		After(Calls calls) {
			super(calls);
		}

		@GetMapping("/after/{id}")
		@PostAuthorize("returnObject.headers.getFirst('X-Owner') == authentication.name")
		ResponseEntity<String> after(@PathVariable String id) {
			return ResponseEntity.ok().header("X-Owner", id).body(serve("after"));
		}

	}

	@RestController
	static class Masked extends Controller {

		Masked(Calls calls) {
			super(calls);
		}

		@Concealed
		@GetMapping("/masked")
		@PreAuthorize(RULE)
		@HandleAuthorizationDenied(handlerClass = Masking.class)
		String masked() {
			return serve("masked");
		}

		@Concealed
		@GetMapping("/masked/{id}")
		@PreAuthorize(RULE)
		@HandleAuthorizationDenied(handlerClass = MaskingByArgument.class)
		String masked(@PathVariable String id) {
			return serve("masked-by-argument");
		}

	}

	@RestController
	static class Advised extends Controller {

		Advised(Calls calls) {
			super(calls);
		}

		@Own
		@GetMapping("/own/{id}")
		@PreAuthorize(RULE)
		String own(@PathVariable String id) {
			return serve("own");
		}

		@Own
		@Concealed
		@GetMapping("/own")
		String own() {
			return serve("own-alone");
		}

		@AsReader
		@Concealed
		@GetMapping("/aspect")
		@PreAuthorize(RULE)
		String aspect() {
			return serve("aspect");
		}

		@Concealed
		@GetMapping("/late")
		@PreAuthorize(RULE)
		String late() {
			return serve("late");
		}

	}

	@RestController
	static class Excused extends Controller {

		Excused(Calls calls) {
			super(calls);
		}

		@Concealed
		@GetMapping("/excused/local")
		@PreAuthorize(RULE)
		String local() {
			return serve("excused-local");
		}

		@ExceptionHandler(AccessDeniedException.class)
		String excuse() {
			return "excused";
		}

	}

	@RestController
	static class OtherwiseExcused extends Controller {

		OtherwiseExcused(Calls calls) {
			super(calls);
		}

		@Concealed
		@GetMapping("/excused/advised")
		@PreAuthorize(RULE)
		String advised() {
			return serve("excused-advised");
		}

	}

	@RestControllerAdvice(assignableTypes = OtherwiseExcused.class)
	static class Excuses {

		@ExceptionHandler(AccessDeniedException.class)
		String excuse() {
			return "excused by advice";
		}

	}

	@RestController
	static class Bodies extends Controller {

		Bodies(Calls calls) {
			super(calls);
		}

		@GetMapping("/bound")
		@PreAuthorize(RULE)
		String bound(@RequestParam int number) {
			return serve("bound");
		}

		@Concealed
		@PostMapping("/body")
		@PreAuthorize(RULE)
		String body(@RequestBody Map<String, Object> body) {
			return serve("body");
		}

		@Concealed
		@GetMapping("/async")
		@PreAuthorize(RULE)
		Callable<String> async() {
			return () -> serve("async");
		}

		@GetMapping("/thrown")
		String thrown() {
			throw new AccessDeniedException("not yours");
		}

	}

	@RestController
	@RequestMapping("/url")
	static class ByUrl extends Controller {

		ByUrl(Calls calls) {
			super(calls);
		}

		@RequestMapping("/guarded")
		String guarded() {
			return serve("url-guarded");
		}

		@RequestMapping("/open")
		String open() {
			return serve("url-open");
		}

		@RequestMapping("/post")
		String post() {
			return serve("url-post");
		}

	}

	static class GuardedHandler implements HttpRequestHandler {

		private final Calls calls;

		GuardedHandler(Calls calls) {
			this.calls = calls;
		}

		@Override
		@PreAuthorize(RULE)
		public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.getWriter().write(this.calls.serve("guarded-handler"));
		}

	}

	static class Mvc implements WebMvcConfigurer {

		@Override
		public void addResourceHandlers(ResourceHandlerRegistry registry) {
			registry.addResourceHandler("/files/**").addResourceLocations("classpath:/concealment/files/");
		}

		/** Knows a caller by a header once the handler is chosen. */
		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
					String key = request.getHeader("X-Late-Key");
					if (key != null) {
						SecurityContextHolder.setContext(new SecurityContextImpl(reader(key)));
					}
					return true;
				}

			}).addPathPatterns("/late");
		}

	}

}

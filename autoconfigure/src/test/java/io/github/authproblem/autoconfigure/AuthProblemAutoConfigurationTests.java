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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.nimbusds.jwt.proc.BadJWTException;
import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.ProblemCustomizer;
import io.github.authproblem.classify.DenialClassifier;
import io.github.authproblem.classify.DenialClassifiers;
import io.github.authproblem.classify.DenialContext;
import io.github.authproblem.classify.DeniedRule;
import io.github.authproblem.respond.ChallengeFactory;
import io.github.authproblem.respond.DenialResponder;
import io.github.authproblem.respond.DenialResponse;
import io.github.authproblem.respond.Disclosure;
import io.github.authproblem.respond.ForbiddenChallenge;
import io.github.authproblem.respond.ProblemFactory;
import io.github.authproblem.respond.ProblemFormat;
import io.github.authproblem.respond.ProblemFormats;
import io.github.authproblem.respond.ProblemMessages;
import io.github.authproblem.servlet.ApplicationServlet;
import io.github.authproblem.servlet.CatchAllAdvicePassThrough;
import io.github.authproblem.servlet.ConcealedPaths;
import io.github.authproblem.servlet.Concealment;
import io.github.authproblem.servlet.ConcealmentWarnings;
import io.github.authproblem.servlet.CorsHeaders;
import io.github.authproblem.servlet.DenialHandler;
import io.github.authproblem.servlet.DenialPublisher;
import io.github.authproblem.servlet.DenialResponseWriter;
import io.github.authproblem.servlet.DeniedHandlerMapping;
import io.github.authproblem.servlet.HandlerAuthorization;
import io.github.authproblem.servlet.Handlers;
import io.github.authproblem.servlet.NotFoundTraceResolver;
import io.github.authproblem.servlet.ProblemAccessDeniedHandler;
import io.github.authproblem.servlet.ProblemAuthenticationEntryPoint;
import io.github.authproblem.servlet.ProblemChains;
import io.github.authproblem.servlet.ResourceMetadataUrl;
import io.github.authproblem.servlet.ResourceServerDefaults;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.xml.XmlMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.ExpressionAuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.core.GrantedAuthorityDefaults;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AuthProblemAutoConfiguration}.
 */
class AuthProblemAutoConfigurationTests {

	private static final Concealment NO_CONCEALMENT = new Concealment(
			new ConcealedPaths(List.of(), List.of(), List.of(), () -> PathPatternParser.defaultInstance),
			new Handlers(Stream::empty), List.of(), false, new ApplicationServlet(Stream::empty));

	private static final List<Class<?>> BEANS = List.of(AuthProblemProperties.class, DenialClassifiers.class,
			DenialResponder.class, DenialHandler.class, ProblemFormats.class, ResourceMetadataUrl.class,
			ProblemAuthenticationEntryPoint.class, ProblemAccessDeniedHandler.class, CatchAllAdvicePassThrough.class,
			ResourceServerDefaults.class);

	/** As an application has it that brings the starter and nothing else. */
	private final WebApplicationContextRunner application = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AuthProblemAutoConfiguration.class, JacksonAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
				SecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class,
				ServletWebSecurityAutoConfiguration.class, OAuth2ResourceServerAutoConfiguration.class,
				OAuth2ResourceServerWebSecurityAutoConfiguration.class));

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AuthProblemAutoConfiguration.class));

	private static void assertNothingOfOurs(ApplicationContext context) {
		BEANS.forEach((type) -> assertThat(context.getBeanNamesForType(type)).as(type.getName()).isEmpty());
	}

	private static void assertEverythingOfOurs(AssertableWebApplicationContext context) {
		BEANS.forEach((type) -> assertThat(context).hasSingleBean(type));
	}

	private static String challenge(AssertableWebApplicationContext context, DenialReason reason) {
		DenialResponse response = context.getBean(DenialResponder.class)
			.respond(Denial.of(reason), () -> null, Collections::emptyIterator);
		return String.join("; ", response.headers().get("WWW-Authenticate"));
	}

	private static ProblemDetail problem(AssertableWebApplicationContext context) {
		return context.getBean(DenialResponder.class)
			.respond(Denial.builder(DenialReason.ACCESS_DENIED).request("GET", "/orders", "none").build(), () -> null,
					Collections::emptyIterator)
			.problem()
			.detail();
	}

	private static Denial refuse(AssertableWebApplicationContext context, String expression, String... granted) {
		return context.getBean(DenialClassifiers.class)
			.classify(new DenialContext(
					new AuthorizationDeniedException("no",
							new ExpressionAuthorizationDecision(false,
									new SpelExpressionParser().parseExpression(expression))),
					UsernamePasswordAuthenticationToken.authenticated("ada", null,
							AuthorityUtils.createAuthorityList(granted)),
					null, () -> false, false, "GET", "/orders"));
	}

	private static @Nullable String metadata(AssertableWebApplicationContext context) {
		return context.getBean(ResourceMetadataUrl.class).resolve(new MockHttpServletRequest("GET", "/orders"));
	}

	private static ExceptionTranslationFilter translation(AssertableWebApplicationContext context) {
		return context.getBean(FilterChainProxy.class)
			.getFilters("/orders")
			.stream()
			.filter(ExceptionTranslationFilter.class::isInstance)
			.map(ExceptionTranslationFilter.class::cast)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void startWhenApplicationHasNothingOfItsOwnThenEverythingIsThere() {
		this.application.run((context) -> {
			assertThat(context).hasNotFailed();
			assertEverythingOfOurs(context);
			assertThat(context).hasBean("problemHttpSecurityCustomizer");
		});
	}

	@Test
	void startWhenApplicationValidatesTokensThenChainHasOurEntryPoint() {
		this.application.withBean(JwtDecoder.class, () -> (token) -> {
			throw new IllegalStateException();
		})
			.run((context) -> assertThat(translation(context).getAuthenticationEntryPoint())
				.isSameAs(context.getBean(ProblemAuthenticationEntryPoint.class)));
	}

	@Test
	void startWhenChainHasFormAndBasicOnlyThenItKeepsItsEntryPoint() {
		this.application.run((context) -> assertThat(translation(context).getAuthenticationEntryPoint())
			.isNotInstanceOf(ProblemAuthenticationEntryPoint.class));
	}

	@Test
	void startThenPassThroughComesBeforeResolversOfSpringMvc() {
		this.application.run((context) -> assertThat(
				context.getBeanProvider(HandlerExceptionResolver.class).orderedStream().findFirst())
			.containsInstanceOf(CatchAllAdvicePassThrough.class));
	}

	@Test
	void startWhenApplicationHasOwnMessagesThenOursBackOff() {
		ProblemMessages own = new ProblemMessages();
		this.runner.withBean(ProblemMessages.class, () -> own)
			.run((context) -> assertThat(context).getBean(ProblemMessages.class).isSameAs(own));
	}

	@Test
	void startWhenDisabledThenNothingOfOurs() {
		this.application.withPropertyValues("auth-problem.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertNothingOfOurs(context);
			assertThat(context).doesNotHaveBean("problemHttpSecurityCustomizer");
		});
	}

	@Test
	void startWhenNoWebApplicationThenNothingOfOurs() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AuthProblemAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertNothingOfOurs(context);
			});
	}

	@Test
	void startWhenReactiveThenNothingOfOurs() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AuthProblemAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertNothingOfOurs(context);
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { HttpSecurity.class, FilterChainProxy.class, DispatcherServlet.class, JsonMapper.class })
	void startWhenNeededClassIsAbsentThenNothingOfOurs(Class<?> absent) {
		this.runner.withClassLoader(new FilteredClassLoader(absent)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertNothingOfOurs(context);
		});
	}

	@Test
	void startWhenNoSpringSecurityThenNothingOfOurs() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertNothingOfOurs(context);
		});
	}

	@Test
	void startWhenNoResourceServerThenAllButItsDefaults() {
		this.application.withClassLoader(new FilteredClassLoader(BearerTokenAuthenticationToken.class.getPackageName()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context).doesNotHaveBean(ResourceServerDefaults.class);
				BEANS.stream()
					.filter((type) -> type != ResourceServerDefaults.class)
					.forEach((type) -> assertThat(context).hasSingleBean(type));
				assertThat(metadata(context)).isNull();
			});
	}

	@Test
	void startWhenNoResourceServerThenExplicitMetadataUrlIsNamed() {
		this.runner.withClassLoader(new FilteredClassLoader(BearerTokenAuthenticationToken.class.getPackageName()))
			.withPropertyValues("auth-problem.challenge.resource-metadata=https://api.example/meta")
			.run((context) -> assertThat(metadata(context)).isEqualTo("https://api.example/meta"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "none" })
	void startWhenNoResourceServerThenNoOtherMetadataUrl(String value) {
		this.runner.withClassLoader(new FilteredClassLoader(BearerTokenAuthenticationToken.class.getPackageName()))
			.withPropertyValues("auth-problem.challenge.resource-metadata=" + value)
			.run((context) -> assertThat(metadata(context)).isNull());
	}

	@Test
	void startWhenNoNimbusThenEverythingIsThere() {
		this.application
			.withClassLoader(new FilteredClassLoader(BadJWTException.class.getPackageName(), "com.nimbusds",
					"org.springframework.security.oauth2.jwt"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertEverythingOfOurs(context);
			});
	}

	@Test
	void startWhenNoJacksonXmlThenOnlyJson() {
		this.application.withClassLoader(new FilteredClassLoader(XmlMapper.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertEverythingOfOurs(context);
			ProblemFormats formats = context.getBean(ProblemFormats.class);
			assertThat(formats.choose("application/problem+xml")).isSameAs(formats.json());
		});
	}

	@Test
	void startWhenJacksonXmlThenXmlToo() {
		this.application.run((context) -> assertThat(
				context.getBean(ProblemFormats.class).choose("application/problem+xml").contentType())
			.isEqualTo("application/problem+xml"));
	}

	@Test
	void startWhenNoXmlMapperBeanThenOnlyJson() {
		this.runner.run((context) -> {
			ProblemFormats formats = context.getBean(ProblemFormats.class);
			assertThat(formats.choose("application/problem+xml")).isSameAs(formats.json());
		});
	}

	@Test
	void startWhenNoJsonMapperBeanThenJsonAllTheSame() {
		this.runner.run((
				context) -> assertThat(context.getBean(ProblemFormats.class).json().write(ProblemDetail.forStatus(403)))
					.isNotEmpty());
	}

	@Test
	void startWhenJsonMapperBeanThenItWritesMembers() {
		JsonMapper mapper = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		ProblemDetail problem = ProblemDetail.forStatus(403);
		problem.setProperty("account", new Account("ada"));
		this.runner.withBean(JsonMapper.class, () -> mapper)
			.run((context) -> assertThat(
					new String(context.getBean(ProblemFormats.class).json().write(problem), StandardCharsets.UTF_8))
				.contains("\"account\":{\"owner_name\":\"ada\"}"));
	}

	@Test
	void startWhenOwnEntryPointThenOursIsNot() {
		AuthenticationEntryPoint own = new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED);
		this.application.withBean(AuthenticationEntryPoint.class, () -> own)
			.withBean(JwtDecoder.class, () -> (token) -> {
				throw new IllegalStateException();
			})
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ProblemAuthenticationEntryPoint.class)
					.hasSingleBean(ProblemAccessDeniedHandler.class);
				assertThat(translation(context).getAuthenticationEntryPoint()).isSameAs(own);
			});
	}

	@Test
	void startWhenOwnAccessDeniedHandlerThenOursIsNot() {
		assertReplaced(AccessDeniedHandler.class, AccessDeniedHandlerImpl::new, ProblemAccessDeniedHandler.class);
	}

	@Test
	void startWhenOwnClassifiersThenOursAreNot() {
		assertReplaced(DenialClassifiers.class,
				() -> new DenialClassifiers(List.of(), new DeniedRule("SCOPE_", "ROLE_", new NullRoleHierarchy())),
				null);
	}

	@Test
	void startWhenOwnResponderThenOursIsNot() {
		assertReplaced(DenialResponder.class, AuthProblemAutoConfigurationTests::responder, null);
	}

	@Test
	void startWhenOwnHandlerThenOursIsNot() {
		assertReplaced(DenialHandler.class,
				() -> new DenialHandler(
						new DenialClassifiers(List.of(), new DeniedRule("SCOPE_", "ROLE_", new NullRoleHierarchy())),
						responder(),
						new DenialResponseWriter(formats(),
								new CorsHeaders(new ApplicationServlet(Stream::empty), Optional::empty, true)),
						(request) -> null, new ProblemChains(() -> null), NO_CONCEALMENT,
						new DenialPublisher((event) -> {
						}), SecurityContextHolder.getContextHolderStrategy()),
				null);
	}

	@Test
	void startWhenOwnWriterThenOursIsNot() {
		assertReplaced(DenialResponseWriter.class, () -> new DenialResponseWriter(formats(),
				new CorsHeaders(new ApplicationServlet(Stream::empty), Optional::empty, true)), null);
	}

	@Test
	void startWhenOwnConcealmentThenOursIsNot() {
		assertReplaced(Concealment.class, () -> NO_CONCEALMENT, null);
	}

	@Test
	void startWhenOwnApplicationServletThenOursIsNot() {
		assertReplaced(ApplicationServlet.class, () -> new ApplicationServlet(Stream::empty), null);
	}

	@Test
	void startWhenOwnHandlersThenOursAreNot() {
		assertReplaced(Handlers.class, () -> new Handlers(Stream::empty), null);
	}

	@Test
	void startWhenOwnHandlerAuthorizationThenOursIsNot() {
		assertReplaced(HandlerAuthorization.class, () -> new HandlerAuthorization(new Handlers(Stream::empty)), null);
	}

	@Test
	void startWhenOwnNotFoundMappingThenOursIsNot() {
		assertReplaced(DeniedHandlerMapping.class,
				() -> new DeniedHandlerMapping(Optional::empty, Stream::empty, new ApplicationServlet(Stream::empty),
						NO_CONCEALMENT, new HandlerAuthorization(new Handlers(Stream::empty))),
				null);
	}

	@Test
	void startWhenOwnTraceResolverThenOursIsNot() {
		assertReplaced(NotFoundTraceResolver.class, () -> new NotFoundTraceResolver(NO_CONCEALMENT), null);
	}

	@Test
	void startWhenOwnWarningsThenOursAreNot() {
		assertReplaced(ConcealmentWarnings.class,
				() -> new ConcealmentWarnings(NO_CONCEALMENT, new Handlers(Stream::empty),
						new HandlerAuthorization(new Handlers(Stream::empty)), new ApplicationServlet(Stream::empty),
						List::of, List::of),
				null);
	}

	@Test
	void startWhenOwnFormatsThenOursAreNot() {
		assertReplaced(ProblemFormats.class, AuthProblemAutoConfigurationTests::formats, null);
	}

	@Test
	void startWhenOwnFormatsAndNoJacksonXmlThenOursAreNot() {
		ProblemFormats own = formats();
		this.runner.withClassLoader(new FilteredClassLoader(XmlMapper.class))
			.withBean(ProblemFormats.class, () -> own)
			.run((context) -> assertThat(context).getBean(ProblemFormats.class).isSameAs(own));
	}

	@Test
	void startWhenOwnResourceMetadataUrlThenOursIsNot() {
		assertReplaced(ResourceMetadataUrl.class, () -> (request) -> "https://api.example/meta", null);
	}

	@Test
	void startWhenOwnResourceMetadataUrlAndNoResourceServerThenOursIsNot() {
		ResourceMetadataUrl own = (request) -> "https://api.example/meta";
		this.runner.withClassLoader(new FilteredClassLoader(BearerTokenAuthenticationToken.class))
			.withBean(ResourceMetadataUrl.class, () -> own)
			.run((context) -> assertThat(context).getBean(ResourceMetadataUrl.class).isSameAs(own));
	}

	private <T> void assertReplaced(Class<T> type, Supplier<T> own, @Nullable Class<?> ours) {
		this.application.run((context) -> assertThat(context).hasSingleBean(type));
		T bean = own.get();
		this.application.withBean("own", type, () -> bean).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(type);
			assertThat(context).getBean(type).isSameAs(bean);
			if (ours != null) {
				assertThat(context).doesNotHaveBean(ours);
			}
		});
	}

	private static DenialResponder responder() {
		return new DenialResponder(new ChallengeFactory("own", List.of(), null, ForbiddenChallenge.NEVER),
				new ProblemFactory("urn:x:", true, Disclosure.MINIMAL, new ProblemMessages(), List.of()),
				Duration.ZERO);
	}

	private static ProblemFormats formats() {
		return new ProblemFormats(ProblemFormat.json(new JsonMapper()), null);
	}

	@Test
	void startWhenTwoEntryPointsAndTwoHandlersThenStarts() {
		this.application.withUserConfiguration(TwoOfEach.class).withBean(JwtDecoder.class, () -> (token) -> {
			throw new IllegalStateException();
		}).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean(ProblemAuthenticationEntryPoint.class)
				.doesNotHaveBean(ProblemAccessDeniedHandler.class);
		});
	}

	@Test
	void startWhenOwnCustomizerOfHttpSecurityThenBothAreThere() {
		this.application.withBean("own", Customizer.class, () -> (http) -> {
		}).run((context) -> assertThat(context).hasNotFailed().hasBean("problemHttpSecurityCustomizer"));
	}

	@Test
	void classifyWhenOwnClassifiersThenInTheirOrder() {
		this.runner.withUserConfiguration(OrderedClassifiers.class)
			.run((context) -> assertThat(refuse(context, "denyAll").reason()).isEqualTo(DenialReason.ACCOUNT_LOCKED));
	}

	@Test
	void respondWhenOwnCustomizersThenInTheirOrder() {
		this.runner.withUserConfiguration(OrderedCustomizers.class)
			.run((context) -> assertThat(problem(context).getProperties()).containsOnly(Map.entry("order", "12")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			orders                 | orders
			Orders API v1.2        | Orders API v1.2
			it's                   | it's
			or"ders                | api
			or\\ders               | api
			orders, error=x        | api
			a=b                    | api
			caf\u00e9              | api
			``                     | api
			""")
	void respondWhenNoRealmThenApplicationNameIfItCanStandThere(String name, String realm) {
		this.runner.withPropertyValues("spring.application.name=" + name)
			.run((context) -> assertThat(challenge(context, DenialReason.TOKEN_MISSING))
				.isEqualTo("Bearer realm=\"" + realm + "\""));
	}

	@Test
	void respondWhenNeitherRealmNorApplicationNameThenApi() {
		this.runner.run((context) -> assertThat(challenge(context, DenialReason.TOKEN_MISSING))
			.isEqualTo("Bearer realm=\"api\""));
	}

	@Test
	void respondWhenRealmThenItComesBeforeApplicationName() {
		this.runner.withPropertyValues("auth-problem.realm=mine", "spring.application.name=orders")
			.run((context) -> assertThat(challenge(context, DenialReason.TOKEN_MISSING))
				.isEqualTo("Bearer realm=\"mine\""));
	}

	@Test
	void respondWhenChallengeIsConfiguredThenSo() {
		this.runner.withPropertyValues("auth-problem.challenge.scope=a,b",
				"auth-problem.challenge.error-uri=https://api.example/errors", "auth-problem.forbidden.challenge=never")
			.run((context) -> {
				assertThat(challenge(context, DenialReason.TOKEN_MISSING))
					.isEqualTo("Bearer realm=\"api\", scope=\"a b\"");
				assertThat(challenge(context, DenialReason.TOKEN_EXPIRED))
					.endsWith(", error_uri=\"https://api.example/errors\"");
				assertThat(challenge(context, DenialReason.SCOPE_INSUFFICIENT)).isEmpty();
			});
	}

	@Test
	void respondWhenProblemIsConfiguredThenSo() {
		this.runner
			.withPropertyValues("auth-problem.type-base-uri=https://api.example/problems#",
					"auth-problem.instance=none", "auth-problem.disclosure=detailed")
			.run((context) -> {
				ProblemDetail problem = problem(context);
				assertThat(problem.getType()).hasToString("https://api.example/problems#access-denied");
				assertThat(problem.getInstance()).isNull();
				assertThat(problem.getProperties()).containsOnlyKeys("causes");
			});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void startWhenDisclosureIsDetailedThenWarns(CapturedOutput output) {
		this.runner.withPropertyValues("auth-problem.disclosure=detailed")
			.run((context) -> assertThat(output).containsOnlyOnce("auth-problem.disclosure is 'detailed'"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void startWhenDisclosureIsMinimalThenSilent(CapturedOutput output) {
		this.runner.run((context) -> assertThat(output).doesNotContain("auth-problem"));
	}

	@Test
	void respondWhenRetryAfterIsConfiguredThenSo() {
		this.runner.withPropertyValues("auth-problem.unavailable.retry-after=1m")
			.run((context) -> assertThat(context.getBean(DenialResponder.class)
				.respond(Denial.of(DenialReason.AUTHENTICATION_UNAVAILABLE), () -> null, Collections::emptyIterator)
				.headers()
				.get("Retry-After")).containsExactly("60"));
	}

	@Test
	void resolveWhenMetadataIsSwitchedOffThenNone() {
		this.runner.withPropertyValues("auth-problem.challenge.resource-metadata=none")
			.run((context) -> assertThat(metadata(context)).isNull());
	}

	@Test
	void resolveWhenMetadataIsExplicitThenIt() {
		this.runner.withPropertyValues("auth-problem.challenge.resource-metadata=https://api.example/meta")
			.run((context) -> assertThat(metadata(context)).isEqualTo("https://api.example/meta"));
	}

	@Test
	void resolveWhenChainServesMetadataThenBuiltFromRequest() {
		this.application.withBean(JwtDecoder.class, () -> (token) -> {
			throw new IllegalStateException();
		})
			.run((context) -> assertThat(metadata(context))
				.isEqualTo("http://localhost/.well-known/oauth-protected-resource"));
	}

	@Test
	void resolveWhenHostIsNotTrustedThenNone() {
		this.application.withPropertyValues("auth-problem.challenge.trusted-hosts=api.example")
			.withBean(JwtDecoder.class, () -> (token) -> {
				throw new IllegalStateException();
			})
			.run((context) -> assertThat(metadata(context)).isNull());
	}

	@Test
	void resolveWhenNoChainServesMetadataThenNone() {
		this.application.run((context) -> assertThat(metadata(context)).isNull());
	}

	@ParameterizedTest
	@CsvSource({ "PERM_, hasAuthority('PERM_a'), a", "'', hasAuthority('a'), a" })
	void classifyWhenAuthorityPrefixIsChangedThenStripsIt(String prefix, String expression, String scope) {
		this.runner.withPropertyValues("spring.security.oauth2.resourceserver.jwt.authority-prefix=" + prefix)
			.run((context) -> assertThat(refuse(context, expression).scopes()).containsExactly(scope));
	}

	@Test
	void classifyWhenRolePrefixIsChangedThenKnowsRolesOfCaller() {
		this.runner.withBean(GrantedAuthorityDefaults.class, () -> new GrantedAuthorityDefaults("GROUP_"))
			.run((context) -> assertThat(
					refuse(context, "hasRole('A') and hasAuthority('SCOPE_a')", "GROUP_A").scopes())
				.containsExactly("a"));
	}

	@Test
	void classifyWhenRoleHierarchyThenAsksIt() {
		this.runner.withBean(RoleHierarchy.class, () -> RoleHierarchyImpl.fromHierarchy("ROLE_A > ROLE_B"))
			.run((context) -> assertThat(refuse(context, "hasRole('B') and hasAuthority('SCOPE_a')", "ROLE_A").scopes())
				.containsExactly("a"));
	}

	@Test
	void classifyWhenSeveralOfWhatIsOptionalThenStarts() {
		this.runner.withBean("one", GrantedAuthorityDefaults.class, () -> new GrantedAuthorityDefaults("A_"))
			.withBean("two", GrantedAuthorityDefaults.class, () -> new GrantedAuthorityDefaults("B_"))
			.withBean("three", RoleHierarchy.class, NullRoleHierarchy::new)
			.withBean("four", RoleHierarchy.class, NullRoleHierarchy::new)
			.withBean("five", JsonMapper.class, JsonMapper::new)
			.withBean("six", JsonMapper.class, JsonMapper::new)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoOfEach {

		@Bean
		AuthenticationEntryPoint oneEntryPoint() {
			return new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED);
		}

		@Bean
		AuthenticationEntryPoint otherEntryPoint() {
			return new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED);
		}

		@Bean
		AccessDeniedHandler oneHandler() {
			return new AccessDeniedHandlerImpl();
		}

		@Bean
		AccessDeniedHandler otherHandler() {
			return new AccessDeniedHandlerImpl();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OrderedClassifiers {

		@Bean
		@Order(3)
		DenialClassifier third() {
			return (context) -> Denial.of(DenialReason.ACCOUNT_DISABLED);
		}

		@Bean
		@Order(1)
		DenialClassifier first() {
			return (context) -> null;
		}

		@Bean
		@Order(2)
		DenialClassifier second() {
			return (context) -> Denial.of(DenialReason.ACCOUNT_LOCKED);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OrderedCustomizers {

		@Bean
		@Order(2)
		ProblemCustomizer second() {
			return (problem, denial) -> problem.setProperty("order", problem.getProperties().get("order") + "2");
		}

		@Bean
		@Order(1)
		ProblemCustomizer first() {
			return (problem, denial) -> problem.setProperty("order", "1");
		}

	}

	record Account(String ownerName) {

	}

}

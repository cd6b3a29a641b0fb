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

import java.util.Optional;
import java.util.stream.Stream;

import io.github.authproblem.ConcealmentPolicy;
import io.github.authproblem.ProblemCustomizer;
import io.github.authproblem.classify.DenialClassifier;
import io.github.authproblem.classify.DenialClassifiers;
import io.github.authproblem.classify.DeniedRule;
import io.github.authproblem.respond.ChallengeFactory;
import io.github.authproblem.respond.DenialResponder;
import io.github.authproblem.respond.Disclosure;
import io.github.authproblem.respond.ProblemFactory;
import io.github.authproblem.respond.ProblemFormat;
import io.github.authproblem.respond.ProblemFormats;
import io.github.authproblem.respond.ProblemMessages;
import io.github.authproblem.servlet.ApplicationServlet;
import io.github.authproblem.servlet.AuthorizationServerClient;
import io.github.authproblem.servlet.CatchAllAdvicePassThrough;
import io.github.authproblem.servlet.ConcealedPaths;
import io.github.authproblem.servlet.Concealment;
import io.github.authproblem.servlet.ConcealmentWarnings;
import io.github.authproblem.servlet.CorsHeaders;
import io.github.authproblem.servlet.DenialHandler;
import io.github.authproblem.servlet.DenialPublisher;
import io.github.authproblem.servlet.DenialResponseWriter;
import io.github.authproblem.servlet.DeniedHandlerMapping;
import io.github.authproblem.servlet.DeniedPreFlight;
import io.github.authproblem.servlet.EmptyJwkSetCheck;
import io.github.authproblem.servlet.HandlerAuthorization;
import io.github.authproblem.servlet.Handlers;
import io.github.authproblem.servlet.JwkSetFetchLimit;
import io.github.authproblem.servlet.NotFoundTraceResolver;
import io.github.authproblem.servlet.OnceAskedRulesPostProcessor;
import io.github.authproblem.servlet.ProblemAccessDeniedHandler;
import io.github.authproblem.servlet.ProblemAuthenticationEntryPoint;
import io.github.authproblem.servlet.ProblemChains;
import io.github.authproblem.servlet.ProblemHttpSecurityCustomizer;
import io.github.authproblem.servlet.ProblemRequestRejectedHandler;
import io.github.authproblem.servlet.ResourceMetadataUrl;
import io.github.authproblem.servlet.ResourceServerDefaults;
import io.github.authproblem.servlet.ServedResourceMetadataUrl;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.xml.XmlMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.access.expression.method.MethodSecurityExpressionHandler;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.core.GrantedAuthorityDefaults;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder.JwkSetUriJwtDecoderBuilder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.context.AbstractSecurityWebApplicationInitializer;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Auto-configuration that answers every denied request of a servlet application.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ HttpSecurity.class, FilterChainProxy.class, DispatcherServlet.class, JsonMapper.class })
@ConditionalOnBooleanProperty(name = "auth-problem.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AuthProblemProperties.class)
@Import(ProblemMessagesConfiguration.class)
public final class AuthProblemAutoConfiguration {

	private static final Log logger = LogFactory.getLog(AuthProblemAutoConfiguration.class);

	private static final String DEFAULT_REALM = "api";

	private static final String MVC_CORS = "mvcHandlerMappingIntrospector";

	private static final String MVC_PATTERN_PARSER = "mvcPatternParser";

	private static final String MVC_RESOURCES = "resourceHandlerMapping";

	AuthProblemAutoConfiguration(AuthProblemProperties properties) {
		if (properties.getDisclosure() == Disclosure.DETAILED) {
			logger.warn("auth-problem.disclosure is 'detailed': problems tell clients why they are denied. "
					+ "Use it in development only.");
		}
		if (properties.getChallenge().getScope().contains("offline_access")) {
			logger
				.warn("auth-problem.challenge.scope names 'offline_access': every client is told to ask for a refresh "
						+ "token that outlives its user's session. Remove it; a client that needs one asks by itself.");
		}
	}

	@Bean
	@ConditionalOnMissingBean
	DenialClassifiers authProblemDenialClassifiers(ObjectProvider<DenialClassifier> classifiers,
			Environment environment, ObjectProvider<GrantedAuthorityDefaults> authorityDefaults,
			ObjectProvider<RoleHierarchy> roleHierarchy) {
		String scopePrefix = environment.getProperty("spring.security.oauth2.resourceserver.jwt.authority-prefix",
				"SCOPE_");
		GrantedAuthorityDefaults defaults = authorityDefaults.getIfUnique();
		DeniedRule deniedRule = new DeniedRule(scopePrefix, (defaults != null) ? defaults.getRolePrefix() : "ROLE_",
				roleHierarchy.getIfUnique(NullRoleHierarchy::new));
		return new DenialClassifiers(classifiers.orderedStream().toList(), deniedRule);
	}

	@Bean
	@ConditionalOnMissingBean
	DenialResponder authProblemDenialResponder(AuthProblemProperties properties, Environment environment,
			ProblemMessages messages, ObjectProvider<ProblemCustomizer> customizers,
			ObjectProvider<ServletContext> servletContext) {
		AuthProblemProperties.Challenge challenge = properties.getChallenge();
		ChallengeFactory challenges = new ChallengeFactory(realm(properties, environment), challenge.advertisedScopes(),
				challenge.getErrorUri(), properties.getForbidden().getChallenge());
		ProblemFactory problems = new ProblemFactory(
				ProblemLocation.typeBaseUri(properties, environment, servletContext.getIfAvailable()),
				properties.getInstance() == AuthProblemProperties.Instance.PATH, properties.getDisclosure(), messages,
				customizers.orderedStream().toList());
		return new DenialResponder(challenges, problems, properties.getUnavailable().getRetryAfter());
	}

	static String realm(AuthProblemProperties properties, Environment environment) {
		if (properties.getRealm() != null) {
			return properties.getRealm();
		}
		String applicationName = environment.getProperty("spring.application.name");
		return (applicationName != null && AuthProblemPropertiesRules.isRealm(applicationName)) ? applicationName
				: DEFAULT_REALM;
	}

	@Bean
	@ConditionalOnMissingBean
	DenialHandler authProblemDenialHandler(DenialClassifiers classifiers, DenialResponder responder,
			DenialResponseWriter writer, ResourceMetadataUrl resourceMetadataUrl, ProblemChains chains,
			Concealment concealment, ApplicationEventPublisher events,
			ObjectProvider<SecurityContextHolderStrategy> strategy) {
		return new DenialHandler(classifiers, responder, writer, resourceMetadataUrl, chains, concealment,
				new DenialPublisher(events), strategy.getIfUnique(SecurityContextHolder::getContextHolderStrategy));
	}

	@Bean
	@ConditionalOnMissingBean
	DenialResponseWriter authProblemDenialResponseWriter(AuthProblemProperties properties, ProblemFormats formats,
			ApplicationServlet servlet, BeanFactory beanFactory) {
		return new DenialResponseWriter(formats,
				new CorsHeaders(servlet, () -> find(beanFactory, MVC_CORS, CorsConfigurationSource.class),
						properties.getCors().isExposeHeaders()));
	}

	@Bean
	@ConditionalOnMissingBean(AuthenticationEntryPoint.class)
	ProblemAuthenticationEntryPoint authProblemAuthenticationEntryPoint(DenialHandler denialHandler,
			ApplicationServlet servlet, Concealment concealment) {
		return new ProblemAuthenticationEntryPoint(denialHandler, new DeniedPreFlight(servlet, concealment));
	}

	@Bean
	@ConditionalOnMissingBean(AccessDeniedHandler.class)
	ProblemAccessDeniedHandler authProblemAccessDeniedHandler(DenialHandler denialHandler) {
		return new ProblemAccessDeniedHandler(denialHandler);
	}

	@Bean
	ProblemHttpSecurityCustomizer authProblemHttpSecurityCustomizer(ObjectProvider<AuthenticationEntryPoint> entryPoint,
			ObjectProvider<AccessDeniedHandler> deniedHandler, DenialHandler denialHandler, ProblemChains chains) {
		return new ProblemHttpSecurityCustomizer(entryPoint, deniedHandler, denialHandler, chains);
	}

	@Bean
	@Primary
	static OnceAskedRulesPostProcessor authProblemOnceAskedRules(
			ObjectProvider<ObjectPostProcessor<AuthorizationManager<HttpServletRequest>>> postProcessors) {
		return new OnceAskedRulesPostProcessor(postProcessors);
	}

	@Bean
	ProblemChains authProblemChains(ObjectProvider<FilterChainProxy> filterChains) {
		return new ProblemChains(filterChains::getIfUnique);
	}

	@Bean
	@ConditionalOnMissingBean(RequestRejectedHandler.class)
	ProblemRequestRejectedHandler authProblemRequestRejectedHandler(DenialHandler denialHandler, ProblemChains chains) {
		return new ProblemRequestRejectedHandler(denialHandler, chains);
	}

	@Bean
	@ConditionalOnMissingBean
	CatchAllAdvicePassThrough authProblemCatchAllAdvicePassThrough(ProblemChains chains) {
		return new CatchAllAdvicePassThrough(chains);
	}

	@Bean
	@ConditionalOnMissingBean
	Handlers authProblemHandlers(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		return new Handlers(mappings::orderedStream);
	}

	@Bean
	@ConditionalOnMissingBean
	Concealment authProblemConcealment(AuthProblemProperties properties, Handlers handlers,
			ObjectProvider<ConcealmentPolicy> policies, ApplicationServlet servlet, BeanFactory beanFactory) {
		AuthProblemProperties.Concealment concealment = properties.getConcealment();
		ConcealedPaths paths = new ConcealedPaths(concealment.getPaths(), concealment.getExclude(),
				concealment.getMethods(), () -> find(beanFactory, MVC_PATTERN_PARSER, PathPatternParser.class)
					.orElse(PathPatternParser.defaultInstance));
		return new Concealment(paths, handlers, policies.orderedStream().toList(), concealment.isMissingToken(),
				servlet);
	}

	@Bean
	@ConditionalOnMissingBean
	ApplicationServlet authProblemApplicationServlet(ObjectProvider<DispatcherServlet> servlets) {
		return new ApplicationServlet(servlets::stream);
	}

	@Bean
	@ConditionalOnMissingBean
	NotFoundTraceResolver authProblemNotFoundTraceResolver(Concealment concealment) {
		return new NotFoundTraceResolver(concealment);
	}

	@Bean
	@ConditionalOnMissingBean
	HandlerAuthorization authProblemHandlerAuthorization(Handlers handlers,
			ObjectProvider<MethodSecurityExpressionHandler> expressionHandlers,
			ObjectProvider<AuthorizationManagerFactory<?>> factories) {
		return new HandlerAuthorization(handlers, () -> Stream.concat(expressionHandlers.stream(), factories.stream()));
	}

	@Bean
	@ConditionalOnMissingBean
	DeniedHandlerMapping authProblemDeniedHandlerMapping(ApplicationServlet servlet, Concealment concealment,
			HandlerAuthorization authorization, CatchAllAdvicePassThrough advice,
			ObjectProvider<HandlerMapping> mappings, BeanFactory beanFactory) {
		return new DeniedHandlerMapping(() -> find(beanFactory, MVC_RESOURCES, HandlerMapping.class),
				mappings::orderedStream, servlet, concealment, authorization, advice);
	}

	@Bean
	@ConditionalOnMissingBean
	ConcealmentWarnings authProblemConcealmentWarnings(Concealment concealment, Handlers handlers,
			HandlerAuthorization authorization, ApplicationServlet servlet, ProblemChains chains,
			ObjectProvider<HandlerMapping> mappings, ConfigurableListableBeanFactory beanFactory) {
		return new ConcealmentWarnings(concealment, handlers, authorization, servlet, beanFactory,
				() -> mappings.stream().sorted(AnnotationAwareOrderComparator.INSTANCE).toList(),
				() -> Stream.concat(chains.filtersAfterRules().stream(), filtersAfterSecurity(beanFactory)).toList());
	}

	private static Stream<String> filtersAfterSecurity(ListableBeanFactory beanFactory) {
		return new ServletContextInitializerBeans(beanFactory).stream()
			.filter(AbstractFilterRegistrationBean.class::isInstance)
			.map((registration) -> ((AbstractFilterRegistrationBean<?>) registration).getFilterName())
			.dropWhile((name) -> !AbstractSecurityWebApplicationInitializer.DEFAULT_FILTER_NAME.equals(name))
			.skip(1);
	}

	/**
	 * A bean of Spring MVC by its name, as Spring Security looks for them too: the
	 * application may have several of its type.
	 */
	private static <T> Optional<T> find(BeanFactory beanFactory, String name, Class<T> type) {
		Object bean = beanFactory.containsBean(name) ? beanFactory.getBean(name) : null;
		return type.isInstance(bean) ? Optional.of(type.cast(bean)) : Optional.empty();
	}

	/**
	 * Whether filters see every path: Tomcat asks none for one that no servlet takes.
	 */
	private static boolean isWholeHostServed(Environment environment) {
		return "/".equals(environment.getProperty("spring.mvc.servlet.path", "/"));
	}

	private static ProblemFormat json(ObjectProvider<JsonMapper> mapper) {
		return ProblemFormat.json(mapper.getIfUnique(JsonMapper::new));
	}

	/**
	 * What is there with Spring Security's resource server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(BearerTokenAuthenticationToken.class)
	static class ResourceServerConfiguration {

		@Bean
		static ResourceServerDefaults authProblemResourceServerDefaults(
				ObjectProvider<AuthenticationEntryPoint> entryPoint,
				ObjectProvider<AccessDeniedHandler> deniedHandler) {
			return new ResourceServerDefaults(entryPoint, deniedHandler);
		}

		@Bean
		@ConditionalOnMissingBean
		ResourceMetadataUrl authProblemResourceMetadataUrl(AuthProblemProperties properties, Environment environment,
				ObjectProvider<FilterChainProxy> filterChains) {
			AuthProblemProperties.Challenge challenge = properties.getChallenge();
			return switch (challenge.getResourceMetadata()) {
				case AuthProblemProperties.Challenge.NONE -> (request) -> null;
				case AuthProblemProperties.Challenge.AUTO -> isWholeHostServed(environment)
						? new ServedResourceMetadataUrl(filterChains::getIfUnique, challenge.getTrustedHosts())
						: (request) -> null;
				default -> (request) -> challenge.getResourceMetadata();
			};
		}

	}

	/**
	 * What is there where Boot makes the decoder from a JWK set.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ BearerTokenAuthenticationToken.class, JwkSetUriJwtDecoderBuilderCustomizer.class,
			JwkSetUriJwtDecoderBuilder.class })
	static class JwkSetConfiguration {

		/** First, so that what the application sets itself comes later. */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		JwkSetUriJwtDecoderBuilderCustomizer authProblemJwkSetDefaults() {
			AuthorizationServerClient client = new AuthorizationServerClient();
			return (builder) -> {
				if (!AuthorizationServerClient.areTimeoutsConfigured()) {
					builder.restOperations(client);
				}
				builder.jwtProcessorCustomizer(new JwkSetFetchLimit().andThen(new EmptyJwkSetCheck()));
			};
		}

	}

	/**
	 * What is there without the resource server: an explicit URL is told all the same.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken")
	static class WithoutResourceServerConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ResourceMetadataUrl authProblemResourceMetadataUrl(AuthProblemProperties properties) {
			String value = properties.getChallenge().getResourceMetadata();
			boolean explicit = !AuthProblemProperties.Challenge.AUTO.equals(value)
					&& !AuthProblemProperties.Challenge.NONE.equals(value);
			return (request) -> explicit ? value : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(XmlMapper.class)
	static class XmlConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ProblemFormats authProblemFormats(ObjectProvider<JsonMapper> json, ObjectProvider<XmlMapper> xml) {
			XmlMapper xmlMapper = xml.getIfUnique();
			return new ProblemFormats(json(json), (xmlMapper != null) ? ProblemFormat.xml(xmlMapper) : null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("tools.jackson.dataformat.xml.XmlMapper")
	static class JsonConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ProblemFormats authProblemFormats(ObjectProvider<JsonMapper> json) {
			return new ProblemFormats(json(json), null);
		}

	}

}

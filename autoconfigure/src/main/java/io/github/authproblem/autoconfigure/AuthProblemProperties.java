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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.authproblem.Denial;
import io.github.authproblem.openapi.ConcealedOperations;
import io.github.authproblem.respond.Disclosure;
import io.github.authproblem.respond.ForbiddenChallenge;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.logging.LogLevel;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Properties of auth-problem.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("auth-problem")
public class AuthProblemProperties implements Validator {

	/**
	 * Whether denials are answered by auth-problem.
	 */
	private boolean enabled = true;

	/**
	 * Protection space named in challenges. Defaults to the name of the application, or
	 * to 'api' if it has none that can stand in a challenge.
	 */
	private @Nullable String realm;

	/**
	 * Prefix of a problem's type. The reason follows. Defaults to the path of the pages
	 * where they are enabled.
	 */
	private String typeBaseUri = "urn:problem-type:auth:";

	/**
	 * What a problem gives as its instance.
	 */
	private Instance instance = Instance.PATH;

	/**
	 * How much a problem tells. Use 'detailed' in development only.
	 */
	private Disclosure disclosure = Disclosure.MINIMAL;

	/**
	 * Whether problems have a member 'traceId', where Micrometer Tracing is there.
	 */
	private boolean traceId;

	@NestedConfigurationProperty
	private final Challenge challenge = new Challenge();

	@NestedConfigurationProperty
	private final Forbidden forbidden = new Forbidden();

	@NestedConfigurationProperty
	private final Unavailable unavailable = new Unavailable();

	@NestedConfigurationProperty
	private final Cors cors = new Cors();

	@NestedConfigurationProperty
	private final Messages messages = new Messages();

	@NestedConfigurationProperty
	private final Pages pages = new Pages();

	@NestedConfigurationProperty
	private final Concealment concealment = new Concealment();

	@NestedConfigurationProperty
	private final Log log = new Log();

	@NestedConfigurationProperty
	private final Endpoint endpoint = new Endpoint();

	@NestedConfigurationProperty
	private final Openapi openapi = new Openapi();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getRealm() {
		return this.realm;
	}

	public void setRealm(@Nullable String realm) {
		this.realm = realm;
	}

	public String getTypeBaseUri() {
		return this.typeBaseUri;
	}

	public void setTypeBaseUri(String typeBaseUri) {
		this.typeBaseUri = typeBaseUri;
	}

	public Instance getInstance() {
		return this.instance;
	}

	public void setInstance(Instance instance) {
		this.instance = instance;
	}

	public Disclosure getDisclosure() {
		return this.disclosure;
	}

	public void setDisclosure(Disclosure disclosure) {
		this.disclosure = disclosure;
	}

	public Challenge getChallenge() {
		return this.challenge;
	}

	public Forbidden getForbidden() {
		return this.forbidden;
	}

	public Unavailable getUnavailable() {
		return this.unavailable;
	}

	public Cors getCors() {
		return this.cors;
	}

	public Messages getMessages() {
		return this.messages;
	}

	public Pages getPages() {
		return this.pages;
	}

	public Concealment getConcealment() {
		return this.concealment;
	}

	public Log getLog() {
		return this.log;
	}

	public Endpoint getEndpoint() {
		return this.endpoint;
	}

	public boolean isTraceId() {
		return this.traceId;
	}

	public void setTraceId(boolean traceId) {
		this.traceId = traceId;
	}

	public Openapi getOpenapi() {
		return this.openapi;
	}

	@Override
	public boolean supports(Class<?> type) {
		return AuthProblemProperties.class == type;
	}

	@Override
	public void validate(Object target, Errors errors) {
		new AuthProblemPropertiesRules(errors).check((AuthProblemProperties) target);
	}

	/**
	 * What a problem gives as its instance.
	 */
	public enum Instance {

		/**
		 * The path of the request, without its query.
		 */
		PATH,

		/**
		 * Nothing.
		 */
		NONE

	}

	/**
	 * The Bearer challenge.
	 */
	public static class Challenge {

		static final String AUTO = "auto";

		static final String NONE = "none";

		static final String RULE = "rule";

		/**
		 * Scopes advertised to a client that has no token: 'rule', those that the denied
		 * rule asks for; 'none'; or a list.
		 */
		private List<String> scope = List.of(RULE);

		/**
		 * Absolute URI of a page about the errors in challenges.
		 */
		private @Nullable String errorUri;

		/**
		 * URL of the protected resource metadata: 'none', an absolute URL, or 'auto' to
		 * build it from the request where a filter chain of the application serves it.
		 */
		private String resourceMetadata = AUTO;

		/**
		 * Host names that may be named in a URL built from the request. Empty means any.
		 */
		private List<String> trustedHosts = new ArrayList<>();

		/**
		 * What tells a client without a token which scopes to ask for.
		 */
		Function<Denial, List<String>> advertisedScopes() {
			if (this.scope.equals(List.of(RULE))) {
				return Denial::scopes;
			}
			List<String> scopes = this.scope.stream().filter((scope) -> !isKeyword(scope)).toList();
			return (denial) -> scopes;
		}

		static boolean isKeyword(String scope) {
			return RULE.equals(scope) || NONE.equals(scope);
		}

		public List<String> getScope() {
			return this.scope;
		}

		public void setScope(List<String> scope) {
			this.scope = scope;
		}

		public @Nullable String getErrorUri() {
			return this.errorUri;
		}

		public void setErrorUri(@Nullable String errorUri) {
			this.errorUri = errorUri;
		}

		public String getResourceMetadata() {
			return this.resourceMetadata;
		}

		public void setResourceMetadata(String resourceMetadata) {
			this.resourceMetadata = resourceMetadata;
		}

		public List<String> getTrustedHosts() {
			return this.trustedHosts;
		}

		public void setTrustedHosts(List<String> trustedHosts) {
			this.trustedHosts = trustedHosts;
		}

	}

	/**
	 * The 403.
	 */
	public static class Forbidden {

		/**
		 * Which 403s carry a challenge: those for a missing scope, all that answer a
		 * Bearer token, or none.
		 */
		private ForbiddenChallenge challenge = ForbiddenChallenge.SCOPE;

		public ForbiddenChallenge getChallenge() {
			return this.challenge;
		}

		public void setChallenge(ForbiddenChallenge challenge) {
			this.challenge = challenge;
		}

	}

	/**
	 * The 404 for what exists.
	 */
	public static class Concealment {

		/**
		 * Path patterns whose denials are answered as if nothing were there.
		 */
		private List<String> paths = new ArrayList<>();

		/**
		 * Path patterns that are taken out again.
		 */
		private List<String> exclude = new ArrayList<>();

		/**
		 * HTTP methods whose denials are concealed. Empty means all; GET means HEAD too.
		 */
		private List<String> methods = new ArrayList<>();

		/**
		 * Whether the 401 of a request without credentials is concealed too.
		 */
		private boolean missingToken;

		public List<String> getPaths() {
			return this.paths;
		}

		public void setPaths(List<String> paths) {
			this.paths = paths;
		}

		public List<String> getExclude() {
			return this.exclude;
		}

		public void setExclude(List<String> exclude) {
			this.exclude = exclude;
		}

		public List<String> getMethods() {
			return this.methods;
		}

		public void setMethods(List<String> methods) {
			this.methods = methods;
		}

		public boolean isMissingToken() {
			return this.missingToken;
		}

		public void setMissingToken(boolean missingToken) {
			this.missingToken = missingToken;
		}

	}

	/**
	 * Requests of another origin.
	 */
	public static class Cors {

		/**
		 * Whether a script of an allowed origin may read the challenge and how long to
		 * wait.
		 */
		private boolean exposeHeaders = true;

		public boolean isExposeHeaders() {
			return this.exposeHeaders;
		}

		public void setExposeHeaders(boolean exposeHeaders) {
			this.exposeHeaders = exposeHeaders;
		}

	}

	/**
	 * The texts of problems.
	 */
	public static class Messages {

		/**
		 * Bundle on the class path with titles and details that take the place of the
		 * built-in ones, for example 'i18n/denials'. Its files are in UTF-8.
		 */
		private @Nullable String basename;

		public @Nullable String getBasename() {
			return this.basename;
		}

		public void setBasename(@Nullable String basename) {
			this.basename = basename;
		}

	}

	/**
	 * Denials in the application's OpenAPI document.
	 */
	public static class Openapi {

		/**
		 * Whether the OpenAPI document that springdoc makes tells of denials.
		 */
		private boolean enabled = true;

		/**
		 * What the document tells of concealed operations.
		 */
		private ConcealedOperations concealed = ConcealedOperations.HIDDEN;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public ConcealedOperations getConcealed() {
			return this.concealed;
		}

		public void setConcealed(ConcealedOperations concealed) {
			this.concealed = concealed;
		}

	}

	/**
	 * Pages about problems.
	 */
	public static class Pages {

		/**
		 * Whether a public page tells what each problem means and what to do. The type of
		 * a problem is then the path of its page.
		 */
		private boolean enabled;

		/**
		 * Path of the index, below which the pages are.
		 */
		private String path = "/problems";

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public String getPath() {
			return this.path;
		}

		public void setPath(String path) {
			this.path = path;
		}

	}

	/**
	 * The 503.
	 */
	public static class Unavailable {

		/**
		 * How long a client is told to wait for an authorization server that cannot be
		 * asked. Parts of a second count as one.
		 */
		private Duration retryAfter = Duration.ofSeconds(5);

		public Duration getRetryAfter() {
			return this.retryAfter;
		}

		public void setRetryAfter(Duration retryAfter) {
			this.retryAfter = retryAfter;
		}

	}

	/**
	 * The log of denials.
	 */
	public static class Log {

		/**
		 * Whether denials are logged.
		 */
		private boolean enabled = true;

		/**
		 * Level of denials with a status below 500.
		 */
		private LogLevel clientErrorLevel = LogLevel.INFO;

		/**
		 * Level of denials with a status from 500.
		 */
		private LogLevel serverErrorLevel = LogLevel.WARN;

		/**
		 * How many lines the denials for one reason may have in one interval. The others
		 * are counted, and summed up on one line when the interval ends.
		 */
		private int limit = 60;

		/**
		 * How long an interval is.
		 */
		private Duration interval = Duration.ofMinutes(1);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public LogLevel getClientErrorLevel() {
			return this.clientErrorLevel;
		}

		public void setClientErrorLevel(LogLevel clientErrorLevel) {
			this.clientErrorLevel = clientErrorLevel;
		}

		public LogLevel getServerErrorLevel() {
			return this.serverErrorLevel;
		}

		public void setServerErrorLevel(LogLevel serverErrorLevel) {
			this.serverErrorLevel = serverErrorLevel;
		}

		public int getLimit() {
			return this.limit;
		}

		public void setLimit(int limit) {
			this.limit = limit;
		}

		public Duration getInterval() {
			return this.interval;
		}

		public void setInterval(Duration interval) {
			this.interval = interval;
		}

	}

	/**
	 * The actuator's endpoint.
	 */
	public static class Endpoint {

		/**
		 * How many of the last denials the endpoint 'authproblem' shows.
		 */
		private int recentDenials = 50;

		public int getRecentDenials() {
			return this.recentDenials;
		}

		public void setRecentDenials(int recentDenials) {
			this.recentDenials = recentDenials;
		}

	}

}

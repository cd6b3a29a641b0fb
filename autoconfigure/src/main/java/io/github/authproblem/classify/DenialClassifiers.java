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

package io.github.authproblem.classify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.github.authproblem.Denial;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.util.ClassUtils;

/**
 * Classifies every denied request: by the application's own classifiers first, then by
 * one for each library that is there, the general ones last.
 *
 * @since 0.1.0
 */
public final class DenialClassifiers {

	private static final Log logger = LogFactory.getLog(DenialClassifiers.class);

	private static final ClassLoader CLASS_LOADER = DenialClassifiers.class.getClassLoader();

	/** Spring Security's own denials, of which no library knows more. */
	private static final Set<Class<?>> PLAIN = Set.of(AccessDeniedException.class, AuthorizationDeniedException.class,
			InsufficientAuthenticationException.class);

	private final List<DenialClassifier> own;

	private final List<DenialClassifier> libraries;

	/** Those of libraries that verify tokens. */
	private final List<DenialClassifier> tokens;

	private final SpringSecurityDenialClassifier last;

	/**
	 * Create the classifiers.
	 * @param own the application's own classifiers, in their order
	 * @param deniedRule reads the scopes of a denied rule
	 */
	public DenialClassifiers(Collection<? extends DenialClassifier> own, DeniedRule deniedRule) {
		this.own = List.copyOf(own);
		List<DenialClassifier> classifiers = new ArrayList<>();
		classifiers.add(new ErrorResponseDenialClassifier());
		classifiers.add(new RestClientDenialClassifier());
		this.tokens = tokenClassifiers();
		classifiers.addAll(this.tokens);
		if (BearerCredentials.OAUTH2_PRESENT) {
			classifiers.add(new ResourceServerDenialClassifier());
		}
		this.libraries = List.copyOf(classifiers);
		this.last = new SpringSecurityDenialClassifier(deniedRule);
	}

	private static List<DenialClassifier> tokenClassifiers() {
		List<DenialClassifier> classifiers = new ArrayList<>();
		if (isPresent("com.nimbusds.jwt.proc.BadJWTException")) {
			classifiers.add(new NimbusDenialClassifier());
			if (isPresent("org.springframework.security.oauth2.jwt.JwtTimestampValidator")) {
				classifiers.add(new SpringJwtDenialClassifier());
			}
		}
		if (isPresent("io.jsonwebtoken.security.KeyException")) {
			classifiers.add(new JjwtDenialClassifier());
		}
		if (isPresent("com.auth0.jwt.exceptions.IncorrectClaimException")) {
			classifiers.add(new JavaJwtDenialClassifier());
		}
		return List.copyOf(classifiers);
	}

	/**
	 * Classify a denied request.
	 * @param context the exception and what is known of the caller
	 * @return the complete denial
	 */
	public Denial classify(DenialContext context) {
		return firstAnswer(context).mutate()
			.request(context.method(), context.path(), CredentialsScheme.of(context))
			.besideToken(BearerCredentials.areBeside(context))
			.principal(principal(context.authentication()))
			.cause(context.exception(), new Explanation(context))
			.build();
	}

	private static @Nullable String principal(@Nullable Authentication caller) {
		try {
			return (caller != null && caller.isAuthenticated() && !(caller instanceof AnonymousAuthenticationToken))
					? caller.getName() : null;
		}
		catch (RuntimeException ex) {
			// The application's own principal does not turn a denial into a server error
			return null;
		}
	}

	/**
	 * Whether the application has classifiers of its own, so that any denial may have any
	 * reason.
	 * @return whether it has
	 */
	public boolean areExtended() {
		return !this.own.isEmpty();
	}

	/**
	 * Whether the exception, or a cause, is what a library that verifies tokens says of
	 * one.
	 * @param context the exception and what is known of the caller
	 * @return whether it is
	 */
	public boolean concernsToken(DenialContext context) {
		return firstAnswer(this.tokens, context) != null;
	}

	/**
	 * Find the denial in an exception that may only wrap it, as Spring Security itself
	 * does.
	 * @param exception any exception
	 * @return the first {@code AuthenticationException}, {@code AccessDeniedException} or
	 * {@code RequestRejectedException} of its causes, or {@code null} if it is no denial
	 */
	public static @Nullable RuntimeException denialIn(Throwable exception) {
		for (Throwable cause : new Causes(exception).all()) {
			if (cause instanceof AuthenticationException || cause instanceof AccessDeniedException
					|| cause instanceof RequestRejectedException) {
				return (RuntimeException) cause;
			}
		}
		return null;
	}

	private Denial firstAnswer(DenialContext context) {
		Denial denial = firstAnswer(this.own, context);
		if (denial == null && !context.causes().areAll(PLAIN)) {
			denial = firstAnswer(this.libraries, context);
		}
		return (denial != null) ? denial : this.last.classify(context);
	}

	private static @Nullable Denial firstAnswer(List<DenialClassifier> classifiers, DenialContext context) {
		for (DenialClassifier classifier : classifiers) {
			try {
				Denial denial = classifier.classify(context);
				if (denial != null) {
					return denial;
				}
			}
			catch (RuntimeException ex) {
				// It does not turn a denial into a server error: the next one is asked
				logger.warn("The DenialClassifier " + classifier.getClass().getName() + " failed with "
						+ ex.getClass().getName());
			}
		}
		return null;
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, CLASS_LOADER);
	}

}

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
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;

import io.github.authproblem.Denial;
import io.github.authproblem.DenialReason;
import io.github.authproblem.classify.DenialClassifiers;
import io.github.authproblem.classify.DenialContext;
import io.github.authproblem.respond.DenialResponder;
import io.github.authproblem.respond.DenialResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfException;

/**
 * Takes a denied request through all rooms: classify, then conceal, or respond and write.
 *
 * @since 0.1.0
 */
public final class DenialHandler {

	private static final Log logger = LogFactory.getLog(DenialHandler.class);

	private final DenialClassifiers classifiers;

	private final DenialResponder responder;

	private final DenialResponseWriter writer;

	private final ResourceMetadataUrl resourceMetadataUrl;

	private final ProblemChains chains;

	private final Concealment concealment;

	private final DenialPublisher publisher;

	private final SecurityContextHolderStrategy securityContextHolderStrategy;

	private final AuthenticationTrustResolver trustResolver = new AuthenticationTrustResolverImpl();

	/**
	 * Create a handler.
	 * @param classifiers reads the exception
	 * @param responder makes the response
	 * @param writer writes the response
	 * @param resourceMetadataUrl knows the URL of the metadata
	 * @param chains knows the application's chains
	 * @param concealment decides what is concealed
	 * @param publisher tells of each denial
	 * @param securityContextHolderStrategy knows the caller
	 */
	public DenialHandler(DenialClassifiers classifiers, DenialResponder responder, DenialResponseWriter writer,
			ResourceMetadataUrl resourceMetadataUrl, ProblemChains chains, Concealment concealment,
			DenialPublisher publisher, SecurityContextHolderStrategy securityContextHolderStrategy) {
		this.classifiers = classifiers;
		this.responder = responder;
		this.writer = writer;
		this.resourceMetadataUrl = resourceMetadataUrl;
		this.chains = chains;
		this.concealment = concealment;
		this.publisher = publisher;
		this.securityContextHolderStrategy = securityContextHolderStrategy;
	}

	void handle(HttpServletRequest request, HttpServletResponse response, RuntimeException exception)
			throws ServletException, IOException {
		RefusedErrorDispatch refused = RefusedErrorDispatch.in(request);
		if (refused != null) {
			boolean challenged = response.containsHeader(HttpHeaders.WWW_AUTHENTICATE);
			write(error(request, refused.status(), challenged), request, response);
			return;
		}
		RuntimeException unhandled = RefusedErrorDispatch.denial(request);
		Denial denial = this.classifiers.classify(context(request, (unhandled != null) ? unhandled : exception));
		boolean concealed = isConcealed(request, denial);
		String route = DenialPublisher.route(request);
		log(denial, concealed);
		try {
			answer(denial, concealed, request, response, exception);
		}
		finally {
			this.publisher.publish(denial, concealed, route, request, response);
		}
	}

	private void answer(Denial denial, boolean concealed, HttpServletRequest request, HttpServletResponse response,
			RuntimeException exception) throws ServletException, IOException {
		if (request.getDispatcherType() == DispatcherType.INCLUDE) {
			logger.warn("A page includes what its caller may not see; nothing is included");
		}
		else if (!concealed) {
			write(problem(denial, request, response, exception), request, response);
		}
		else {
			ConcealmentFilter.learn(request, denial.status() == HttpServletResponse.SC_FORBIDDEN);
			if (!answerNotFound(request, response)) {
				write(error(request, HttpServletResponse.SC_NOT_FOUND, false), request, response);
			}
		}
	}

	/**
	 * Answer as the application answers what does not exist.
	 * @return whether it could
	 */
	private boolean answerNotFound(HttpServletRequest request, HttpServletResponse response) throws IOException {
		return !response.isCommitted() && this.concealment.answer(request, response);
	}

	/**
	 * Tell of a denial that was concealed before anything was made of it.
	 */
	void publishConcealed(HttpServletRequest request, HttpServletResponse response, RuntimeException denial) {
		this.publisher.publish(this.classifiers.classify(context(request, denial)), true, null, request, response);
	}

	/**
	 * Whether what a request asks for may be concealed.
	 */
	boolean mayHide(HttpServletRequest request) {
		return this.concealment.mayHide(request);
	}

	/**
	 * Whether a denial need neither be explained to developers nor shown to classifiers
	 * of the application.
	 */
	boolean isPlain() {
		return !logger.isDebugEnabled() && !this.classifiers.areExtended();
	}

	boolean isAnonymous(Authentication caller) {
		return this.trustResolver.isAnonymous(caller);
	}

	private static void log(Denial denial, boolean concealed) {
		if (logger.isDebugEnabled()) {
			logger.debug("Denied " + denial.method() + " " + denial.path() + " with " + denial.status() + " "
					+ denial.reason().slug() + (concealed ? ", concealed," : "") + " because of "
					+ denial.explanation());
		}
	}

	private void write(DenialResponse answer, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		if (response.isCommitted()) {
			logger.warn("A request that was answered with " + answer.status()
					+ " gets no problem, because its response is already committed");
			return;
		}
		this.writer.write(answer, request, response);
	}

	private DenialResponse error(HttpServletRequest request, int status, boolean challenged) {
		return this.responder.respond(status, RequestPath.of(request), challenged,
				() -> this.resourceMetadataUrl.resolve(request));
	}

	private DenialResponse problem(Denial denial, HttpServletRequest request, HttpServletResponse response,
			RuntimeException exception) throws IOException {
		DenialResponse answer = this.responder.respond(denial, () -> this.resourceMetadataUrl.resolve(request),
				() -> languages(request));
		if (denial.status() == HttpServletResponse.SC_UNAUTHORIZED && !denial.bearer()
				&& !denial.headers().containsHeader(HttpHeaders.WWW_AUTHENTICATE)) {
			addBasicChallenge(answer, request, response, exception);
		}
		return answer;
	}

	/**
	 * What the client wants. Without the field, a container would give the language of
	 * this machine.
	 */
	private static Iterator<Locale> languages(HttpServletRequest request) {
		return (request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) != null) ? request.getLocales().asIterator()
				: Collections.emptyIterator();
	}

	private void addBasicChallenge(DenialResponse answer, HttpServletRequest request, HttpServletResponse response,
			RuntimeException exception) throws IOException {
		AuthenticationEntryPoint entryPoint = this.chains.basicEntryPoint(request);
		String challenge = (entryPoint != null) ? BasicChallenge.of(entryPoint, request, response, exception) : null;
		if (challenge != null) {
			answer.headers().add(HttpHeaders.WWW_AUTHENTICATE, challenge);
		}
	}

	/**
	 * Whether an exception says that the authorization server cannot be asked.
	 */
	boolean isUnavailable(HttpServletRequest request, RuntimeException exception) {
		return this.classifiers.classify(context(request, exception))
			.reason() == DenialReason.AUTHENTICATION_UNAVAILABLE;
	}

	/**
	 * Whether a denial is a browser's, in a chain that logs in browsers too, and not
	 * concealed.
	 */
	boolean isLeftToBrowser(HttpServletRequest request, RuntimeException exception) {
		return ProblemChains.isBrowser(request) && this.chains.kind(request) == ProblemChains.Kind.MIXED
				&& !isConcealed(request, this.classifiers.classify(context(request, exception)));
	}

	/**
	 * Whether a denial would be concealed.
	 */
	boolean conceals(HttpServletRequest request, RuntimeException exception) {
		return this.concealment.isActive()
				&& isConcealed(request, this.classifiers.classify(context(request, exception)));
	}

	private boolean isConcealed(HttpServletRequest request, Denial denial) {
		return this.concealment.of(request, denial);
	}

	/**
	 * Whether a request is an authorization server's, which answers as if we were not
	 * there.
	 */
	boolean isAuthorizationServers(HttpServletRequest request) {
		return this.chains.areAuthorizationServers(request);
	}

	/**
	 * The application's own answer to missing credentials, if that is what was denied.
	 */
	@Nullable AuthenticationEntryPoint ownEntryPoint(HttpServletRequest request, AccessDeniedException exception) {
		if (!(exception instanceof CsrfException)) {
			return null;
		}
		AuthenticationEntryPoint own = this.chains.ownEntryPoint(request);
		return (own != null && this.classifiers.classify(context(request, exception))
			.status() == HttpServletResponse.SC_UNAUTHORIZED) ? own : null;
	}

	/**
	 * Who makes the request, as far as is known by now.
	 */
	@Nullable Authentication caller() {
		return this.securityContextHolderStrategy.getContext().getAuthentication();
	}

	/**
	 * Who makes the request. Spring Security forgets that before it asks for credentials,
	 * also those of a caller who has shown some; the request remembers.
	 */
	private @Nullable Authentication caller(HttpServletRequest request) {
		Authentication caller = caller();
		return (caller == null && request.getAttribute(
				RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME) instanceof SecurityContext context)
						? context.getAuthentication() : caller;
	}

	private DenialContext context(HttpServletRequest request, RuntimeException exception) {
		return new DenialContext(exception, caller(request), request.getHeader(HttpHeaders.AUTHORIZATION),
				() -> !RefusedErrorDispatch.isError(request) && this.chains.haveOwnFilter(request),
				request.getRequestedSessionId() != null && request.isRequestedSessionIdValid(), request.getMethod(),
				RequestPath.of(request));
	}

}

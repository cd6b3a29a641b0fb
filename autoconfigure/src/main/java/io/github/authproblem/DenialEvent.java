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

package io.github.authproblem;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;
import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;

/**
 * Published once for each denied request that the starter has answered, also for a
 * concealed one, as what it is.
 * <p>
 * It holds no credentials and nothing that they say but the principal's name. Its texts
 * are printable, on one line, and cut where they are too long: a listener may log them as
 * they are. It is published in the thread of the request, so a listener should be quick.
 *
 * @since 0.1.0
 */
public final class DenialEvent extends ApplicationEvent implements ResolvableTypeProvider {

	private static final ResolvableType TYPE = ResolvableType.forClass(DenialEvent.class);

	private static final int LONGEST_METHOD = 32;

	private static final int LONGEST_PATH = 256;

	private static final int LONGEST_NAME = 128;

	private final DenialReason reason;

	private final int status;

	private final boolean concealed;

	private final String scheme;

	private final String method;

	private final String path;

	private final @Nullable String route;

	private final @Nullable String principal;

	private final @Nullable String remoteAddress;

	/**
	 * Create an event.
	 * @param source what publishes it
	 * @param denial the denial
	 * @param status the status that was sent
	 * @param concealed whether the application's own 404 was sent
	 * @param route the pattern that the request's handler is mapped to, or {@code null}
	 * if it was denied before it was routed
	 * @param remoteAddress the client's address, or {@code null} if it is not known
	 */
	public DenialEvent(Object source, Denial denial, int status, boolean concealed, @Nullable String route,
			@Nullable String remoteAddress) {
		super(source);
		this.reason = denial.reason();
		this.status = status;
		this.concealed = concealed;
		this.scheme = denial.scheme();
		this.method = denial.method();
		this.path = denial.path();
		this.route = route;
		this.principal = denial.principal();
		this.remoteAddress = remoteAddress;
	}

	/**
	 * Why the request was denied.
	 * @return the reason
	 */
	public DenialReason reason() {
		return this.reason;
	}

	/**
	 * The status that was sent.
	 * @return the status code, 404 for a concealed denial
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Whether the application's own 404 was sent.
	 * @return whether the denial was concealed
	 */
	public boolean concealed() {
		return this.concealed;
	}

	/**
	 * The scheme of the credentials that the client sent, good or bad.
	 * @return one of the names that {@link Denial#scheme()} has
	 */
	public String scheme() {
		return this.scheme;
	}

	/**
	 * The method of the request.
	 * @return the method, cut after 32 characters
	 */
	public String method() {
		return PrintableText.of(this.method, LONGEST_METHOD);
	}

	/**
	 * The path of the request, without its query.
	 * @return an RFC 3986 path, percent-encoded, cut after 256 characters
	 */
	public String path() {
		return PrintableText.of(this.path, LONGEST_PATH);
	}

	/**
	 * The pattern that the request's handler is mapped to.
	 * @return the pattern, or {@code null} if the request was denied before it was routed
	 */
	public @Nullable String route() {
		return this.route;
	}

	/**
	 * Who was denied.
	 * @return the name of the authenticated principal, cut after 128 characters, or
	 * {@code null} if nobody is known
	 */
	public @Nullable String principal() {
		return printable(this.principal);
	}

	/**
	 * The client's address, as the container or a filter for forwarded headers tells it.
	 * @return the address, cut after 128 characters, or {@code null} if it is not known
	 */
	public @Nullable String remoteAddress() {
		return printable(this.remoteAddress);
	}

	/**
	 * When the request was denied.
	 * @return the time, in milliseconds
	 */
	public Instant time() {
		return Instant.ofEpochMilli(getTimestamp());
	}

	/**
	 * The type of this event, so that it is not worked out anew for each.
	 */
	@Override
	public ResolvableType getResolvableType() {
		return TYPE;
	}

	private static @Nullable String printable(@Nullable String name) {
		return (name != null) ? PrintableText.of(name, LONGEST_NAME) : null;
	}

	@Override
	public String toString() {
		return "DenialEvent[" + method() + " " + path() + " " + this.status + " " + this.reason.slug() + "]";
	}

}

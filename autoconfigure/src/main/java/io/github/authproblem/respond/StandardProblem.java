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

package io.github.authproblem.respond;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.authproblem.DenialReason;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * The problem of a reason. As long as nobody has changed it, and that is nearly always,
 * its JSON is put together from what was prepared.
 */
final class StandardProblem extends ProblemDetail {

	private static final int UNKNOWN = -1;

	private final Kind kind;

	private final ProblemMessages.Message message;

	private final @Nullable String path;

	private final Map<String, Object> members;

	private boolean changed;

	/**
	 * Create a problem.
	 * @param kind what it has in common with all others of its reason
	 * @param message its texts
	 * @param path the request's path, percent-encoded, or {@code null} if the problem
	 * does not name it
	 * @param members its extension members
	 */
	StandardProblem(Kind kind, ProblemMessages.Message message, @Nullable String path, Map<String, Object> members) {
		super(kind.status());
		super.setType(kind.type());
		super.setTitle(message.title());
		super.setDetail(message.detail());
		this.kind = kind;
		this.message = message;
		this.path = path;
		this.members = members;
	}

	/**
	 * A problem of which every mapper that has something special about it writes
	 * something else.
	 */
	static StandardProblem probe() {
		return new StandardProblem(Kind.of(DenialReason.CUSTOM, "https://a.example/#"),
				new ProblemMessages.Message("<T> & 'e'/\u00fc\u0416\u4e2d\u2028", " "), "/.;a-z_~!$&'()*+,=:@/%2F0",
				Map.of("expiredAt", "2026-11-21T04:21:46Z"));
	}

	/**
	 * Whether anybody may have changed it.
	 */
	boolean isChanged() {
		return this.changed;
	}

	/**
	 * The problem in JSON, as Jackson writes it unless it is asked for something special.
	 * @return the bytes, or {@code null} if the problem was changed or needs an escape
	 */
	byte @Nullable [] json() {
		JsonBytes.Member type = this.kind.typeMember();
		JsonBytes.Member title = this.message.titleMember();
		JsonBytes.Member detail = this.message.detailMember();
		int more = this.changed ? UNKNOWN : lengthOfTheRest();
		if (type == null || title == null || detail == null || more == UNKNOWN) {
			return null;
		}
		JsonBytes.Member status = this.kind.statusMember();
		JsonBytes json = new JsonBytes(type.length() + title.length() + status.length() + detail.length() + more)
			.add(type)
			.add(title)
			.add(status)
			.add(detail);
		if (this.path != null) {
			json.add("instance", this.path);
		}
		if (!this.members.isEmpty()) {
			this.members.forEach((name, value) -> json.add(name, (String) value));
		}
		return json.end();
	}

	/**
	 * How long that is which was not prepared, unless it needs an escape.
	 */
	private int lengthOfTheRest() {
		int length = 0;
		if (this.path != null) {
			if (!JsonBytes.isPlain(this.path)) {
				return UNKNOWN;
			}
			length = JsonBytes.length("instance", this.path);
		}
		if (!this.members.isEmpty()) {
			for (Map.Entry<String, Object> member : this.members.entrySet()) {
				if (!(member.getValue() instanceof String value) || !JsonBytes.isPlain(value)
						|| !JsonBytes.isPlain(member.getKey())) {
					return UNKNOWN;
				}
				length += JsonBytes.length(member.getKey(), value);
			}
		}
		return length;
	}

	@Override
	public void setType(@Nullable URI type) {
		change();
		super.setType(type);
	}

	@Override
	public void setTitle(@Nullable String title) {
		change();
		super.setTitle(title);
	}

	@Override
	public void setStatus(HttpStatus status) {
		setStatus(status.value());
	}

	@Override
	public void setStatus(int status) {
		if (status != getStatus()) {
			change();
			super.setStatus(status);
		}
	}

	@Override
	public void setDetail(@Nullable String detail) {
		change();
		super.setDetail(detail);
	}

	@Override
	public @Nullable URI getInstance() {
		return (this.changed || this.path == null) ? super.getInstance() : URI.create(this.path);
	}

	@Override
	public void setInstance(@Nullable URI instance) {
		change();
		super.setInstance(instance);
	}

	@Override
	public void setProperty(String name, @Nullable Object value) {
		change();
		super.setProperty(name, value);
	}

	@Override
	public @Nullable Map<String, Object> getProperties() {
		// Whoever has the map can change it
		change();
		return super.getProperties();
	}

	@Override
	public void setProperties(@Nullable Map<String, Object> properties) {
		change();
		super.setProperties(properties);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		change();
		if (other instanceof StandardProblem standard) {
			standard.change();
		}
		return super.equals(other);
	}

	@Override
	public int hashCode() {
		change();
		return super.hashCode();
	}

	@Override
	protected String initToStringContent() {
		change();
		return super.initToStringContent();
	}

	/**
	 * Make it a problem like any other.
	 */
	private void change() {
		if (!this.changed) {
			this.changed = true;
			super.setInstance((this.path != null) ? URI.create(this.path) : null);
			if (!this.members.isEmpty()) {
				super.setProperties(new LinkedHashMap<>(this.members));
			}
		}
	}

	/**
	 * What the problems of a reason have in common, whatever their language.
	 *
	 * @param type their type
	 * @param status their status
	 * @param typeMember their type in JSON, or {@code null} if it needs an escape
	 * @param statusMember their status in JSON
	 */
	record Kind(URI type, int status, JsonBytes.@Nullable Member typeMember, JsonBytes.Member statusMember) {

		static Kind of(DenialReason reason, String typeBaseUri) {
			URI type = URI.create(typeBaseUri + reason.slug());
			return new Kind(type, reason.status(), JsonBytes.prepare("type", type.toString()),
					JsonBytes.prepare("status", reason.status()));
		}

	}

}

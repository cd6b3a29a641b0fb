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

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import javax.naming.NamingException;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/**
 * Tells a server that cannot be asked, be it a database or a directory, from a bug. The
 * types go by name, because an application may lack the library or the module of each.
 */
final class ServerOutage {

	private static final List<Class<?>> TYPES = present("java.io.InterruptedIOException", "java.net.SocketException",
			"java.net.UnknownHostException", "java.net.http.HttpTimeoutException",
			"java.nio.channels.ClosedChannelException", "java.nio.channels.UnresolvedAddressException",
			"java.sql.SQLNonTransientConnectionException", "java.sql.SQLRecoverableException",
			"java.sql.SQLTransientException", "java.util.concurrent.TimeoutException",
			"javax.naming.CommunicationException", "javax.naming.ServiceUnavailableException",
			"javax.net.ssl.SSLException", "io.netty.handler.timeout.TimeoutException",
			"org.springframework.dao.DataAccessResourceFailureException",
			"org.springframework.dao.RecoverableDataAccessException",
			"org.springframework.dao.TransientDataAccessException",
			"org.springframework.transaction.CannotCreateTransactionException",
			"org.springframework.ldap.CommunicationException", "org.springframework.ldap.ServiceUnavailableException",
			"org.springframework.web.reactive.function.client.WebClientRequestException");

	private static final List<Class<?>> SQL = present("java.sql.SQLException");

	/** Connection, resources, shut down or cancelled by an operator, a system's error. */
	private static final Set<String> SQL_STATES = Set.of("08", "53", "57", "58");

	private ServerOutage() {
	}

	private static List<Class<?>> present(String... names) {
		ClassLoader classLoader = ServerOutage.class.getClassLoader();
		return Stream.of(names)
			.filter((name) -> ClassUtils.isPresent(name, classLoader))
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, classLoader))
			.toList();
	}

	/**
	 * Whether an exception comes of a server that cannot be asked.
	 */
	static boolean isIn(Causes causes) {
		return causes.all().stream().anyMatch(ServerOutage::is);
	}

	private static boolean is(Throwable cause) {
		return isInstance(TYPES, cause) || isOfHttp(cause) || (isInstance(SQL, cause) && Sql.isOutage(cause))
		// What Java has no type for: a connection that was reset, a read timeout
				|| cause.getClass() == IOException.class || cause.getClass() == NamingException.class;
	}

	private static boolean isInstance(List<Class<?>> types, Throwable cause) {
		return types.stream().anyMatch((type) -> type.isInstance(cause));
	}

	/**
	 * Whether the other server failed; where it finds a fault with the request, as with a
	 * user that it does not know, it can be asked.
	 */
	private static boolean isOfHttp(Throwable cause) {
		return cause instanceof RestClientException && !(cause instanceof HttpClientErrorException);
	}

	/**
	 * What is known where there are databases.
	 */
	private static final class Sql {

		static boolean isOutage(Throwable cause) {
			String state = state(cause);
			return state != null && state.length() > 2 && SQL_STATES.contains(state.substring(0, 2));
		}

		private static @Nullable String state(Throwable cause) {
			return ((SQLException) cause).getSQLState();
		}

	}

}

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
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Tells a user which of our properties is wrong, where it stands, why, and what to do.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AuthProblemFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(PropertyNames.PREFIX);

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RuntimeException cause) {
		UnknownPropertyException unknown = findCause(rootFailure, UnknownPropertyException.class);
		if (unknown != null) {
			return analyze(unknown);
		}
		BindException failure = findCause(rootFailure, BindException.class);
		if (failure == null || !(PREFIX.equals(failure.getName()) || PREFIX.isAncestorOf(failure.getName()))) {
			return null;
		}
		BindValidationException invalid = findCause(failure, BindValidationException.class);
		return (invalid != null) ? analyze(invalid) : analyze(failure);
	}

	private static FailureAnalysis analyze(UnknownPropertyException failure) {
		String description = failure.properties()
			.stream()
			.map((property) -> line(property.name(),
					(property.property() != null) ? property.property().getValue() : null,
					Origin.from(property.property()),
					PropertyNames.include(property.name()) ? "must not be empty"
							: "there is no such property; did you mean '" + property.meant() + "'?"))
			.collect(Collectors.joining("%n".formatted()));
		return analysis(description, "Correct the name or the value, or remove the property.", failure);
	}

	private @Nullable FailureAnalysis analyze(BindException failure) {
		ConfigurationProperty property = failure.getProperty();
		String reason = reason(failure);
		return (property != null && reason != null)
				? analysis(line(property.getName().toString(), property.getValue(), property.getOrigin(), reason),
						"Correct the value, or remove the property to get the default.", failure)
				: null;
	}

	/**
	 * What a value must be, or {@code null} where Spring Boot knows better.
	 */
	private @Nullable String reason(BindException failure) {
		ConversionFailedException conversion = findCause(failure, ConversionFailedException.class);
		Class<?> type = (conversion != null) ? conversion.getTargetType().getObjectType()
				: failure.getTarget().getBoxedType().resolve(Object.class);
		if (type.isEnum()) {
			return "must be one of " + Arrays.stream(type.getEnumConstants())
				.map((value) -> "'" + value.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "'")
				.collect(Collectors.joining(", "));
		}
		if (type == Boolean.class) {
			return "must be 'true' or 'false'";
		}
		if (type == Integer.class) {
			return "must be a whole number";
		}
		return (type == Duration.class) ? "must be a duration, for example '5s'" : null;
	}

	private static FailureAnalysis analyze(BindValidationException failure) {
		List<ObjectError> errors = failure.getValidationErrors().getAllErrors();
		String description = errors.stream()
			.map((error) -> line(error, failure.getValidationErrors().getBoundProperties()))
			.collect(Collectors.joining("%n".formatted()));
		return analysis(description, "Correct the value as told, or remove the property to get the default.", failure);
	}

	private static String line(ObjectError error, Collection<ConfigurationProperty> bound) {
		String reason = String.valueOf(error.getDefaultMessage());
		if (!(error instanceof FieldError field)) {
			return line(error.getObjectName(), null, null, reason);
		}
		String name = field.getObjectName() + "." + field.getField();
		return line(name, field.getRejectedValue(), origin(ConfigurationPropertyName.of(name), bound), reason);
	}

	/**
	 * Where a property stands, or the first element of a list.
	 */
	private static @Nullable Origin origin(ConfigurationPropertyName name, Collection<ConfigurationProperty> bound) {
		return bound.stream()
			.filter((property) -> name.equals(property.getName())
					|| (property.getName().isLastElementIndexed() && name.isParentOf(property.getName())))
			.map(ConfigurationProperty::getOrigin)
			.findFirst()
			.orElse(null);
	}

	private static String line(String name, @Nullable Object value, @Nullable Origin origin, String reason) {
		StringBuilder line = new StringBuilder("    Property: %s%n".formatted(name));
		if (value != null) {
			line.append("    Value: \"%s\"%n".formatted(value));
		}
		if (origin != null) {
			line.append("    Origin: %s%n".formatted(origin));
		}
		return line.append("    Reason: %s%n".formatted(reason)).toString();
	}

	private static FailureAnalysis analysis(String properties, String action, Throwable cause) {
		return new FailureAnalysis("auth-problem cannot start with these properties:%n%n%s".formatted(properties),
				action, cause);
	}

}

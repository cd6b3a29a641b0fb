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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.BoundConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds names under our prefix that nobody reads. One that is nearly a name of ours stops
 * the start: it was meant to do something. Of any other we only warn, because it may be
 * one of another version.
 */
final class UnknownPropertyCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UnknownPropertyCheck.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(PropertyNames.PREFIX);

	private final ConfigurableApplicationContext context;

	UnknownPropertyCheck(ConfigurableApplicationContext context) {
		this.context = context;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<ConfigurationPropertyName> read = namesThatSomebodyReads();
		Map<ConfigurationPropertyName, Unknown> unknown = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources
			.from(this.context.getEnvironment().getPropertySources())) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				boolean warned = !isSystemEnvironment(source);
				iterable.filter(PREFIX::isAncestorOf)
					.stream()
					.filter((name) -> !read.contains(withoutIndex(name)))
					.forEach((name) -> unknown.computeIfAbsent(name, (key) -> unknown(iterable, key, warned)));
			}
		}
		List<Unknown> misspelt = new ArrayList<>();
		for (Unknown property : unknown.values()) {
			if (property.meant() != null) {
				misspelt.add(property);
			}
			else if (property.warned()) {
				logger.warn("There is no property '" + property.name() + "'; it does nothing. Origin: "
						+ Origin.from(property.property()));
			}
		}
		if (!misspelt.isEmpty()) {
			throw new UnknownPropertyException(misspelt);
		}
	}

	/**
	 * The names that our properties or a class of the application's own have been bound
	 * to. An empty value is bound to nothing where it has to be converted.
	 */
	private Set<ConfigurationPropertyName> namesThatSomebodyReads() {
		Set<ConfigurationPropertyName> names = new HashSet<>();
		for (String bean : this.context.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
			ConfigurationProperties annotation = this.context.findAnnotationOnBean(bean, ConfigurationProperties.class);
			if (annotation != null && annotation.prefix().startsWith(PropertyNames.PREFIX)) {
				// It may be lazy, and binds when it is made
				this.context.getBean(bean);
			}
		}
		BoundConfigurationProperties bound = BoundConfigurationProperties.get(this.context);
		if (bound != null) {
			bound.getAll().keySet().forEach((name) -> names.add(withoutIndex(name)));
		}
		return names;
	}

	private static ConfigurationPropertyName withoutIndex(ConfigurationPropertyName name) {
		ConfigurationPropertyName parent = name;
		while (parent.isLastElementIndexed()) {
			parent = parent.getParent();
		}
		return parent;
	}

	private static Unknown unknown(IterableConfigurationPropertySource source, ConfigurationPropertyName name,
			boolean warned) {
		return new Unknown(name.toString(), PropertyNames.meant(withoutIndex(name).toString()),
				source.getConfigurationProperty(name), warned);
	}

	/**
	 * Whether a source holds what the machine says, of which little is meant for us.
	 */
	private static boolean isSystemEnvironment(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource environment
				&& environment.getName().startsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
	}

	/**
	 * A property that nobody reads.
	 *
	 * @param name its name
	 * @param meant the name that was meant, if one is near
	 * @param property its value, and where it stands
	 * @param warned whether it is told if none is near
	 */
	record Unknown(String name, @Nullable String meant, @Nullable ConfigurationProperty property, boolean warned) {

	}

}

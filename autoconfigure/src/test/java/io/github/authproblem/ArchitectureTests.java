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

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.authproblem.servlet.ApplicationServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

/**
 * The rooms of the house: what each package may use.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.authproblem";

	private static final String CLASSIFY = ROOT + ".classify";

	private static final String RESPOND = ROOT + ".respond";

	private static final String SERVLET = ROOT + ".servlet";

	private static final String OBSERVE = ROOT + ".observe";

	private static final String OPENAPI = ROOT + ".openapi";

	private static final String PAGES = ROOT + ".pages";

	private static final String[] SERVLET_STACK = { "jakarta.servlet..", "org.springframework.web.servlet..",
			"org.springframework.http.server..", "org.springframework.security.web.." };

	private static final String[] REACTIVE_STACK = { "reactor..", "org.reactivestreams..",
			"org.springframework.web.reactive..", "org.springframework.web.server.." };

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

	/** A package may use these of ours, and itself. */
	private static ArchRule mayUse(String packageName, String... others) {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(packageName)
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT + "..")
				.and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(others)
					.or(JavaClass.Predicates.resideInAPackage(packageName)))));
	}

	private static ArchRule mustNotUse(String packageName, String... foreign) {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(packageName)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(foreign);
	}

	@Test
	void rootThenUsesNothingOfOurs() {
		check(mayUse(ROOT));
	}

	@Test
	void rootThenIsFreeOfWebStacksAndSpringSecurity() {
		check(mustNotUse(ROOT, SERVLET_STACK));
		check(mustNotUse(ROOT, REACTIVE_STACK));
		check(mustNotUse(ROOT, "org.springframework.security.."));
	}

	@Test
	void classifyThenUsesRootOnly() {
		check(mayUse(CLASSIFY, ROOT));
	}

	@Test
	void respondThenUsesRootOnly() {
		check(mayUse(RESPOND, ROOT));
	}

	@Test
	void respondThenIsFreeOfWebStacksAndSpringSecurity() {
		check(mustNotUse(RESPOND, SERVLET_STACK));
		check(mustNotUse(RESPOND, REACTIVE_STACK));
		check(mustNotUse(RESPOND, "org.springframework.security.."));
	}

	@Test
	void classifyThenDoesNotWrite() {
		check(mustNotUse(CLASSIFY, "jakarta.servlet..", "org.springframework.web.servlet.."));
		check(mustNotUse(CLASSIFY, REACTIVE_STACK));
	}

	@Test
	void servletThenUsesTheRoomsBeforeIt() {
		check(mayUse(SERVLET, ROOT, CLASSIFY, RESPOND));
	}

	@Test
	void pagesThenUseRootAndRespondOnly() {
		check(mayUse(PAGES, ROOT, RESPOND));
	}

	@Test
	void servletThenIsFreeOfTheReactiveStack() {
		check(mustNotUse(SERVLET, REACTIVE_STACK));
	}

	@Test
	void observeThenUsesRootOnly() {
		check(mayUse(OBSERVE, ROOT));
	}

	@Test
	void openapiThenUsesRootAndRespondOnly() {
		check(mayUse(OPENAPI, ROOT, RESPOND));
	}

	@Test
	void openapiThenIsFreeOfWebStacksAndSpringSecurity() {
		check(mustNotUse(OPENAPI, SERVLET_STACK));
		check(mustNotUse(OPENAPI, REACTIVE_STACK));
		check(mustNotUse(OPENAPI, "org.springframework.security.."));
	}

	@Test
	void autoconfigureThenIsUsedByNothing() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".autoconfigure.."));
	}

	@Test
	void onlyAutoconfigureAndWhatServesTheActuatorUseSpringBoot() {
		check(mustNotUse(OBSERVE, "org.springframework.boot.autoconfigure.."));
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".autoconfigure..", OBSERVE)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot.."));
	}

	@Test
	void packagesThenHaveNoCycles() {
		check(SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
	}

	@Test
	void everyPackageThenIsKnownToTheseRules() {
		check(ArchRuleDefinition.classes()
			.should()
			.resideInAnyPackage(ROOT, CLASSIFY, RESPOND, SERVLET, OBSERVE, OPENAPI, PAGES, ROOT + ".autoconfigure"));
	}

	@Test
	void nothingThenSendsErrors() {
		check(ArchRuleDefinition.noClasses()
			.that()
			// Where the application fails on unknown paths, it fails on concealed ones;
			// what
			// its exception handling sends is passed on
			.doNotBelongToAnyOf(ApplicationServlet.class)
			.and()
			.doNotHaveSimpleName("JudgedResponse")
			.should()
			.callMethod(HttpServletResponse.class, "sendError", int.class)
			.orShould()
			.callMethod(HttpServletResponse.class, "sendError", int.class, String.class));
	}

	@Test
	void nothingThenRedirects() {
		check(ArchRuleDefinition.noClasses()
			.should()
			.callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name("sendRedirect"))));
	}

	@Test
	void nothingThenOpensSession() {
		check(ArchRuleDefinition.noClasses()
			.should()
			.callMethod(HttpServletRequest.class, "getSession")
			.orShould()
			.callMethod(HttpServletRequest.class, "getSession", boolean.class));
	}

	@Test
	void nothingThenSetsCookies() {
		check(ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.haveFullyQualifiedName("jakarta.servlet.http.Cookie"));
	}

	@Test
	void nothingThenUsesReflectionOnFields() {
		check(ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.haveFullyQualifiedName("java.lang.reflect.Field"));
	}

	@Test
	void nothingThenMatchesRegularExpressions() {
		check(ArchRuleDefinition.noClasses().should().dependOnClassesThat().resideInAPackage("java.util.regex.."));
	}

}

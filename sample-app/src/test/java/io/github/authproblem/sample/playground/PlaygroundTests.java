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

package io.github.authproblem.sample.playground;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.authproblem.sample.SampleClient;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page, in a real browser.
 */
@ExtendWith(Chromium.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "auth-problem.unavailable.retry-after=3s")
class PlaygroundTests {

	private static ChromeDriver browser;

	@LocalServerPort
	private int port;

	@Autowired
	private Queue<String> seenByServer;

	private SampleClient client;

	@BeforeAll
	static void start(@TempDir Path profile) {
		browser = Chromium.start(profile);
	}

	@AfterAll
	static void quit() {
		browser.quit();
	}

	@BeforeEach
	void open() {
		this.client = new SampleClient(this.port);
		Chromium.emulate(browser, 1280, 900, "light");
		browser.get("http://localhost:" + this.port + "/");
		await(".chips [data-scenario]");
		this.seenByServer.clear();
	}

	@AfterEach
	void switchOn() {
		this.client.send("PUT", "/demo/identity-provider", BodyPublishers.ofString("{\"available\": true}"),
				"Content-Type", "application/json");
	}

	/**
	 * A browser reports each denied request of the page's client itself: that is no error
	 * of the page.
	 */
	@AfterEach
	void consoleHasNoErrorOfThePage() {
		assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage))
			.allMatch((message) -> message.matches("http://localhost:[0-9]+/api/\\S+ - Failed to load resource: "
					+ "the server responded with a status of (401|403|503) .*"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ok              | 200 | request readable token verifiable valid allowed 200
			missing         | 401 | request readable token 401-missing
			another-scheme  | 401 | request readable token 401-missing
			expired         | 401 | request readable token verifiable valid 401-invalid
			not-yet-valid   | 401 | request readable token verifiable valid 401-invalid
			forged          | 401 | request readable token verifiable valid 401-invalid
			wrong-issuer    | 401 | request readable token verifiable valid 401-invalid
			wrong-audience  | 401 | request readable token verifiable valid 401-invalid
			malformed       | 401 | request readable token verifiable valid 401-invalid
			two-tokens      | 400 | request readable 400
			suspended       | 403 | request readable token verifiable valid allowed concealed 403
			scope-by-url    | 403 | request readable token verifiable valid allowed concealed 403
			scope-by-method | 403 | request readable token verifiable valid allowed concealed 403
			role            | 403 | request readable token verifiable valid allowed concealed 403
			concealed       | 404 | request readable token verifiable valid allowed concealed 404
			unavailable     | 503 | request readable token verifiable 503
			""")
	void scenarioWhenClickedThenStatusAndPath(String scenario, String status, String path) {
		run(scenario);
		assertThat(text("#verdict .number")).isEqualTo(status);
		assertThat(text("#raw-response")).startsWith("HTTP/1.1 " + status);
		assertThat(text("#curl")).contains("curl -i ");
		assertThat(text("#why")).isNotBlank().isNotEqualTo("This page does not know this answer.");
		assertThat(browser.findElements(By.cssSelector("#references a[href^='https://www.rfc-editor.org/rfc/rfc']")))
			.isNotEmpty();
		List<String> nodes = List.of(path.split(" "));
		assertThat(lit("node")).containsExactlyInAnyOrderElementsOf(nodes);
		assertThat(lit("edge")).hasSize(nodes.size() - 1);
		assertThat(text("#flow-caption")).endsWith("So " + status + ".");
	}

	@Test
	void scenarioWhenChallengedThenEveryPartOfTheChallenge() {
		run("scope-by-url");
		assertThat(texts("#challenge dt")).containsExactly("scheme", "realm", "error", "scope", "resource_metadata",
				"error_description");
		assertThat(text("#challenge")).contains("Bearer", "sample-app", "insufficient_scope", "reports:read",
				"The access token lacks a required scope");
	}

	@Test
	void scenarioWhenNextIsClickedThenPathOfTheLastOneOnly() {
		run("ok");
		run("missing");
		assertThat(lit("node")).containsExactlyInAnyOrder("request", "readable", "token", "401-missing");
	}

	@Test
	void scenarioWhenOperatedByKeyboardThenSameAsClicked() {
		new Actions(browser).sendKeys(Keys.TAB).perform();
		assertThat(browser.switchTo().activeElement().getText()).isEqualTo("Skip to the requests");
		new Actions(browser).sendKeys(Keys.ENTER, Keys.TAB).perform();
		WebElement focused = browser.switchTo().activeElement();
		assertThat(focused.getDomAttribute("data-scenario")).isEqualTo("ok");
		assertThat(focused.getCssValue("outline-style")).isEqualTo("solid");
		focused.sendKeys(Keys.SPACE);
		await("#result:not([hidden])");
		assertThat(text("#verdict .number")).isEqualTo("200");
	}

	@Test
	void providerWhenSwitchedThenValidTokenIsUnavailableUntilSwitchedBack() {
		browser.findElement(By.id("provider")).click();
		await("#provider[aria-checked=false]");
		run("ok");
		assertThat(text("#verdict .number")).isEqualTo("503");
		assertThat(text("#raw-response")).contains("Retry-After: 3");
		browser.findElement(By.id("provider")).click();
		await("#provider[aria-checked=true]");
		run("ok");
		assertThat(text("#verdict .number")).isEqualTo("200");
	}

	@Test
	void clientWhenTokenExpiredAndFiveRequestsThenExactlyOneRefresh() {
		act("refresh");
		assertThat(this.seenByServer).filteredOn((seen) -> seen.startsWith("/demo/tokens/refresh"))
			.containsExactly("/demo/tokens/refresh 200");
		assertThat(this.seenByServer).filteredOn("/api/messages 200"::equals).hasSize(5);
		assertThat(this.seenByServer).filteredOn("/api/messages 401"::equals).hasSizeBetween(1, 5);
		assertThat(text("#act-summary")).isEqualTo("Five requests, 1 refresh: they all waited for the same one.");
	}

	@Test
	void clientWhenScopeIsMissingThenAsksForItAndComesBack() {
		act("scope");
		assertThat(this.seenByServer).containsExactly("/demo/tokens 200", "/api/reports 403", "/demo/tokens 200",
				"/api/reports 200");
		assertThat(text("#act-summary")).endsWith("came back: 200.");
	}

	@Test
	void clientWhenRoleIsMissingThenOneRequest() {
		act("role");
		assertThat(this.seenByServer).containsExactly("/demo/tokens 200", "/api/admin/users 403");
		assertThat(text("#act-summary")).startsWith("403 without a challenge: 1 request");
	}

	@Test
	void clientWhenProviderIsDownThenWaitsAndComesBack() {
		act("wait");
		assertThat(this.seenByServer).filteredOn((seen) -> seen.startsWith("/api/"))
			.containsExactly("/api/messages 503", "/api/messages 200");
		assertThat(text("#act-summary")).endsWith("came back: 200.");
	}

	@Test
	void explainWhenLastResponseThenNoDeparture() {
		run("scope-by-url");
		browser.findElement(By.id("use-last")).click();
		await("#explanation h3");
		assertThat(text("#explanation .status")).isEqualTo("403");
		assertThat(text("#explanation")).contains("None was found.", "insufficient_scope", "reports:read");
	}

	@Test
	void explainWhenFaultyThenFindings() {
		explain("HTTP/1.1 401 Unauthorized\\nContent-Type: application/json\\n\\n{}");
		await("#explanation .findings li");
		assertThat(text("#explanation .findings")).contains("WWW-Authenticate", "RFC 9110");
	}

	@Test
	void explainWhenMarkupIsPastedThenItIsText() {
		String hostile = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>";
		explain("HTTP/1.1 401 " + hostile + "\\nWWW-Authenticate: Bearer realm=\\\"" + hostile
				+ "\\\"\\nContent-Type: application/problem+json\\n\\n{\\\"title\\\": \\\"" + hostile + "\\\", \\\""
				+ hostile + "\\\": 1}");
		await("#explanation > *");
		assertThat(text("#explanation")).contains(hostile);
		assertThat(browser.findElements(By.cssSelector("#explanation img, #explanation script"))).isEmpty();
		assertThat(browser.executeScript("return window.hacked")).isNull();
	}

	@Test
	void explainWhenNoHttpThenSaysSo() {
		explain("no HTTP at all");
		await("#explanation .banner");
		assertThat(text("#explanation")).startsWith("This could not be explained.");
		// The browser's own report of the 400
		assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).singleElement()
			.satisfies((entry) -> assertThat(entry.getMessage()).contains("/demo/explain", "400"));
	}

	@Test
	void pageWhenMarkupGetsInAllTheSameThenPolicyStopsIt() {
		browser.executeScript("document.body.insertAdjacentHTML('beforeend', "
				+ "'<img src=/playground/none.png onerror=window.hacked=1>')");
		Awaitility.await()
			.untilAsserted(() -> assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
				.anySatisfy((entry) -> assertThat(entry.getMessage()).contains("Content Security Policy")));
		assertThat(browser.executeScript("return window.hacked")).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 320, 390, 768, 1280 })
	void pageWhenFullThenNeverWiderThanTheScreen(int width) {
		Chromium.emulate(browser, width, 844, "light");
		fill();
		assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
			.isLessThanOrEqualTo(width);
	}

	@ParameterizedTest
	@CsvSource({ "light, 1280", "dark, 1280", "light, 390", "dark, 390" })
	void pageWhenFullThenAccessible(String colorScheme, int width) throws IOException {
		Chromium.emulate(browser, width, 844, colorScheme);
		fill();
		try (InputStream script = getClass().getResourceAsStream("/axe.min.js")) {
			browser.executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
		}
		assertThat(browser.executeAsyncScript("axe.run().then((results) => arguments[0](results.violations.map("
				+ "({ id, nodes }) => `${id}: ${nodes.map((node) => node.html + node.failureSummary)}`)))"))
			.isEqualTo(List.of());
	}

	private void fill() {
		run("scope-by-url");
		act("refresh");
		explain("HTTP/1.1 401 Unauthorized\\nContent-Type: application/json\\n\\n{}");
		await("#explanation .findings li");
	}

	private void run(String scenario) {
		browser.executeScript("document.getElementById('raw-response').textContent = ''");
		browser.findElement(By.cssSelector("[data-scenario='%s']".formatted(scenario))).click();
		await("#raw-response:not(:empty)");
		await("[data-scenario='%s']:not([aria-busy])".formatted(scenario));
	}

	private void act(String act) {
		browser.findElement(By.cssSelector("[data-act='%s']".formatted(act))).click();
		await("[data-act='%s'][aria-pressed=true]:not([aria-busy])".formatted(act));
	}

	private void explain(String pasted) {
		browser.executeScript("document.getElementById('pasted').value = \"" + pasted + "\"");
		browser.findElement(By.cssSelector("#explain-form [type=submit]")).click();
	}

	private List<String> lit(String part) {
		return browser.findElements(By.cssSelector(".lit[data-%s]".formatted(part)))
			.stream()
			.map((element) -> element.getDomAttribute("data-" + part))
			.toList();
	}

	private static String text(String selector) {
		return browser.findElement(By.cssSelector(selector)).getText();
	}

	private static List<String> texts(String selector) {
		return browser.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
	}

	private static void await(String selector) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> !browser.findElements(By.cssSelector(selector)).isEmpty());
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Counting {

		@Bean
		Queue<String> seenByServer() {
			return new ConcurrentLinkedQueue<>();
		}

		/** Before Spring Security, so that it sees what is denied. */
		@Bean
		FilterRegistrationBean<Filter> counter(Queue<String> seenByServer) {
			FilterRegistrationBean<Filter> counter = new FilterRegistrationBean<>((request, response, chain) -> {
				chain.doFilter(request, response);
				String path = ((HttpServletRequest) request).getRequestURI();
				if (path.startsWith("/api/") || path.startsWith("/demo/tokens")) {
					seenByServer.add(path + " " + ((HttpServletResponse) response).getStatus());
				}
			});
			counter.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return counter;
		}

	}

}

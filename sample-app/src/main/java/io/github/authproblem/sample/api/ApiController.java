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

package io.github.authproblem.sample.api;

import java.time.LocalDate;
import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "API", description = "What the security rules protect")
class ApiController {

	@Operation(summary = "Read what everybody may read")
	@GetMapping("/public")
	Message greeting() {
		return new Message("Everybody may read this.");
	}

	@Operation(summary = "Read the messages")
	@GetMapping("/messages")
	List<Message> messages() {
		return List.of(new Message("Welcome."), new Message("Your token is good."));
	}

	@Operation(summary = "Post a message")
	@PostMapping("/messages")
	Message post() {
		return new Message("Your message was posted.");
	}

	@Operation(summary = "List the reports")
	@GetMapping("/reports")
	List<Report> reports() {
		return List.of(new Report("1", "Sales"), new Report("2", "Costs"));
	}

	@Operation(summary = "Delete a report")
	@DeleteMapping("/reports/{id}")
	@PreAuthorize("hasAuthority('SCOPE_reports:delete')")
	Message deleteReport(@PathVariable String id) {
		return new Message("Report " + id + " was deleted.");
	}

	@Operation(summary = "List the users")
	@GetMapping("/admin/users")
	List<User> users() {
		return List.of(new User("alice"), new User("bob"));
	}

	@Operation(summary = "List the salaries")
	@GetMapping("/payroll")
	List<Salary> payroll() {
		return List.of(new Salary("alice", LocalDate.of(2026, 1, 31), 5000),
				new Salary("bob", LocalDate.of(2026, 1, 31), 4000));
	}

	record Message(String text) {

	}

	record Report(String id, String title) {

	}

	record User(String name) {

	}

	record Salary(String user, LocalDate paidOn, long amount) {

	}

}

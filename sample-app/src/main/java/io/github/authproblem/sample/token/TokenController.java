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

package io.github.authproblem.sample.token;

import io.github.authproblem.sample.token.TokenIssuer.IssuedToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.exc.MismatchedInputException;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Tokens", description = "Tokens to try the API with")
@RequestMapping(path = "/demo/tokens", consumes = MediaType.APPLICATION_JSON_VALUE,
		produces = MediaType.APPLICATION_JSON_VALUE)
class TokenController {

	private final TokenIssuer issuer;

	private final RefreshTokens refreshTokens = new RefreshTokens(10_000);

	TokenController(TokenIssuer issuer) {
		this.issuer = issuer;
	}

	@Operation(summary = "Get a token of some kind")
	@ApiResponse(responseCode = "200", description = "A pair of tokens", useReturnTypeSchema = true)
	@ApiResponse(responseCode = "400", description = "A member is missing or not what it must be",
			content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
					schema = @Schema(implementation = ProblemDetail.class)))
	@PostMapping
	TokenResponse issue(@RequestBody TokenRequest request) {
		return pair(request.tokenKind(), request.grant());
	}

	@Operation(summary = "Get a new pair of tokens")
	@ApiResponse(responseCode = "200", description = "A pair of tokens", useReturnTypeSchema = true)
	@ApiResponse(responseCode = "400", description = "The refresh token is unknown or was used before",
			content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
					schema = @Schema(implementation = ProblemDetail.class)))
	@PostMapping("/refresh")
	TokenResponse refresh(@RequestBody RefreshRequest request) {
		Grant grant = this.refreshTokens.redeem(request.checkedRefreshToken());
		if (grant == null) {
			throw new InvalidGrantException();
		}
		return pair(TokenKind.VALID, grant);
	}

	@ExceptionHandler
	ErrorResponse unreadable(HttpMessageNotReadableException ex) {
		RequestMember member = memberAtFault(ex.getCause());
		return ErrorResponse.create(ex, HttpStatus.BAD_REQUEST, (member != null) ? member.rule()
				: "The body must be a single JSON object, its members of the right types.");
	}

	private static @Nullable RequestMember memberAtFault(@Nullable Throwable cause) {
		if (cause instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
			return RequestMember.of(mismatch.getPath().get(0).getPropertyName());
		}
		return null;
	}

	private TokenResponse pair(TokenKind kind, Grant grant) {
		IssuedToken token = this.issuer.issue(kind, grant);
		return new TokenResponse(token.value(), "Bearer", Math.max(0, token.expiresIn().toSeconds()),
				this.refreshTokens.issue(grant));
	}

}

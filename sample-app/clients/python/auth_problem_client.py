# Copyright 2026-present the original author or authors.
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#      https://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.
"""A client of an API with Bearer tokens that reacts to a denial as it should."""

import re
import threading
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import NamedTuple, Optional, Protocol
from urllib.parse import urljoin, urlsplit

import requests


class LoginRequiredError(requests.RequestException):
    """No token is to be had: the user must log in again. ``response`` is the 401 that told so."""


class TokenSource(Protocol):
    """Where the tokens come from."""

    def get(self) -> Optional[str]:
        """Return the current token, or None."""

    def refresh(self, rejected: Optional[str]) -> Optional[str]:
        """Get a new token, the current one from then on, in the place of the one rejected (None: none was sent).

        Return None if there is none to be had, as where the refresh token is rejected too; raise on any other failure.
        """

    def request_scope(self, scope: str) -> Optional[str]:
        """Get a token with these scopes, separated by spaces, beside those it has; the current one from then on.

        Return None if they are not granted.
        """


class ApiSession(requests.Session):
    """A session for an API, which threads may share.

    Each of these is done at most once for a request, and then the request is repeated:

    - 401 with ``invalid_token``: the token is refreshed, once for all requests that sent it
    - 401 without a token: the source is asked for one
    - 403 with ``insufficient_scope`` that names the ``scope``: the source is asked for it
    - 503 with ``Retry-After``: waits as told, unless that is longer than ``max_wait`` seconds

    Every other response is returned as it is. The token is sent to the API's origin alone, also after a redirect.
    """

    def __init__(self, api: str, tokens: TokenSource, max_wait: float = 30):
        super().__init__()
        self.api = api
        self.tokens = tokens
        self.max_wait = max_wait
        self._lock = threading.Lock()
        self._refused: Optional[str] = None  # the last token that could not be refreshed

    def request(self, method, url, *args, **kwargs):
        """Send a request to a URL that may be relative to the API's; raise LoginRequiredError as told there."""
        return super().request(method, urljoin(self.api, url), *args, **kwargs)

    def send(self, request, **kwargs):
        """Send a request, or one hop of several if it is redirected."""
        if _origin(request.url) != _origin(self.api):
            return super().send(request, **kwargs)
        tried = set()
        token = self.tokens.get()
        while True:
            response = super().send(_authorized(request, token), **kwargs)
            if response.history or not _is_repeatable(request.body):
                return response
            name, apply = self._remedy(response, token)
            if name is None or name in tried:
                return response
            tried.add(name)
            token = apply()
            if token is None and name != "wait":
                return response
            response.close()

    def rebuild_auth(self, prepared_request, response):
        """Take the token off a redirected request; send() gives it back on the API's origin."""
        prepared_request.headers.pop("Authorization", None)

    def _remedy(self, response, token):
        params = _bearer_challenge(response)
        error, scope = params.get("error"), params.get("scope")
        if response.status_code == 401 and (error == "invalid_token" if token else error is None):
            return "token", lambda: self._renewed(token, response)
        if response.status_code == 403 and error == "insufficient_scope" and scope:
            return "scope", lambda: self._with_scope(scope)
        if response.status_code == 503 and (_is_idempotent(response) or _never_reached_the_api(response)):
            delay = retry_after(response.headers.get("Retry-After"))
            if delay is not None and delay <= self.max_wait:
                return "wait", lambda: time.sleep(delay) or self.tokens.get()
        return None, None

    def _renewed(self, rejected, response):
        with self._lock:
            current = self.tokens.get()
            if current != rejected:
                return current  # refreshed while the request was under way
            token = None
            if rejected is None or rejected != self._refused:
                token = self.tokens.refresh(rejected)
            if token is None:
                self._refused = rejected
        if token is None and rejected is not None:
            raise LoginRequiredError(
                "The access token was rejected and cannot be refreshed: log in again.", response=response)
        return token

    def _with_scope(self, scope):
        with self._lock:
            return self.tokens.request_scope(scope)


class Challenge(NamedTuple):
    """A challenge of ``WWW-Authenticate``; the names of its parameters are in lower case."""

    scheme: str
    params: dict
    token68: Optional[str] = None


def parse_challenges(header: Optional[str]) -> list:
    """Parse ``WWW-Authenticate`` (RFC 9110, section 11.6.1), also several field lines joined.

    Return the challenges; none if the header breaks the grammar.
    """
    text = header or ""
    position = 0
    challenges = []

    def take(pattern):
        nonlocal position
        match = pattern.match(text, position)
        position = match.end() if match else position
        return match and match.group()

    def element_ends():
        take(_SPACE)
        return text[position:position + 1] in ("", ",")

    while take(_SEPARATOR) is not None and position < len(text):
        name = take(_TOKEN)
        scheme_end = position
        if name and not take(_EQUALS):
            challenges.append(Challenge(name, {}))
            if element_ends():
                continue
            start = position
            token68 = take(_TOKEN68) if start > scheme_end else None
            if token68 and element_ends():
                challenges[-1] = Challenge(name, {}, token68)
                continue
            position = start
            name = take(_TOKEN) if start > scheme_end else None
            if not name or not take(_EQUALS):
                return []
        value = take(_TOKEN) or take(_QUOTED)
        if not name or not challenges or not value or not element_ends() or name.lower() in challenges[-1].params:
            return []
        challenges[-1].params[name.lower()] = _PAIR.sub(r"\1", value[1:-1]) if value[0] == '"' else value
    return challenges


_SPACE = re.compile(r"[ \t]*")
_SEPARATOR = re.compile(r"[ \t,]*")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_TOKEN68 = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_PAIR = re.compile(r"\\(.)", re.DOTALL)


def retry_after(value: Optional[str]) -> Optional[float]:
    """Return the seconds to wait, given as such or as an HTTP-date (RFC 9110, section 10.2.3), or None."""
    if re.fullmatch("[0-9]{1,9}", value or ""):
        return int(value)
    try:
        date = parsedate_to_datetime(value)
        return max(0.0, (date - datetime.now(timezone.utc)).total_seconds())
    except (TypeError, ValueError):
        return None  # neither, or a date without a time zone


def _bearer_challenge(response):
    challenges = parse_challenges(response.headers.get("WWW-Authenticate"))
    return next((challenge.params for challenge in challenges if challenge.scheme.lower() == "bearer"), {})


def _authorized(request, token):
    request = request.copy()
    if token is not None:
        request.headers["Authorization"] = "Bearer " + token
    return request


def _is_repeatable(body):
    return body is None or isinstance(body, (str, bytes))  # a file or a generator can be sent only once


def _is_idempotent(response):
    # Where nobody knows whether the first request was carried out (RFC 9110, section 9.2.2)
    return response.request.method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")


def _never_reached_the_api(response):
    try:
        return re.search("[:/]authentication-unavailable$", response.json()["type"]) is not None
    except (ValueError, TypeError, KeyError):
        return False


def _origin(url):
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)

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
"""Run by ClientScriptTests: SAMPLE is the address of the sample, OUTAGE of one whose JWK set is down."""

import os
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import requests

from auth_problem_client import ApiSession, Challenge, LoginRequiredError, parse_challenges, retry_after

SAMPLE = os.environ["SAMPLE"]
OUTAGE = os.environ["OUTAGE"]


class SampleTokens:
    """The sample's tokens, and how often each function was called."""

    def __init__(self, kind=None):
        self.refreshed, self.asked = [], []
        self.pair = kind and self._issue(kind)

    def get(self):
        return self.pair and self.pair["token"]

    def refresh(self, rejected):
        self.refreshed.append(rejected)
        if self.pair is None:
            self.pair = self._issue("valid")
            return self.get()
        response = requests.post(SAMPLE + "/demo/tokens/refresh", json={"refreshToken": self.pair["refreshToken"]})
        if not response.ok:
            return None
        self.pair = response.json()
        return self.get()

    def request_scope(self, scope):
        self.asked.append(scope)
        self.pair = self._issue("valid", scope)
        return self.get()

    @staticmethod
    def _issue(kind, scope=""):
        return requests.post(SAMPLE + "/demo/tokens", json={"kind": kind, "scope": scope}).json()


class FixedTokens:
    def get(self):
        return "a-token"

    def refresh(self, rejected):
        return "another"

    def request_scope(self, scope):
        return "wider"


class Server:
    """Gives these answers in turn, the last one again and again."""

    def __init__(self, *answers):
        self.requests = []
        seen = self.requests

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                status, headers = answers[min(len(seen), len(answers) - 1)]
                seen.append((time.time(), self.headers.get("Authorization")))
                while "Transfer-Encoding" in self.headers and self.rfile.readline() != b"0\r\n":
                    pass
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.send_header("Connection", "close")
                self.end_headers()

            do_POST = do_GET

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.url = f"http://localhost:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def authorizations(self):
        return [authorization for _, authorization in self.requests]


UNAUTHORIZED = (401, {"WWW-Authenticate": 'Bearer realm="r", error="invalid_token"'})


def seen(server=SAMPLE):
    """What a sample got beside requests for tokens."""
    return [line for line in requests.get(server + "/test/requests").json() if "/demo/tokens" not in line]


def in_parallel(function):
    with ThreadPoolExecutor(5) as pool:
        return [future.exception() or future.result() for future in [pool.submit(function) for _ in range(5)]]


class ApiSessionTests(unittest.TestCase):
    def setUp(self):
        requests.delete(SAMPLE + "/test/requests")
        requests.delete(OUTAGE + "/test/requests")

    def test_expired_token_in_five_parallel_requests_is_refreshed_once(self):
        tokens = SampleTokens("expired")
        expired = tokens.get()
        session = ApiSession(SAMPLE, tokens)
        responses = in_parallel(lambda: session.get("/api/messages"))
        self.assertEqual([200] * 5, [response.status_code for response in responses])
        self.assertEqual([expired], tokens.refreshed)
        log = seen()
        self.assertEqual(5, log.count("GET /api/messages 200"))
        self.assertEqual(len(log) - 5, log.count("GET /api/messages 401"))
        self.assertLessEqual(len(log), 10)

    def test_rejected_refresh_token_is_tried_once_and_every_request_fails_clearly(self):
        tokens = SampleTokens("expired")
        tokens.pair["refreshToken"] = "spent"
        session = ApiSession(SAMPLE, tokens)
        for error in in_parallel(lambda: session.get("/api/messages")):
            self.assertIsInstance(error, LoginRequiredError)
            self.assertEqual(401, error.response.status_code)
        with self.assertRaises(LoginRequiredError):
            session.get("/api/messages")
        self.assertEqual(1, len(tokens.refreshed))
        self.assertEqual(["GET /api/messages 401"] * 6, seen())

    def test_new_token_that_is_rejected_too_is_not_refreshed_again(self):
        server = Server(UNAUTHORIZED)
        self.assertEqual(401, ApiSession(server.url, FixedTokens()).get("/").status_code)
        self.assertEqual(["Bearer a-token", "Bearer another"], server.authorizations())

    def test_without_token_one_is_asked_for_once(self):
        tokens = SampleTokens()
        self.assertEqual(200, ApiSession(SAMPLE, tokens).get("/api/messages").status_code)
        self.assertEqual([None], tokens.refreshed)
        self.assertEqual(["GET /api/messages 401", "GET /api/messages 200"], seen())

    def test_without_token_and_none_to_be_had_the_401_is_returned(self):
        tokens = SampleTokens()
        tokens.refresh = lambda rejected: None
        response = ApiSession(SAMPLE, tokens).get("/api/messages")
        self.assertEqual("urn:problem-type:auth:token-missing", response.json()["type"])
        self.assertEqual(["GET /api/messages 401"], seen())

    def test_401_without_error_is_not_answered_where_a_token_was_sent(self):
        server = Server((401, {"WWW-Authenticate": 'Bearer realm="r"'}))
        self.assertEqual(401, ApiSession(server.url, FixedTokens()).get("/").status_code)
        self.assertEqual(1, len(server.requests))

    def test_403_is_not_repeated(self):
        tokens = SampleTokens("valid")
        response = ApiSession(SAMPLE, tokens).get("/api/admin/users")
        self.assertEqual("urn:problem-type:auth:role-insufficient", response.json()["type"])
        self.assertEqual(["GET /api/admin/users 403"], seen())
        self.assertEqual(([], []), (tokens.refreshed, tokens.asked))

    def test_missing_scope_is_asked_for_by_its_name_and_the_request_repeated(self):
        tokens = SampleTokens("valid")
        self.assertEqual(200, ApiSession(SAMPLE, tokens).post("/api/messages", data="hello").status_code)
        self.assertEqual(["messages:write"], tokens.asked)
        self.assertEqual(["POST /api/messages 403", "POST /api/messages 200"], seen())

    def test_scope_that_is_not_granted_leaves_the_403(self):
        tokens = SampleTokens("valid")
        tokens.request_scope = lambda scope: None
        self.assertEqual(403, ApiSession(SAMPLE, tokens).get("/api/reports").status_code)
        self.assertEqual(["GET /api/reports 403"], seen())

    def test_scope_that_does_not_help_is_asked_for_once(self):
        tokens = SampleTokens("valid")
        tokens.request_scope = lambda scope: tokens.get()
        self.assertEqual(403, ApiSession(SAMPLE, tokens).get("/api/reports").status_code)
        self.assertEqual(["GET /api/reports 403"] * 2, seen())

    def test_missing_scope_without_its_name_is_not_asked_for(self):
        server = Server((403, {"WWW-Authenticate": "Bearer error=insufficient_scope"}))
        self.assertEqual(403, ApiSession(server.url, FixedTokens()).get("/").status_code)
        self.assertEqual(1, len(server.requests))

    def test_outage_is_waited_for_once_as_told_also_with_post_that_never_reached_the_api(self):
        start = time.monotonic()
        response = ApiSession(OUTAGE, SampleTokens("valid")).post("/api/messages", data="hello")
        self.assertEqual(503, response.status_code)
        self.assertGreaterEqual(time.monotonic() - start, 1)
        self.assertEqual(["POST /api/messages 503"] * 2, seen(OUTAGE))

    def test_retry_after_may_be_a_date(self):
        date = format_datetime(datetime.fromtimestamp(int(time.time()) + 3, timezone.utc), usegmt=True)
        server = Server((503, {"Retry-After": date}), (200, {}))
        self.assertEqual(200, ApiSession(server.url, FixedTokens()).get("/").status_code)
        self.assertGreaterEqual(server.requests[1][0], parsedate_to_datetime(date).timestamp())

    def test_other_server_error_of_post_is_not_repeated(self):
        server = Server((503, {"Retry-After": "0"}))
        self.assertEqual(503, ApiSession(server.url, FixedTokens()).post("/").status_code)
        self.assertEqual(1, len(server.requests))

    def test_retry_after_that_is_too_long_or_neither_is_not_waited_for(self):
        for told in ("31", "99999999999999999999", "soon", "-1", "Tue, 24 Nov 2026 03:30:00"):
            with self.subTest(told):
                server = Server((503, {"Retry-After": told}))
                self.assertEqual(503, ApiSession(server.url, FixedTokens()).get("/").status_code)
                self.assertEqual(1, len(server.requests))
        self.assertIsNone(retry_after(None))

    def test_body_that_can_be_sent_only_once_is_not_repeated(self):
        server = Server(UNAUTHORIZED)
        response = ApiSession(server.url, FixedTokens()).post("/", data=iter([b"hello"]))
        self.assertEqual(401, response.status_code)
        self.assertEqual(1, len(server.requests))

    def test_token_is_sent_to_no_other_origin_and_its_challenge_not_answered(self):
        other = Server(UNAUTHORIZED)
        server = Server((302, {"Location": other.url}))
        session = ApiSession(server.url, FixedTokens())
        self.assertEqual(401, session.get("/").status_code)
        self.assertEqual(401, session.get(other.url).status_code)
        self.assertEqual(["Bearer a-token"], server.authorizations())
        self.assertEqual([None, None], other.authorizations())

    def test_redirect_within_the_origin_keeps_the_token(self):
        server = Server((302, {"Location": "/elsewhere"}), UNAUTHORIZED, (200, {}))
        self.assertEqual(200, ApiSession(server.url, FixedTokens()).get("/").status_code)
        self.assertEqual(["Bearer a-token", "Bearer a-token", "Bearer another"], server.authorizations())


class ParseChallengesTests(unittest.TestCase):
    def test_grammar_of_rfc_9110(self):
        self.assertEqual([], parse_challenges(None))
        self.assertEqual([Challenge("Bearer", {})], parse_challenges("Bearer"))
        self.assertEqual(
            [
                Challenge("Negotiate", {}, "YII="),
                Challenge("Bearer", {"realm": 'a "b", error=c', "error": "invalid_token"}),
                Challenge("Basic", {"realm": "x"}),
            ],
            parse_challenges(
                'Negotiate YII=, ,Bearer Realm = "a \\"b\\", error=c" , error=invalid_token, Basic realm=x'))

    def test_nothing_is_read_into_what_breaks_it(self):
        for header in ('realm="x"', 'Bearer realm="x', 'Bearer realm="x" error="y"', "Bearer a=b, A=c", "Bearer a b=c",
                       'Bearer"x"', "Bearer/x", "Bearer realm=x=y", '"x"', 'Bearer "x"'):
            with self.subTest(header):
                self.assertEqual([], parse_challenges(header))


if __name__ == "__main__":
    unittest.main()

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

// Run by ClientScriptTests: SAMPLE is the address of the sample, OUTAGE of one whose JWK set is down.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, beforeEach, test } from 'node:test';
import { createClient, LoginRequiredError, parseChallenges } from './auth-problem-client.js';

const { SAMPLE, OUTAGE } = process.env;

/** The sample's tokens, and how often each function was called. */
class SampleTokens {
  calls = { refresh: [], requestScope: [] };
  scope = '';

  async issue(kind, scope = '') {
    this.pair = await this.#post('/demo/tokens', { kind, scope });
    return this;
  }

  get() {
    return this.pair?.token;
  }

  async refresh(rejected) {
    this.calls.refresh.push(rejected);
    if (!this.pair) {
      return (await this.issue('valid')).get();
    }
    const pair = await this.#post('/demo/tokens/refresh', { refreshToken: this.pair.refreshToken });
    this.pair = pair ?? this.pair;
    return pair?.token;
  }

  async requestScope(scope) {
    this.calls.requestScope.push(scope);
    return (await this.issue('valid', scope)).get();
  }

  async #post(path, body) {
    const response = await fetch(SAMPLE + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.ok ? response.json() : null;
  }
}

/** What the sample got beside requests for tokens. */
async function seen(server = SAMPLE) {
  const requests = await (await fetch(`${server}/test/requests`)).json();
  return requests.filter((line) => !line.includes('/demo/tokens'));
}

const servers = [];

/** A server that gives these answers in turn, the last one again and again. */
async function serverAnswering(...answers) {
  const requests = [];
  const server = createServer((request, response) => {
    const [status, headers, body] = answers[Math.min(requests.length, answers.length - 1)];
    requests.push({ at: Date.now(), authorization: request.headers.authorization });
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  servers.push(server);
  return { api: `http://localhost:${server.address().port}`, requests };
}

after(() => servers.forEach((server) => server.close()));

beforeEach(async () => {
  await fetch(`${SAMPLE}/test/requests`, { method: 'DELETE' });
  await fetch(`${OUTAGE}/test/requests`, { method: 'DELETE' });
});

const tokens = { get: () => 'a-token', refresh: () => 'another', requestScope: () => 'wider' };
const unauthorized = [401, { 'WWW-Authenticate': 'Bearer realm="r", error="invalid_token"' }];
const ok = [200, {}];

test('an expired token in five parallel requests is refreshed once', async () => {
  const source = await new SampleTokens().issue('expired');
  const expired = source.get();
  const client = createClient({ tokens: source, api: SAMPLE });
  const responses = await Promise.all(Array.from({ length: 5 }, () => client.request('/api/messages')));
  assert.deepEqual(responses.map(({ status }) => status), [200, 200, 200, 200, 200]);
  assert.deepEqual(source.calls.refresh, [expired]);
  const requests = await seen();
  assert.equal(requests.filter((line) => line === 'GET /api/messages 200').length, 5);
  assert.equal(requests.filter((line) => line === 'GET /api/messages 401').length, requests.length - 5);
  assert.ok(requests.length <= 10);
});

test('a 401 that arrives after the refresh is answered with the new token', async () => {
  const source = await new SampleTokens().issue('expired');
  let release;
  const first = new Promise((resolve) => (release = resolve));
  const slow = async (url, options) => {
    const response = await fetch(url, options);
    if (String(url).endsWith('?slow')) {
      await first;
    }
    return response;
  };
  const client = createClient({ tokens: source, api: SAMPLE, fetch: slow });
  const late = client.request('/api/messages?slow');
  await client.request('/api/messages');
  release();
  assert.equal((await late).status, 200);
  assert.equal(source.calls.refresh.length, 1);
});

test('a refresh token that is rejected is tried once, and every request fails clearly', async () => {
  const source = await new SampleTokens().issue('expired');
  source.pair.refreshToken = 'spent';
  const client = createClient({ tokens: source, api: SAMPLE });
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => client.request('/api/messages')));
  results.forEach(({ reason }) => {
    assert.ok(reason instanceof LoginRequiredError);
    assert.equal(reason.response.status, 401);
  });
  await assert.rejects(client.request('/api/messages'), LoginRequiredError);
  assert.equal(source.calls.refresh.length, 1);
  assert.deepEqual(await seen(), Array(6).fill('GET /api/messages 401'));
});

test('a refresh that fails for another reason fails the requests and may be tried again', async () => {
  const { api } = await serverAnswering(unauthorized);
  let attempts = 0;
  const refresh = () => {
    attempts++;
    throw new TypeError('no network');
  };
  const client = createClient({ tokens: { ...tokens, refresh }, api });
  await assert.rejects(client.request('/'), TypeError);
  await assert.rejects(client.request('/'), TypeError);
  assert.equal(attempts, 2);
});

test('a new token that is rejected as well is not refreshed again', async () => {
  const { api, requests } = await serverAnswering(unauthorized);
  assert.equal((await createClient({ tokens, api }).request('/')).status, 401);
  assert.deepEqual(requests.map(({ authorization }) => authorization), ['Bearer a-token', 'Bearer another']);
});

test('without a token one is asked for once', async () => {
  const source = new SampleTokens();
  const response = await createClient({ tokens: source, api: SAMPLE }).request('/api/messages');
  assert.equal(response.status, 200);
  assert.deepEqual(source.calls.refresh, [null]);
  assert.deepEqual(await seen(), ['GET /api/messages 401', 'GET /api/messages 200']);
});

test('without a token and a source that has none the 401 is returned', async () => {
  const client = createClient({ tokens: { get: () => null, refresh: () => null }, api: SAMPLE });
  const response = await client.request('/api/messages');
  assert.equal(response.status, 401);
  assert.match((await response.json()).type, /:token-missing$/);
  assert.deepEqual(await seen(), ['GET /api/messages 401']);
});

test('a 401 without an error is not answered where a token was sent', async () => {
  const { api, requests } = await serverAnswering([401, { 'WWW-Authenticate': 'Bearer realm="r"' }]);
  assert.equal((await createClient({ tokens, api }).request('/')).status, 401);
  assert.equal(requests.length, 1);
});

test('a 403 is not repeated', async () => {
  const source = await new SampleTokens().issue('valid');
  const response = await createClient({ tokens: source, api: SAMPLE }).request('/api/admin/users');
  assert.equal(response.status, 403);
  assert.match((await response.json()).type, /:role-insufficient$/);
  assert.deepEqual(await seen(), ['GET /api/admin/users 403']);
  assert.deepEqual(source.calls, { refresh: [], requestScope: [] });
});

test('a missing scope is asked for by its name and the request repeated', async () => {
  const source = await new SampleTokens().issue('valid');
  const options = { method: 'POST', body: 'hello' };
  const response = await createClient({ tokens: source, api: SAMPLE }).request('/api/messages', options);
  assert.equal(response.status, 200);
  assert.deepEqual(source.calls.requestScope, ['messages:write']);
  assert.deepEqual(await seen(), ['POST /api/messages 403', 'POST /api/messages 200']);
});

test('a scope that is not granted leaves the 403', async () => {
  const source = await new SampleTokens().issue('valid');
  source.requestScope = () => null;
  const response = await createClient({ tokens: source, api: SAMPLE }).request('/api/reports');
  assert.equal(response.status, 403);
  assert.deepEqual(await seen(), ['GET /api/reports 403']);
});

test('a scope that does not help is asked for once', async () => {
  const source = await new SampleTokens().issue('valid');
  source.requestScope = () => source.get();
  const response = await createClient({ tokens: source, api: SAMPLE }).request('/api/reports');
  assert.equal(response.status, 403);
  assert.deepEqual(await seen(), ['GET /api/reports 403', 'GET /api/reports 403']);
});

test('a missing scope without its name is not asked for', async () => {
  const { api, requests } = await serverAnswering([403, { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' }]);
  assert.equal((await createClient({ tokens, api }).request('/')).status, 403);
  assert.equal(requests.length, 1);
});

test('an outage is waited for once, as long as told, also with a POST that never reached the API', async () => {
  const source = await new SampleTokens().issue('valid');
  const client = createClient({ tokens: source, api: OUTAGE });
  const start = Date.now();
  assert.equal((await client.request('/api/messages', { method: 'POST', body: 'hello' })).status, 503);
  assert.ok(Date.now() - start >= 1000);
  assert.deepEqual(await seen(OUTAGE), ['POST /api/messages 503', 'POST /api/messages 503']);
});

test('Retry-After may be a date', async () => {
  const date = new Date(Date.now() + 3000).toUTCString();
  const { api, requests } = await serverAnswering([503, { 'Retry-After': date }], ok);
  assert.equal((await createClient({ tokens, api }).request('/')).status, 200);
  assert.ok(requests[1].at >= Date.parse(date));
});

test('another server error of a POST is not repeated', async () => {
  const { api, requests } = await serverAnswering([503, { 'Retry-After': '0' }]);
  assert.equal((await createClient({ tokens, api }).request('/', { method: 'POST' })).status, 503);
  assert.equal(requests.length, 1);
});

for (const told of ['31', '99999999999999999999', 'soon', '-1', '']) {
  test(`Retry-After: ${told} is not waited for`, async () => {
    const { api, requests } = await serverAnswering([503, { 'Retry-After': told }]);
    assert.equal((await createClient({ tokens, api }).request('/')).status, 503);
    assert.equal(requests.length, 1);
  });
}

test('a wait ends when the request is aborted', async () => {
  const { api, requests } = await serverAnswering([503, { 'Retry-After': '20' }]);
  const aborted = createClient({ tokens, api }).request('/', { signal: AbortSignal.timeout(200) });
  await assert.rejects(aborted, { name: 'TimeoutError' });
  assert.equal(requests.length, 1);
});

test('a body that can be sent only once is not repeated', async () => {
  const { api, requests } = await serverAnswering(unauthorized);
  const options = { method: 'POST', body: new Blob(['hello']).stream(), duplex: 'half' };
  assert.equal((await createClient({ tokens, api }).request('/', options)).status, 401);
  assert.equal(requests.length, 1);
});

test('the token is sent to no other origin, and its challenge not answered', async () => {
  const other = await serverAnswering(unauthorized);
  const { api, requests } = await serverAnswering([302, { Location: other.api }]);
  const client = createClient({ tokens: { ...tokens, refresh: assert.fail }, api });
  assert.equal((await client.request('/')).status, 401);
  assert.equal((await client.request(other.api)).status, 401);
  assert.equal(requests[0].authorization, 'Bearer a-token');
  assert.deepEqual(other.requests.map(({ authorization }) => authorization), [undefined, undefined]);
});

test('challenges are parsed by the grammar of RFC 9110', () => {
  const parsed = (header) => parseChallenges(header).map(({ params, ...rest }) => ({ ...rest, params: { ...params } }));
  assert.deepEqual(parsed(null), []);
  assert.deepEqual(parsed('Bearer'), [{ scheme: 'Bearer', params: {} }]);
  assert.deepEqual(parsed('Negotiate YII=, ,Bearer Realm = "a \\"b\\", error=c" , error=invalid_token, Basic realm=x'), [
    { scheme: 'Negotiate', token68: 'YII=', params: {} },
    { scheme: 'Bearer', params: { realm: 'a "b", error=c', error: 'invalid_token' } },
    { scheme: 'Basic', params: { realm: 'x' } },
  ]);
  assert.deepEqual(parsed('Bearer __proto__="x"'), [{ scheme: 'Bearer', params: JSON.parse('{"__proto__": "x"}') }]);
});

for (const header of ['realm="x"', 'Bearer realm="x', 'Bearer realm="x" error="y"', 'Bearer a=b, A=c', 'Bearer a b=c',
  'Bearer"x"', 'Bearer/x', 'Bearer realm=x=y', '"x"', 'Bearer "x"']) {
  test(`nothing is read into ${header}`, () => {
    assert.deepEqual(parseChallenges(header), []);
  });
}

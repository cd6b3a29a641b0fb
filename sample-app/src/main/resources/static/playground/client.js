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

/** Shows the client of this page at work, request by request. */

import { createClient, parseChallenges } from '/auth-problem-client.js';
import { byId, element, statusBadge } from './dom.js';
import { switchProvider } from './provider.js';

const JSON_HEADERS = { 'Content-Type': 'application/json' };

let start = 0;

/** A token source that asks the sample for tokens, as a real one would ask an authorization server. */
function tokenSource(pair, send) {
  async function take(path, body) {
    const response = await send(path, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) });
    pair = response.ok ? await response.json() : null;
    return pair?.token ?? null;
  }
  return {
    get: () => pair?.token ?? null,
    refresh: () => take('/demo/tokens/refresh', { refreshToken: pair.refreshToken }),
    requestScope: (scope) => take('/demo/tokens', { kind: 'valid', scope }),
  };
}

/** `fetch` that writes every exchange into the log. */
async function logged(url, options) {
  const { pathname } = new URL(url, location.href);
  const answer = element('td', {}, '…');
  const reason = element('td');
  byId('log').append(element('tr', {},
    element('td', {}, `${Math.round(performance.now() - start)} ms`),
    element('td', {}, `${options?.method ?? 'GET'} ${pathname}`),
    answer,
    reason));
  const response = await fetch(url, options);
  answer.replaceChildren(statusBadge(response.status));
  reason.textContent = because(response);
  return response;
}

function because(response) {
  const { error, scope } = parseChallenges(response.headers.get('WWW-Authenticate'))[0]?.params ?? {};
  const retryAfter = response.headers.get('Retry-After');
  return [error, scope && `scope ${scope}`, retryAfter && `Retry-After ${retryAfter}`].filter(Boolean).join(', ');
}

async function firstPair(kind) {
  const response = await fetch('/demo/tokens', { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify({ kind }) });
  return response.json();
}

async function client(kind) {
  const tokens = tokenSource(await firstPair(kind), logged);
  start = performance.now();
  return createClient({ tokens, fetch: logged });
}

const ACTS = {
  async refresh() {
    const { request } = await client('expired');
    await Promise.all(Array.from({ length: 5 }, () => request('/api/messages')));
    return `Five requests, ${count('/demo/tokens/refresh')} refresh: they all waited for the same one.`;
  },
  async scope() {
    const { request } = await client('valid');
    const { status } = await request('/api/reports');
    return `The challenge named the scope; the client asked for it and came back: ${status}.`;
  },
  async role() {
    const { request } = await client('valid');
    const { status } = await request('/api/admin/users');
    return `${status} without a challenge: ${count('/api/admin/users')} request, and no second try.`;
  },
  async wait() {
    const { request } = await client('valid');
    await switchProvider(false);
    start = performance.now();
    const answer = request('/api/messages');
    setTimeout(() => switchProvider(true), 2000);
    const { status } = await answer;
    return `The client kept its token, waited as told, and came back: ${status}.`;
  },
};

function count(path) {
  return [...byId('log').querySelectorAll('td:nth-child(2)')].filter((cell) => cell.textContent.endsWith(` ${path}`)).length;
}

async function perform(button) {
  const acts = [...byId('acts').querySelectorAll('button')];
  acts.forEach((act) => {
    act.disabled = act !== button;
    act.setAttribute('aria-pressed', String(act === button));
  });
  button.setAttribute('aria-busy', 'true');
  byId('log').replaceChildren();
  byId('log-frame').hidden = false;
  byId('act-summary').textContent = 'The client is at work …';
  try {
    await switchProvider(true);
    byId('act-summary').textContent = await ACTS[button.dataset.act]();
  } catch (error) {
    byId('act-summary').textContent = `The client gave up: ${error.message}`;
  } finally {
    button.removeAttribute('aria-busy');
    acts.forEach((act) => { act.disabled = false; });
  }
}

byId('acts').addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button && !button.hasAttribute('aria-busy')) {
    perform(button);
  }
});

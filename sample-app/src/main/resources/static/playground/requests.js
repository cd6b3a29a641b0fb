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

/** Scenarios, and what came of the last one. */

import { byId, challengeList, element, link, statusBadge } from './dom.js';
import { lightUp } from './flow.js';
import { parseResponse } from './http-message.js';
import { outcomeOf } from './outcomes.js';
import { switchProvider } from './provider.js';

const GROUPS = [
  { title: 'Come in', statuses: [200], scenarios: { ok: 'A good token' } },
  {
    title: 'Who are you?',
    statuses: [401],
    scenarios: {
      missing: 'No token',
      'another-scheme': 'Another scheme',
      expired: 'Expired',
      'not-yet-valid': 'Not valid yet',
      forged: 'Forged',
      'wrong-issuer': 'Wrong issuer',
      'wrong-audience': 'Wrong audience',
      malformed: 'Malformed',
    },
  },
  {
    title: 'I know you, and no',
    statuses: [403],
    scenarios: {
      'scope-by-url': 'Scope missing, by a rule on the URL',
      'scope-by-method': 'Scope missing, by a rule on the method',
      role: 'Role missing',
      suspended: 'Account suspended',
    },
  },
  { title: 'None of your business', statuses: [404], scenarios: { concealed: 'Concealed' } },
  {
    title: 'Not like this, not now',
    statuses: [400, 503],
    scenarios: { 'two-tokens': 'Two tokens', unavailable: 'Identity provider down' },
  },
];

let lastResponse = null;

function buttons() {
  return GROUPS.map(({ title, statuses, scenarios }) => element('div', { class: 'group' },
    element('h3', {}, ...statuses.map(statusBadge), title),
    element('div', { class: 'chips' }, ...Object.entries(scenarios).map(([scenario, name]) =>
      element('button', { type: 'button', 'data-scenario': scenario, 'aria-pressed': 'false' }, name)))));
}

async function run(button) {
  const { scenario } = button.dataset;
  if (scenario === 'unavailable') {
    await switchProvider(false);
  }
  const response = await fetch('/demo/exchange', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ scenario }),
  });
  if (!response.ok) {
    byId('flow-caption').textContent = `The exchange failed with ${response.status}. Try again.`;
    return;
  }
  for (const other of byId('scenarios').querySelectorAll('button')) {
    other.setAttribute('aria-pressed', String(other === button));
  }
  show(await response.json(), button.textContent);
}

function show(exchange, title) {
  const response = parseResponse(exchange.response);
  const outcome = outcomeOf(response);
  lastResponse = response.asCurlPrintsIt;
  byId('use-last').disabled = false;
  lightUp(outcome.node);
  showVerdict(response, outcome, title);
  byId('raw-request').replaceChildren(...highlighted(exchange.request));
  byId('raw-response').replaceChildren(...highlighted(exchange.response));
  byId('challenge').replaceChildren(response.challenges.length
    ? challengeList(response.challenges)
    : element('p', {}, response.status === 200 ? 'None is needed.' : 'None. A challenge asks for other credentials, and none would help here.'));
  byId('why').textContent = outcome.why;
  byId('neighbour').textContent = outcome.neighbour;
  byId('next').textContent = outcome.next;
  byId('references').replaceChildren(...outcome.references.map((reference) => element('li', {}, link(reference))));
  byId('curl').textContent = exchange.curl;
}

function showVerdict({ status, problem }, outcome, title) {
  const verdict = byId('verdict');
  verdict.className = `verdict s${status}`;
  byId('result').hidden = false;
  verdict.replaceChildren(
    element('span', { class: 'number' }, String(status)),
    element('h3', {}, outcome.name),
    element('p', {}, problem ? `${title}: ${problem.type ?? 'about:blank'}` : title));
  if (verdict.getBoundingClientRect().top > window.innerHeight - 60) {
    byId('flow').scrollIntoView({ block: 'start' });
  }
}

/** Field names stand out; lines end in a line feed alone, as `pre` would show a carriage return. */
function highlighted(raw) {
  const [head, ...body] = raw.split('\r\n\r\n');
  const [first, ...fields] = head.split('\r\n');
  const lines = fields.flatMap((field) => {
    const colon = field.indexOf(':');
    return [element('span', { class: 'name' }, field.slice(0, colon)), `${field.slice(colon)}\n`];
  });
  return [element('span', { class: 'line' }, first), '\n', ...lines, '\n', body.join('\r\n\r\n')];
}

/** The last response as `curl -i` would print it, or null. */
export function latestResponse() {
  return lastResponse;
}

byId('scenarios').append(...buttons());
byId('scenarios').addEventListener('click', async (event) => {
  const button = event.target.closest('button');
  if (button && !button.hasAttribute('aria-busy')) {
    button.setAttribute('aria-busy', 'true');
    try {
      await run(button);
    } catch {
      byId('flow-caption').textContent = 'The server did not answer. Is it still running?';
    } finally {
      button.removeAttribute('aria-busy');
    }
  }
});
byId('copy').hidden = !navigator.clipboard; // as over HTTP from another host
byId('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(byId('curl').textContent);
  byId('copy').textContent = 'Copied';
  setTimeout(() => { byId('copy').textContent = 'Copy'; }, 1500);
});

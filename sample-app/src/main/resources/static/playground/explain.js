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

/** Explains a pasted response. */

import { byId, challengeList, element, link, statusBadge } from './dom.js';
import { latestResponse } from './requests.js';

async function explain(pasted) {
  const response = await fetch('/demo/explain', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: pasted });
  const answer = await response.json();
  byId('explanation').replaceChildren(...(response.ok ? explanation(answer) : [failure(answer.detail ?? answer.title)]));
}

function explanation({ status, summary, advice, challenges, problem, findings }) {
  return [
    element('p', {}, statusBadge(status), ' ', element('strong', {}, summary)),
    element('p', {}, advice),
    ...section('Departures from the RFCs', findings.length
      ? element('ul', { class: 'findings' }, ...findings.map(finding))
      : element('p', {}, 'None was found.')),
    ...(challenges.length ? section('Challenges', challengeList(challenges)) : []),
    ...(problem ? section('Problem', members(problem)) : []),
  ];
}

function section(title, content) {
  return [element('h3', {}, title), content];
}

function finding({ severity, message, reference, url }) {
  return element('li', { class: severity === 'error' ? 's403' : 's401' },
    element('span', { class: 'severity' }, severity === 'error' ? 'Wrong: ' : 'Doubtful: '), message,
    element('span', { class: 'ref' }, link({ text: reference, url })));
}

function members(problem) {
  return element('dl', { class: 'parts' }, ...Object.entries(problem).flatMap(([name, value]) => [
    element('dt', {}, name),
    element('dd', {}, typeof value === 'string' ? value : JSON.stringify(value)),
  ]));
}

function failure(detail) {
  return element('p', { class: 'banner' }, `This could not be explained. ${detail}`);
}

byId('explain-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    await explain(byId('pasted').value);
  } catch {
    byId('explanation').replaceChildren(failure('The server did not answer as expected.'));
  }
});
byId('use-last').addEventListener('click', () => {
  byId('pasted').value = latestResponse();
  byId('explain-form').requestSubmit();
});

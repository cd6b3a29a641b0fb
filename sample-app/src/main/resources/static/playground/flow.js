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

/** The picture of the decision. */

import { byId } from './dom.js';

const QUESTIONS = ['request', 'readable', 'token', 'verifiable', 'valid', 'allowed', 'concealed'];

const LAST_QUESTION = {
  400: 'readable',
  '401-missing': 'token',
  503: 'verifiable',
  '401-invalid': 'valid',
  200: 'allowed',
  403: 'concealed',
  404: 'concealed',
};

/** Where a question's “no” leads. */
const NO = new Set(['400', '401-missing', '503', '401-invalid', 'concealed', '403']);

/** Lights up the way to a node, and tells it in words. */
export function lightUp(node) {
  const way = node ? wayTo(node) : [];
  const edges = way.slice(1).map((next, i) => `${way[i]}-${next.replace(/-.*/, '')}`);
  for (const part of byId('flow').querySelectorAll('[data-node], [data-edge]')) {
    const step = part.dataset.node ? way.indexOf(part.dataset.node) : edges.indexOf(part.dataset.edge);
    part.classList.toggle('lit', step >= 0);
    part.dataset.step = String(step);
  }
  byId('flow-caption').textContent = way.length ? inWords(way) : 'No path is known for this answer.';
}

function wayTo(node) {
  return [...QUESTIONS.slice(0, QUESTIONS.indexOf(LAST_QUESTION[node]) + 1), node];
}

function inWords(way) {
  const steps = way.slice(1, -1).map((question, i) => {
    const text = byId('flow').querySelector(`[data-node="${question}"] text`).textContent;
    return `${text} ${NO.has(way[i + 2]) ? 'No.' : 'Yes.'}`;
  });
  return `${steps.join(' ')} So ${way.at(-1).replace(/-.*/, '')}.`;
}

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

/** Builds elements. Text is only ever set as text: nothing that a server sent can become markup. */

/**
 * @param {string} name
 * @param {Object<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  const created = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    created.setAttribute(attribute, value);
  }
  created.append(...children);
  return created;
}

/** @returns {HTMLElement} */
export const byId = (id) => document.getElementById(id);

export function statusBadge(status) {
  return element('span', { class: `status s${status}` }, String(status));
}

/** Only what begins with https becomes a link. */
export function link({ text, url }) {
  return url.startsWith('https://') ? element('a', { href: url, rel: 'noreferrer' }, text) : element('span', {}, text);
}

const MEANINGS = {
  realm: 'what the credentials are for; names it, no more',
  error: 'what was wrong with the token',
  error_description: 'for the developer who reads the log, not for programs',
  error_uri: 'a page about the error',
  scope: 'scopes that would be enough',
  resource_metadata: 'where to learn which authorization server issues tokens',
};

/**
 * @param {{scheme: string, parameters: {name: string, value: string}[]}[]} challenges
 * @returns {HTMLElement}
 */
export function challengeList(challenges) {
  const list = element('dl', { class: 'parts' });
  for (const { scheme, parameters } of challenges) {
    list.append(element('dt', {}, 'scheme'), element('dd', { class: 'scheme' }, scheme));
    for (const { name, value } of parameters) {
      const meaning = Object.hasOwn(MEANINGS, name) ? [element('small', {}, MEANINGS[name])] : [];
      list.append(element('dt', {}, name), element('dd', {}, value, ...meaning));
    }
  }
  return list;
}

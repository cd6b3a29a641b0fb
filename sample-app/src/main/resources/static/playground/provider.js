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

/** The switch of the identity provider. */

import { byId } from './dom.js';

const PATH = '/demo/identity-provider';
const toggle = byId('provider');
let again;

/** @param {{available: boolean, unavailableUntil: string | null}} state */
function show({ available, unavailableUntil }) {
  toggle.setAttribute('aria-checked', String(available));
  clearTimeout(again);
  if (!available) {
    again = setTimeout(refresh, new Date(unavailableUntil) - Date.now() + 500);
  }
}

async function refresh() {
  show(await (await fetch(PATH)).json());
}

/** @param {boolean} available */
export async function switchProvider(available) {
  const headers = { 'Content-Type': 'application/json' };
  show(await (await fetch(PATH, { method: 'PUT', headers, body: JSON.stringify({ available }) })).json());
}

toggle.addEventListener('click', () => switchProvider(toggle.getAttribute('aria-checked') !== 'true'));
refresh();

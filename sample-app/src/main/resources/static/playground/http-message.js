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

/** Reads a raw HTTP response. */

import { parseChallenges } from '/auth-problem-client.js';

export function parseResponse(raw) {
  const end = raw.indexOf('\r\n\r\n');
  const [statusLine, ...lines] = raw.slice(0, end).split('\r\n');
  const fields = lines.map((line) => ({ name: line.slice(0, line.indexOf(':')), value: line.slice(line.indexOf(':') + 1).trim() }));
  const valuesOf = (name) => fields.filter((field) => field.name.toLowerCase() === name).map(({ value }) => value);
  return {
    status: Number(statusLine.split(' ')[1]),
    challenges: parseChallenges(valuesOf('www-authenticate').join(', ')).map(({ scheme, params }) => ({
      scheme,
      parameters: Object.entries(params).map(([name, value]) => ({ name, value })),
    })),
    problem: valuesOf('content-type')[0] === 'application/problem+json' ? JSON.parse(raw.slice(end + 4)) : null,
  };
}

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

/** @param {string} raw every byte of it, as text */
export function parseResponse(raw) {
  const end = raw.indexOf('\r\n\r\n') + 4;
  const head = raw.slice(0, end);
  const [statusLine, ...lines] = head.trimEnd().split('\r\n');
  const fields = lines.map((line) => {
    const colon = line.indexOf(':');
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
  });
  const valuesOf = (name) => fields.filter((field) => field.name.toLowerCase() === name).map(({ value }) => value);
  const body = valuesOf('transfer-encoding').includes('chunked') ? unchunked(raw.slice(end)) : raw.slice(end);
  return {
    asCurlPrintsIt: head + body,
    status: Number(statusLine.split(' ')[1]),
    challenges: parseChallenges(valuesOf('www-authenticate').join(', ')).map(({ scheme, params }) => ({
      scheme,
      parameters: Object.entries(params).map(([name, value]) => ({ name, value })),
    })),
    problem: valuesOf('content-type')[0] === 'application/problem+json' ? JSON.parse(body) : null,
  };
}

/** Without the lengths that frame each chunk, which count bytes (RFC 9112, section 7.1). */
function unchunked(body) {
  const bytes = new TextEncoder().encode(body);
  const text = (from, to) => new TextDecoder().decode(bytes.subarray(from, to));
  let content = '';
  for (let start = 0, length; start < bytes.length; start += length + 2) {
    const lineEnd = bytes.indexOf(10, start);
    length = Number.parseInt(text(start, lineEnd), 16);
    start = lineEnd + 1;
    content += text(start, start + length);
  }
  return content;
}

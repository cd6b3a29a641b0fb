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

/**
 * A client of an API with Bearer tokens that reacts to a denial as it should. For browsers and Node 18 or later.
 */

/** No token is to be had: the user must log in again. `response` is the 401 that told so. */
export class LoginRequiredError extends Error {
  constructor(response) {
    super('The access token was rejected and cannot be refreshed: log in again.');
    this.name = 'LoginRequiredError';
    this.response = response;
  }
}

/**
 * Where the tokens come from. Each function may be async. A token is a string.
 *
 * @typedef {object} TokenSource
 * @property {() => string | null} get the current token, or null
 * @property {(rejected: string | null) => string | null} refresh gets a new token, the current one from then on,
 *   in the place of the one rejected (null: none was sent); resolves to null if there is none to be had, as where the
 *   refresh token is rejected too, and throws on any other failure
 * @property {(scope: string) => string | null} requestScope gets a token with these scopes, separated by spaces,
 *   beside those it has; the current one from then on; resolves to null if they are not granted
 */

/**
 * Creates a client. Each of these is done at most once for a request, and then the request is repeated:
 *
 * - 401 with `invalid_token`: the token is refreshed, once for all requests that sent it
 * - 401 without a token: the source is asked for one
 * - 403 with `insufficient_scope` that names the `scope`: the source is asked for it
 * - 503 with `Retry-After`: waits as told, unless that is longer than `maxWait`
 *
 * Every other response is returned as it is.
 *
 * @param {object} settings
 * @param {TokenSource} settings.tokens where the tokens come from
 * @param {string} [settings.api] a URL of the API, to whose origin alone the token is sent; in browsers the page's
 * @param {typeof globalThis.fetch} [settings.fetch] sends a request
 * @param {(milliseconds: number, signal?: AbortSignal) => Promise<void>} [settings.wait] waits
 * @param {number} [settings.maxWait] the longest wait, in milliseconds
 */
export function createClient({
  tokens,
  api = globalThis.location?.href,
  fetch = globalThis.fetch.bind(globalThis),
  wait = sleep,
  maxWait = 30_000,
}) {
  const { origin } = new URL(api);
  const underWay = new Map();
  let refused = null; // the last token that could not be refreshed

  /**
   * As `fetch`, of a URL that may be relative to the API's.
   *
   * @param {string | URL} url
   * @param {RequestInit} [options]
   * @returns {Promise<Response>}
   * @throws {LoginRequiredError} if the token was rejected and no other is to be had
   */
  async function request(url, options = {}) {
    const target = new URL(url, api);
    if (target.origin !== origin) {
      return fetch(target, options);
    }
    const tried = new Set();
    let token = (await tokens.get()) ?? null;
    for (;;) {
      const response = await fetch(target, authorized(options, token));
      const remedy = isRepeatable(options.body) && (await remedyFor(response, options, token));
      if (!remedy || tried.has(remedy.name)) {
        return response;
      }
      tried.add(remedy.name);
      const next = (await remedy.apply()) ?? null;
      if (!next && remedy.name !== 'wait') {
        return response;
      }
      await response.body?.cancel();
      token = next;
    }
  }

  async function remedyFor(response, options, token) {
    if (response.redirected && new URL(response.url).origin !== origin) {
      return null; // not the API's answer
    }
    const { error, scope } = bearerChallenge(response);
    if (response.status === 401 && (token ? error === 'invalid_token' : !error)) {
      return { name: 'token', apply: () => renewed(token, response) };
    }
    if (response.status === 403 && error === 'insufficient_scope' && scope) {
      return { name: 'scope', apply: () => once(`scope ${scope}`, () => tokens.requestScope?.(scope)) };
    }
    if (response.status === 503 && (isIdempotent(options.method) || (await neverReachedTheApi(response)))) {
      const delay = retryAfter(response);
      return delay <= maxWait ? { name: 'wait', apply: () => wait(delay, options.signal).then(() => tokens.get()) } : null;
    }
    return null;
  }

  async function renewed(rejected, response) {
    const token = await once(`token ${rejected}`, () => renew(rejected));
    if (!token && rejected) {
      throw new LoginRequiredError(response);
    }
    return token;
  }

  async function renew(rejected) {
    const current = (await tokens.get()) ?? null;
    if (current !== rejected) {
      return current; // refreshed while the request was under way
    }
    if (rejected && rejected === refused) {
      return null;
    }
    const token = await tokens.refresh?.(rejected);
    if (!token) {
      refused = rejected;
    }
    return token;
  }

  /** All who ask for the same while it is under way share one answer. */
  function once(key, action) {
    if (!underWay.has(key)) {
      underWay.set(key, (async () => action())().finally(() => underWay.delete(key)));
    }
    return underWay.get(key);
  }

  return { request };
}

/**
 * Parses the value of `WWW-Authenticate` (RFC 9110, section 11.6.1), also that of several field lines joined.
 *
 * @param {string | null} header
 * @returns {{scheme: string, params: Object<string, string>, token68?: string}[]} the challenges, their parameters'
 *   names in lower case; none if the header breaks the grammar
 */
export function parseChallenges(header) {
  const text = header ?? '';
  const challenges = [];
  let position = 0;
  const take = (pattern) => {
    pattern.lastIndex = position;
    const [match] = pattern.exec(text) ?? [];
    position += match?.length ?? 0;
    return match;
  };
  const elementEnds = () => {
    take(SPACE);
    return position === text.length || text[position] === ',';
  };
  while (take(LIST_SEPARATOR), position < text.length) {
    let name = take(TOKEN);
    const start = position;
    if (name && !take(EQUALS)) {
      challenges.push({ scheme: name, params: Object.create(null) });
      if (elementEnds()) {
        continue;
      }
      const afterScheme = position;
      const token68 = afterScheme > start ? take(TOKEN68) : undefined;
      if (token68 && elementEnds()) {
        challenges.at(-1).token68 = token68;
        continue;
      }
      position = afterScheme;
      name = afterScheme > start && take(TOKEN);
      if (!name || !take(EQUALS)) {
        return [];
      }
    }
    const params = challenges.at(-1)?.params;
    const value = take(TOKEN) ?? take(QUOTED)?.slice(1, -1).replace(/\\(.)/gs, '$1');
    if (!name || !params || value === undefined || name.toLowerCase() in params || !elementEnds()) {
      return [];
    }
    params[name.toLowerCase()] = value;
  }
  return challenges;
}

const SPACE = /[ \t]*/y;
const LIST_SEPARATOR = /[ \t,]*/y;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*/y;
const QUOTED = /"(?:[^"\\]|\\[^])*"/y;

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function bearerChallenge(response) {
  const challenges = parseChallenges(response.headers.get('WWW-Authenticate'));
  return challenges.find(({ scheme }) => scheme.toLowerCase() === 'bearer')?.params ?? {};
}

function authorized(options, token) {
  const headers = new Headers(options.headers);
  if (token) {
    headers.set('Authorization', `Bearer ${token}`);
  }
  return { ...options, headers };
}

/** A stream, unlike these, can be sent only once. */
function isRepeatable(body) {
  const types = [String, ArrayBuffer, Blob, FormData, URLSearchParams];
  return body == null || ArrayBuffer.isView(body) || types.some((type) => Object(body) instanceof type);
}

/** Only these may be repeated where nobody knows whether the first was carried out (RFC 9110, section 9.2.2). */
function isIdempotent(method = 'GET') {
  return ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(method.toUpperCase());
}

async function neverReachedTheApi(response) {
  try {
    const { type } = await response.clone().json();
    return /[:/]authentication-unavailable$/.test(type);
  } catch {
    return false;
  }
}

/** In milliseconds, from seconds or an HTTP-date (RFC 9110, section 10.2.3); NaN if it says neither. */
function retryAfter(response) {
  const value = response.headers.get('Retry-After') ?? '';
  if (/^\d+$/.test(value)) {
    return Number(value) * 1000;
  }
  return HTTP_DATE.test(value) ? Math.max(0, Date.parse(value) - Date.now()) : NaN;
}

function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

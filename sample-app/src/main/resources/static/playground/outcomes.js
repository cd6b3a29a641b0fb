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

/** What each answer means: which way it took, why it is this one, and what a client does now. */

const rfc = (number, section) => ({
  text: `RFC ${number}, section ${section}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});

const UNAUTHORIZED = rfc(9110, '15.5.2');
const FORBIDDEN = rfc(9110, '15.5.4');
const CHALLENGE = rfc(9110, '11.6.1');
const ERROR_CODES = rfc(6750, '3.1');

const invalidToken = (texts) => ({ node: '401-invalid', references: [UNAUTHORIZED, CHALLENGE, ERROR_CODES], ...texts });

const OUTCOMES = {
  granted: {
    node: '200',
    name: 'Come in',
    why: 'One token, which holds, and whose owner may do this.',
    neighbour: 'Nothing is wrong, so nothing is said about credentials: a challenge on a success would only ask for others.',
    next: 'Use the answer.',
    references: [rfc(9110, '15.3.1')],
  },
  'token-missing': {
    node: '401-missing',
    name: 'No token came',
    why: 'Nobody has said who they are, at least by no scheme known here. A 401 asks for credentials, and must say in WWW-Authenticate which. It carries no error, because none was made yet.',
    neighbour: 'Not 403: that is for a caller whose credentials were understood and are not enough. Here there is no caller yet.',
    next: 'Get a token, where resource_metadata leads, and repeat the request once.',
    references: [UNAUTHORIZED, CHALLENGE, ERROR_CODES, rfc(9728, '5.1')],
  },
  'token-expired': invalidToken({
    name: 'The token has expired',
    why: 'The token was good, and its time is over. That is its only fault, so a fresh one will do. expiredAt says when.',
    neighbour: 'Not 403: a 403 tells a client that new credentials are no help, so it would never refresh.',
    next: 'Refresh once, for all requests that wait, and repeat each once. If the fresh token fails too, ask the user to log in.',
  }),
  'token-not-yet-valid': invalidToken({
    name: 'The token is not valid yet',
    why: 'Its “not before” lies in the future, and that is its only fault. validFrom says when it begins.',
    neighbour: 'Not 403, for it is the token that fails, not its owner. Not 425 or 503 either: the server could answer, and did.',
    next: 'Look at your clock; then get another token. Do not repeat in a loop until the time has come.',
  }),
  'token-malformed': invalidToken({
    name: 'That is not a token',
    why: 'What came by the Bearer scheme cannot be read as a signed token.',
    neighbour: 'Not 400: the request is well formed, and it is the credentials that are invalid. RFC 6750 counts a malformed token as invalid_token. invalid_request is for a request with two tokens.',
    next: 'Throw the token away and get another. If that one is malformed too, it is a defect of the client.',
  }),
  'token-signature-invalid': invalidToken({
    name: 'The signature is not ours',
    why: 'No key of the identity provider fits. It is forged, or signed with a key that is long gone. Which one is not told.',
    neighbour: 'Not 403: whoever sent this has proved nothing, so there is nobody to forbid something to.',
    next: 'Throw the token away and get another; keys are changed from time to time. Once.',
  }),
  'token-claims-invalid': invalidToken({
    name: 'The token is not for here',
    why: 'Well signed, but by another issuer or for another audience. Which one is not told: the answer would help those who try.',
    neighbour: 'Not 403, because the token proves nothing here. And never called expired, even if it has expired too: its client would refresh it in a loop.',
    next: 'Ask the authorization server that resource_metadata names for a token for this API. Refreshing the old one does not help.',
  }),
  'request-malformed': {
    node: '400',
    name: 'Two tokens at once',
    why: 'Two Authorization fields: whichever the server took, a proxy before it may have checked the other.',
    neighbour: 'Not 401: neither token was looked at, and better ones would be refused alike. It is the request that must change.',
    next: 'Do not repeat. Mend the client, or the proxy that adds a second field.',
    references: [rfc(9110, '15.5.1'), ERROR_CODES, rfc(6750, '2')],
  },
  'scope-insufficient': {
    node: '403',
    name: 'A scope is missing',
    why: 'The token holds, and grants too little. The one 403 with a challenge, because here another token helps: scope says which.',
    neighbour: 'Not 401: the token is valid, and refreshing it would bring the same scopes again.',
    next: 'Ask the user for the scope named, once; then repeat with the new token. Do not simply refresh.',
    references: [FORBIDDEN, ERROR_CODES],
  },
  'role-insufficient': {
    node: '403',
    name: 'A role is missing',
    why: 'The token holds, and its owner is not among those who may. Which role it takes is nobody’s business.',
    neighbour: 'Not 401, and no challenge: no token that this client can ask for changes who its owner is.',
    next: 'Give up, and tell the user. Do not refresh and do not repeat.',
    references: [FORBIDDEN],
  },
  'account-suspended': {
    node: '403',
    name: 'The account is suspended',
    why: 'The application’s own exception says so, and its own problem type, suspendedAt and reason are kept.',
    neighbour: 'Not 401: the caller is known very well. A challenge would send the user to a login that changes nothing.',
    next: 'Show the user what the problem says. Do not repeat.',
    references: [FORBIDDEN, rfc(9457, '3.2')],
  },
  'not-found': {
    node: '404',
    name: 'As if it did not exist',
    why: 'This one exists, and the caller may not know. The answer is the application’s own 404, header by header, and as fast.',
    neighbour: 'Not 403: that admits that something is here. RFC 9110 allows a 404 in its place, to hide that.',
    next: 'What it does on every 404. Nobody can tell this one from another.',
    references: [FORBIDDEN, rfc(9110, '15.5.5')],
  },
  'authentication-unavailable': {
    node: '503',
    name: 'It cannot be verified now',
    why: 'The identity provider does not answer, so nobody knows whether the token is good.',
    neighbour: 'Not 401: the token may be fine, and a client told otherwise would refresh it in a loop, at the very server that is down. Not 500: nothing here is broken.',
    next: 'Keep the token, wait as long as Retry-After says, and repeat once. Then tell the user.',
    references: [rfc(9110, '15.6.4'), rfc(9110, '10.2.3')],
  },
};

const UNKNOWN = {
  node: null,
  name: 'Something else',
  why: 'This page does not know this answer.',
  neighbour: '—',
  next: 'Read the body.',
  references: [],
};

/** @param {{status: number, problem: {type?: string} | null}} response */
export function outcomeOf({ status, problem }) {
  if (status === 200) {
    return OUTCOMES.granted;
  }
  if (status === 404) {
    return OUTCOMES['not-found'];
  }
  const reason = String(problem?.type).split(':').at(-1);
  return Object.hasOwn(OUTCOMES, reason) ? OUTCOMES[reason] : UNKNOWN;
}

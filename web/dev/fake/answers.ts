import type { FakeUser } from './data';

/** A refusal, thrown by a route and answered as a problem document. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly slug: string, readonly detail: string, readonly more: object = {}) {
    super(detail);
  }
}

export type Handler = (call: Call) => unknown;
export interface Call {
  request: Request;
  url: URL;
  ids: string[];
  user: FakeUser | null;
}

/** Without case and diacritics. */
export const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function problem(status: number, slug: string, detail: string, more: object = {}): Response {
  const body = { type: `/problems/${slug}`, title: slug, status, detail, slug, trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', ...more };
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });
}

export function signedIn({ user }: Call): FakeUser {
  if (!user) throw new Refusal(401, 'unauthenticated', 'Sign in first.');
  return user;
}

export function publicUser({ password: _password, ...user }: FakeUser) {
  return user;
}

export function matches(request: Request, version: number): void {
  if (request.headers.get('if-match') !== `"${version}"`) throw new Refusal(409, 'version-conflict', 'It has been changed meanwhile.');
}

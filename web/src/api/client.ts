import createClient from 'openapi-fetch';
import { tokens } from '../auth/tokens';
import { noteServerDate } from '../lib/clock';
import { problemFrom, unreachable } from './problem';
import type { paths } from './schema';

/**
 * One way to the API: adds the token, renews it once when it is refused, and throws an ApiError for
 * every answer that is not a success.
 */
export async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const token = await tokens.get();
  let response = await attempt(request, token);
  if (response.status === 401 && token !== null) {
    const renewed = await tokens.renew();
    if (renewed !== null) response = await attempt(again, renewed);
  }
  noteServerDate(response.headers.get('date'));
  if (!response.ok) throw await problemFrom(response);
  return response;
}

async function attempt(request: Request, token: string | null): Promise<Response> {
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw unreachable();
  }
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: send });

/** The body of a success; `send` has thrown for everything else. */
export async function dataOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` };
}

/** A form that is sent as it is, so the browser writes the multipart boundary. */
export const asForm = { bodySerializer: (body: unknown) => body as FormData };

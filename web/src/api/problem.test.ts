import { describe, expect, test } from 'vitest';
import { ApiError, fieldErrors, kNoProblem, mayRetry, problemFrom, unreachable } from './problem';

const answer = (status: number, body: string, headers = {}) => new Response(body, { status, headers });
const document = { type: 't', title: 'Busy', status: 503, detail: 'Try later.', slug: 'busy', trace_id: 'abc' };

describe('problemFrom', () => {
  test('takes the document and Retry-After', async () => {
    const error = await problemFrom(answer(503, JSON.stringify(document), { 'retry-after': '7' }));
    expect(error).toMatchObject({ status: 503, slug: 'busy', retryAfter: 7, message: 'Try later.' });
  });

  test.each(['<html>', '', '[]', '{"status":"x"}', 'null'])('%j is no problem document', async (body) => {
    expect(await problemFrom(answer(502, body))).toMatchObject({ status: 502, slug: kNoProblem });
  });
});

test('field errors go to the form’s fields; the first of a field wins', () => {
  const errors = [
    { field: 'guest.email', message: 'one' },
    { field: 'email', message: 'two' },
    { field: 'unknown', message: 'three' },
  ];
  const error = new ApiError({ ...document, errors });
  expect(fieldErrors(error, { email: 'mail' })).toEqual({ mail: 'one' });
  expect(fieldErrors(new Error('x'), { email: 'mail' })).toEqual({});
});

test('only a lack of an answer may be retried', () => {
  expect(mayRetry(unreachable())).toBe(true);
  for (const status of [429, 502, 503, 504]) expect(mayRetry(new ApiError({ ...document, status }))).toBe(true);
  for (const status of [400, 401, 404, 409, 422, 500]) expect(mayRetry(new ApiError({ ...document, status }))).toBe(false);
});

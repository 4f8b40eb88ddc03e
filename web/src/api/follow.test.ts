import { expect, test, vi } from 'vitest';
import { setTokenSource } from '../auth/tokens';
import { follow, kFirstPauseMs, kLongestPauseMs, pauseBefore, type FollowState } from './follow';

const stream = (text: string) => new Response(text, { headers: { 'content-type': 'text/event-stream' } });

/** Follows until the answers are used up; tells what happened. */
async function play(answers: (() => Response | Error)[], renewed: string | null = 'second') {
  const stop = new AbortController();
  const seen = { messages: [] as string[], states: [] as FollowState[], tokens: [] as (string | null)[], pauses: 0 };
  setTokenSource({ get: () => Promise.resolve('first'), renew: () => Promise.resolve(renewed) });
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    seen.tokens.push(new Headers(init.headers).get('authorization'));
    const answer = answers.shift()?.() ?? new Error('no more');
    if (answers.length === 0) queueMicrotask(() => setTimeout(() => stop.abort()));
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  await follow({
    url: '/events',
    signal: stop.signal,
    onMessage: ({ event }) => seen.messages.push(event),
    onState: (state) => seen.states.push(state),
    pause: () => {
      seen.pauses += 1;
      return new Promise((resolve) => setTimeout(resolve, 1));
    },
  });
  return seen;
}

test('opens again after an end and after an error, and says when it is live', async () => {
  const seen = await play([
    () => stream('event: hello\ndata: {}\n\n'),
    () => new TypeError('connection lost'),
    () => stream('event: booking\ndata: {}\n\n'),
  ]);
  expect(seen.messages).toEqual(['hello', 'booking']);
  expect(seen.states.filter((state) => state === 'live')).toHaveLength(2);
  expect(seen.tokens.slice(0, 3)).toEqual(['Bearer first', 'Bearer first', 'Bearer first']);
  expect(seen.pauses).toBeGreaterThanOrEqual(3);
});

test('a refused token is renewed once; a refusal of the new one ends it', async () => {
  const refuse = () => new Response(null, { status: 401 });
  const seen = await play([refuse, refuse, () => stream('')]);
  expect(seen.tokens).toEqual(['Bearer first', 'Bearer second']);
});

test('without a token there is nothing to follow', async () => {
  const seen = await play([() => new Response(null, { status: 401 }), () => stream('')], null);
  expect(seen.tokens).toEqual(['Bearer first']);
});

test('the pause doubles, has a limit, and leaves half to chance', () => {
  expect(pauseBefore(0, 1)).toBe(kFirstPauseMs);
  expect(pauseBefore(3, 1)).toBe(8 * kFirstPauseMs);
  expect(pauseBefore(50, 1)).toBe(kLongestPauseMs);
  expect(pauseBefore(0, 0)).toBe(kFirstPauseMs / 2);
});

import { tokens } from '../auth/tokens';
import { SseParser, type SseMessage } from './sse';

export type FollowState = 'connecting' | 'live' | 'waiting';

export interface Follow {
  url: string;
  signal: AbortSignal;
  onMessage: (message: SseMessage) => void;
  onState: (state: FollowState) => void;
  /** Waits between attempts; tests give their own. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const kFirstPauseMs = 1_000;
export const kLongestPauseMs = 30_000;

/** Pause before attempt n (from 0): doubling to a limit, with half of it left to chance. */
export function pauseBefore(attempt: number, chance: number = Math.random()): number {
  const whole = Math.min(kLongestPauseMs, kFirstPauseMs * 2 ** Math.min(attempt, 16));
  return Math.round(whole / 2 + (whole / 2) * chance);
}

/**
 * Follows a stream of server-sent events until the signal says stop, opening it again whenever it
 * ends. EventSource cannot send an Authorization header, so the stream is read with fetch. Ends by
 * itself only when there is no token, or the server refuses a renewed one (401, 403).
 */
export async function follow({ url, signal, onMessage, onState, pause = wait }: Follow): Promise<void> {
  let failures = 0;
  let refused = false;
  while (!signal.aborted) {
    onState('connecting');
    try {
      const token: string | null = refused ? await tokens.renew() : await tokens.get();
      if (token === null) return;
      const response: Response = await fetch(url, { signal, headers: headersFor(token), cache: 'no-store' });
      const denied: boolean = response.status === 401 || response.status === 403;
      if (denied && refused) return;
      refused = denied;
      if (response.ok && response.body) {
        failures = 0;
        onState('live');
        await read(response.body, onMessage);
      }
    } catch {
      // A broken connection is the ordinary end of a stream; the next attempt follows.
    }
    onState('waiting');
    await pause(pauseBefore(failures), signal);
    failures += 1;
  }
}

function headersFor(token: string): HeadersInit {
  return { Accept: 'text/event-stream', Authorization: `Bearer ${token}` };
}

async function read(body: ReadableStream<Uint8Array>, onMessage: (message: SseMessage) => void) {
  const parser = new SseParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      for (const message of parser.push(decoder.decode(chunk.value, { stream: true }))) onMessage(message);
    }
  } finally {
    reader.releaseLock();
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

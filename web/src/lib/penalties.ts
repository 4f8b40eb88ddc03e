import type { Money, Penalties } from '../api/types';

type Window = Penalties['windows'][number];

export interface Term {
  amount: Money;
  /** The end in the hotel's time; null: for good. */
  until: string | null;
}

/** What cancelling costs from now on, window by window; what is over is left out. */
export function termsFrom(penalties: Penalties, nowMs: number): Term[] {
  return penalties.windows
    .filter((window) => window.to === undefined || Date.parse(window.to) > nowMs)
    .map((window) => ({ amount: window.amount, until: endOf(window) }));
}

function endOf({ local_until, to }: Window): string | null {
  return local_until ?? to ?? null;
}

/**
 * One attempt to book: its idempotency keys, the quote that is held, and the card that was taken.
 * Made once and kept for the tab, so that a retry, a reload or a second press of a button meets the
 * first answer instead of a second booking.
 */
export interface Attempt {
  holdKey: string;
  bookKey: string;
  quoteId: string | null;
  card: KeptCard | null;
}

/** A payment method as it may be shown; the card's number is never kept. */
export interface KeptCard {
  id: string;
  brand: string;
  last4: string;
}

const kPrefix = 'innkeeper.attempt:';

export function attemptFor(subject: string): Attempt {
  return parse(sessionStorage.getItem(kPrefix + subject)) ?? renewAttempt(subject);
}

export function renewAttempt(subject: string, quoteId: string | null = null): Attempt {
  return keepAttempt(subject, { holdKey: newKey(), bookKey: newKey(), quoteId, card: null });
}

export function keepAttempt(subject: string, attempt: Attempt): Attempt {
  sessionStorage.setItem(kPrefix + subject, JSON.stringify(attempt));
  return attempt;
}

export function forgetAttempt(subject: string): void {
  sessionStorage.removeItem(kPrefix + subject);
}

/** What is stored, when it is whole. */
function parse(text: string | null): Attempt | null {
  try {
    const stored = JSON.parse(text ?? 'null') as Partial<Attempt> | null;
    if (!stored?.holdKey || !stored.bookKey) return null;
    return { holdKey: stored.holdKey, bookKey: stored.bookKey, quoteId: stored.quoteId ?? null, card: stored.card ?? null };
  } catch {
    return null;
  }
}

/** A key nobody else has; randomUUID is missing on plain-http origins other than localhost. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The idempotency keys of one attempt to book. They are made once and kept for the tab, so that a
 * retry, a reload or a second press of a button meets the first answer instead of a second booking.
 */
export interface Attempt {
  holdKey: string;
  bookKey: string;
}

const kPrefix = 'innkeeper.attempt:';

export function attemptFor(subject: string): Attempt {
  const stored = sessionStorage.getItem(kPrefix + subject);
  if (stored !== null) {
    const [holdKey, bookKey] = stored.split(' ');
    if (holdKey && bookKey) return { holdKey, bookKey };
  }
  return renewAttempt(subject);
}

export function renewAttempt(subject: string): Attempt {
  const attempt = { holdKey: newKey(), bookKey: newKey() };
  sessionStorage.setItem(kPrefix + subject, `${attempt.holdKey} ${attempt.bookKey}`);
  return attempt;
}

export function forgetAttempt(subject: string): void {
  sessionStorage.removeItem(kPrefix + subject);
}

/** A key nobody else has; randomUUID is missing on plain-http origins other than localhost. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

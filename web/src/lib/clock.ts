/** How far the server's clock is ahead of this one; a countdown must not trust a wrong clock. */
let offsetMs = 0;

/** Below this the Date header's whole seconds say nothing. */
const kNoticeMs = 2_000;

export function noteServerDate(header: string | null, nowMs: number = Date.now()): void {
  const server = header === null ? NaN : Date.parse(header);
  if (Number.isNaN(server)) return;
  const offset = server - nowMs;
  offsetMs = Math.abs(offset) < kNoticeMs ? 0 : offset;
}

export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** A reason such as SOLD_OUT(2027-07-21) or MIN_STAY(3): its code and what stands in brackets. */
export interface Reason {
  code: string;
  argument: string | null;
}

export function parseReason(text: string): Reason {
  const match = /^([A-Z_]+)(?:\(([^)]*)\))?$/.exec(text.trim());
  return match ? { code: match[1] ?? text, argument: match[2] ?? null } : { code: text, argument: null };
}

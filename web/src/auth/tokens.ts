/** Where calls get their access token. The session puts itself here; tests put their own. */
export interface TokenSource {
  /** The present access token, or null for a visitor. */
  get(): Promise<string | null>;
  /** A token after the present one was refused, or null when there is none to be had. */
  renew(): Promise<string | null>;
}

const kVisitor: TokenSource = {
  get: () => Promise.resolve(null),
  renew: () => Promise.resolve(null),
};

let source: TokenSource = kVisitor;

export const tokens: TokenSource = {
  get: () => source.get(),
  renew: () => source.renew(),
};

export function setTokenSource(next: TokenSource | null): void {
  source = next ?? kVisitor;
}

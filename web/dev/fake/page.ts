import type { Call } from './answers';

/** A page of a list; the cursor is the place of its first item. */
export function page<T>({ url }: Call, all: T[]) {
  const limit = Number(url.searchParams.get('limit') ?? 20);
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const next = from + limit < all.length ? String(from + limit) : null;
  return { items: all.slice(from, from + limit), next, total: all.length };
}

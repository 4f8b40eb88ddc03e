import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from './client';
import { asApiError } from './problem';
import type { Booking, MakeQuote, Money, Quote } from './types';

/** Where an attempt to have rooms kept stands. */
export type Entry =
  | { kind: 'held'; hold: Booking }
  /** The price is not the one that was shown; nothing is kept until the guest agrees. */
  | { kind: 'changed'; quote: Quote }
  /** The quote was too old; this is the new one. */
  | { kind: 'expired'; quote: Quote };

export interface EntryRequest {
  stay: MakeQuote;
  /** The total that the guest has seen; null when the address does not say it. */
  shown: Money | null;
  /** The quote that is held or agreed to; null: a new one is asked for. */
  quoteId: () => string | null;
  /** The quote that is about to be held, to be kept with the attempt. */
  onQuote: (quoteId: string) => void;
  key: string;
}

/**
 * Quote, then hold. Holding twice with one key and one quote is holding once, so it is a query.
 */
export function useEntry(request: EntryRequest) {
  return useQuery({
    queryKey: ['entry', request.key],
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
    queryFn: () => enter(request),
  });
}

async function enter({ stay, shown, quoteId, onQuote, key }: EntryRequest): Promise<Entry> {
  let id = quoteId();
  if (id === null) {
    const quote = await makeQuote(stay);
    if (shown !== null && !sameMoney(shown, quote.price.total)) return { kind: 'changed', quote };
    id = quote.id;
    onQuote(id);
  }
  try {
    return { kind: 'held', hold: await placeHold(id, key) };
  } catch (error) {
    const slug = asApiError(error)?.slug;
    if (slug === 'price-changed') return { kind: 'changed', quote: await makeQuote(stay) };
    if (slug === 'quote-expired') return { kind: 'expired', quote: await makeQuote(stay) };
    throw error;
  }
}

function makeQuote(stay: MakeQuote): Promise<Quote> {
  return dataOf(api.POST('/api/v1/quotes', { body: stay }));
}

function placeHold(quoteId: string, key: string): Promise<Booking> {
  return dataOf(
    api.POST('/api/v1/holds', { body: { quote_id: quoteId }, params: { header: { 'Idempotency-Key': key } } }),
  );
}

function sameMoney(one: Money, other: Money): boolean {
  return one.amount === other.amount && one.currency === other.currency;
}

import type { Facets, Money } from '../api/types';
import { justBelow } from './money';

export interface Choice<T> {
  value: T;
  count: number;
}

const kBestRating = 5;

/** For "so many stars or more": the counts of the ratings from there on. Least is 2; 1 is no choice. */
export function ratingChoices(stars: Facets['star_ratings']): Choice<number>[] {
  const choices: Choice<number>[] = [];
  let count = 0;
  for (let value = kBestRating; value > 1; value -= 1) {
    count += stars.find((star) => star.value === value)?.count ?? 0;
    choices.push({ value, count });
  }
  return choices;
}

/**
 * What can be ticked, most hotels first; what is ticked stays on the list when no hotel has it. A
 * name with a comma cannot be asked for.
 */
export function tickable(counts: readonly Choice<string>[], ticked: readonly string[]): Choice<string>[] {
  const missing = ticked.filter((value) => !counts.some((one) => one.value === value));
  return [...counts.filter(({ value }) => !value.includes(',')), ...missing.map((value) => ({ value, count: 0 }))];
}

export function toggled<T>(list: readonly T[], value: T): T[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

export interface PriceChoice {
  /** The end of a band: everything cheaper is meant. */
  below: Money;
  /** The same as the API is asked: the most that is still cheaper. */
  max: string;
  count: number;
}

/** Of one currency: below each band's end, with the hotels of the bands before it. */
export function priceChoices(bands: Facets['prices'], currency: string): PriceChoice[] {
  let count = 0;
  return bands
    .filter(({ to }) => to.currency === currency)
    .map(({ to, count: hotels }) => {
      count += hotels;
      return { below: to, max: justBelow(to.amount), count };
    });
}

/** The currency in which prices can be limited at once: the chosen one, or the only one. */
export function priceCurrency(bands: Facets['prices'], chosen: string | null): string | null {
  if (chosen) return chosen;
  const all = currenciesOf(bands);
  return all.length === 1 ? (all[0] ?? null) : null;
}

export function currenciesOf(bands: Facets['prices']): string[] {
  return [...new Set(bands.map(({ from }) => from.currency))].sort();
}

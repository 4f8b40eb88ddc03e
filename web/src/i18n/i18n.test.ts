import { expect, test } from 'vitest';
import { de } from './de';
import { en } from './en';

function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
}

test('both languages say the same things', () => expect(shape(de)).toEqual(shape(en)));

test('one and many', () => {
  expect(en.common.nights(1)).toBe('1 night');
  expect(en.common.nights(2)).toBe('2 nights');
  expect(de.common.nights(2)).toBe('2 Nächte');
  expect(de.reasons.MIN_STAY('3')).toBe('Ab 3 Nächten');
});

import { expect, test } from 'vitest';
import { currenciesOf, priceChoices, priceCurrency, ratingChoices, tickable, toggled } from './facets';

const band = (from: string, to: string, currency: string, count: number) => ({
  from: { amount: from, currency },
  to: { amount: to, currency },
  count,
});
const bands = [band('100.00', '200.00', 'AUD', 2), band('500.00', '1000.00', 'AUD', 1), band('20000', '50000', 'JPY', 3)];

test('so many stars or more: everything from there on', () => {
  const choices = ratingChoices([{ value: 5, count: 2 }, { value: 3, count: 4 }, { value: 1, count: 1 }]);
  expect(choices).toEqual([{ value: 5, count: 2 }, { value: 4, count: 2 }, { value: 3, count: 6 }, { value: 2, count: 6 }]);
});

test('what is ticked stays although no hotel has it; a comma cannot be asked for', () => {
  const counts = [{ value: 'Pool', count: 3 }, { value: 'Tea, coffee', count: 2 }];
  expect(tickable(counts, ['Spa', 'Pool'])).toEqual([{ value: 'Pool', count: 3 }, { value: 'Spa', count: 0 }]);
});

test('a tick comes and goes', () => {
  expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
});

test('below the end of a band is everything before it, and not the end itself', () => {
  expect(priceChoices(bands, 'AUD')).toEqual([
    { below: { amount: '200.00', currency: 'AUD' }, max: '199.99', count: 2 },
    { below: { amount: '1000.00', currency: 'AUD' }, max: '999.99', count: 3 },
  ]);
  expect(priceChoices(bands, 'JPY').map(({ max }) => max)).toEqual(['49999']);
});

test('the currency is the chosen one, or the only one', () => {
  expect(currenciesOf(bands)).toEqual(['AUD', 'JPY']);
  expect(priceCurrency(bands, null)).toBeNull();
  expect(priceCurrency(bands, 'EUR')).toBe('EUR');
  expect(priceCurrency(bands.slice(0, 2), null)).toBe('AUD');
  expect(priceCurrency([], null)).toBeNull();
});

import { expect, test } from 'vitest';
import { termsFrom } from './penalties';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const penalties = {
  windows: [
    { to: '2027-07-19T16:00:00Z', amount: eur('0.00'), local_until: '2027-07-19T18:00' },
    { from: '2027-07-19T16:00:00Z', amount: eur('120.00') },
  ],
  no_show: eur('120.00'),
};

test('every window up to its end, and not one past it', () => {
  const end = Date.parse('2027-07-19T16:00:00Z');
  expect(termsFrom(penalties, end - 1)).toEqual([
    { amount: eur('0.00'), until: '2027-07-19T18:00' },
    { amount: eur('120.00'), until: null },
  ]);
  expect(termsFrom(penalties, end)).toEqual([{ amount: eur('120.00'), until: null }]);
});

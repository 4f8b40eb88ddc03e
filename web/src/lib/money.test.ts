import { describe, expect, test } from 'vitest';
import { formatAmount, formatMoney, formatShare, isPositive, justBelow, parseAmount } from './money';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('formatMoney', () => {
  test.each([
    ['400.00', 'EUR', 'en', '€400.00'],
    ['400.00', 'EUR', 'de', '400,00 €'],
    ['48000', 'JPY', 'en', '¥48,000'],
    ['12.500', 'KWD', 'en', 'KWD 12.500'],
    ['-5.10', 'USD', 'en', '-$5.10'],
  ])('%s %s in %s', (amount, currency, language, text) => {
    expect(plain(formatMoney({ amount, currency }, language))).toBe(text);
  });

  test('shows every digit, past what a float can hold', () => {
    expect(formatMoney({ amount: '90071992547409931234.57', currency: 'USD' }, 'en')).toBe(
      '$90,071,992,547,409,931,234.57',
    );
  });

  test('in short, a whole amount has no fraction', () => {
    expect(formatMoney({ amount: '200.00', currency: 'USD' }, 'en', 'short')).toBe('$200');
    expect(formatMoney({ amount: '199.50', currency: 'USD' }, 'en', 'short')).toBe('$199.50');
  });

  test('what cannot be formatted is shown as it is', () => {
    expect(formatMoney({ amount: 'much', currency: 'USD' }, 'en')).toBe('much USD');
    expect(formatMoney({ amount: '1.00', currency: '?' }, 'en')).toBe('1.00 ?');
  });
});

describe('parseAmount', () => {
  test.each([
    ['200', '200'],
    [' 0200 ', '200'],
    ['199.5', '199.5'],
    ['199,50', '199.50'],
    ['1 234,50', '1234.50'],
    ['1,234.50', '1234.50'],
    ['1.234.567,89', '1234567.89'],
  ])('%j is %s', (text, amount) => expect(parseAmount(text)).toBe(amount));

  test.each(['', 'abc', '1,234', '1.234', '1.2.3', '12.', '.5', '-3', '1e3', '1,23,4.5'])('%j is refused', (text) =>
    expect(parseAmount(text)).toBeNull(),
  );
});

test('isPositive', () => {
  expect(isPositive('0.01')).toBe(true);
  expect(isPositive('0.00')).toBe(false);
  expect(isPositive('-1')).toBe(false);
});

test('a share of basis points', () => {
  expect(formatShare(1000, 'en')).toBe('10%');
  expect(formatShare(775, 'en')).toBe('7.75%');
});

test.each([
  ['200.00', '199.99'],
  ['48000', '47999'],
  ['1.000', '0.999'],
  ['100000000000000000000.00', '99999999999999999999.99'],
])('just below %s is %s', (amount, less) => expect(justBelow(amount)).toBe(less));

test('an amount without its currency', () => {
  expect(formatAmount({ amount: '1310.50', currency: 'CHF' }, 'en')).toBe('1,310.50');
  expect(formatAmount({ amount: '200.00', currency: 'AUD' }, 'de')).toBe('200');
  expect(formatAmount({ amount: 'much', currency: 'AUD' }, 'en')).toBe('much');
});

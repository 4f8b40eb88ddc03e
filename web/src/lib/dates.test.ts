import { describe, expect, test } from 'vitest';
import {
  addDays, formatCountdown, formatDate, formatLocal, formatRelative, formatStay, isCivilDate, nightsBetween, todayIn,
} from './dates';

test.each([
  ['2028-02-29', true],
  ['2027-02-29', false],
  ['2027-13-01', false],
  ['2027-7-1', false],
  ['', false],
  [null, false],
])('isCivilDate(%j)', (text, is) => expect(isCivilDate(text)).toBe(is));

describe('nights are counted in civil days', () => {
  test.each([
    ['2027-07-20', '2027-07-22', 2],
    ['2027-12-31', '2028-01-01', 1],
    ['2028-02-28', '2028-03-01', 2],
    ['2027-03-27', '2027-03-29', 2], // the clocks change in between
    ['2027-07-22', '2027-07-20', -2],
    ['nonsense', '2027-07-20', 0],
  ])('%s to %s', (from, to, nights) => expect(nightsBetween(from, to)).toBe(nights));

  test('addDays', () => expect(addDays('2027-12-31', 1)).toBe('2028-01-01'));
});

test('a date is shown as it is, in every zone of the reader', () => {
  expect(formatDate('2027-07-20', 'en-GB', 'long')).toMatch(/Tuesday.*20 July 2027/);
  expect(formatDate('2027-07-20', 'de', 'short')).toBe('20. Juli');
  expect(formatStay('2027-07-20', '2027-07-22', 'en-GB').replace(/\s/g, ' ')).toMatch(/20.+22 Jul 2027/);
  expect(formatStay('2027-07-20', '2027-07-22', 'en').replace(/\s/g, ' ')).toMatch(/20.+22 Jul 2027/);
  expect(formatDate('soon', 'en')).toBe('soon');
});

test('today is the hotel’s', () => {
  const now = new Date('2027-07-20T11:30:00Z');
  expect(todayIn('Pacific/Kiritimati', now)).toBe('2027-07-21');
  expect(todayIn('Pacific/Niue', now)).toBe('2027-07-20');
  expect(todayIn('No/Where', now)).toBe('2027-07-20');
});

test('relative times take the largest unit that fits', () => {
  const now = Date.parse('2027-07-20T12:00:00Z');
  expect(formatRelative('2027-07-20T15:10:00Z', 'en', now)).toBe('in 3 hours');
  expect(formatRelative('2027-07-18T12:00:00Z', 'de', now)).toBe('vorgestern');
  expect(formatRelative('2027-07-20T12:00:20Z', 'en', now)).toBe('in 20 seconds');
});

test.each([
  [600_000, '10:00'],
  [545_000, '9:05'],
  [1, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
])('countdown of %i ms', (left, text) => expect(formatCountdown(left)).toBe(text));

test('a time of the hotel stands as it is there', () => {
  expect(formatLocal('2027-07-19T18:00', 'en-GB')).toBe('19 July 2027 at 18:00');
  expect(formatLocal('soon', 'en-GB')).toBe('soon');
});

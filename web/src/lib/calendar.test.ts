import { describe, expect, test } from 'vitest';
import { kMaxAheadDays, lastDay, mayPick, monthOf, nightsByDate } from './calendar';
import { addDays, nightsBetween } from './dates';

const price = { amount: '200.00', currency: 'AUD' };
const nights = nightsByDate([
  { night: '2027-07-20', available: true, available_rooms: 2, price, min_stay: 3 },
  { night: '2027-07-21', available: false, available_rooms: 0 },
  { night: '2027-07-22', available: true, available_rooms: 1, price },
]);

describe('the first day', () => {
  test('is one on which a stay can begin', () => {
    expect(mayPick('2027-07-20', null, nights)).toBe(true);
    expect(mayPick('2027-07-21', null, nights)).toBe(false);
    expect(mayPick('2027-07-23', null, nights)).toBe(false);
  });
});

describe('the second day', () => {
  test('comes after the shortest stay', () => {
    expect(mayPick('2027-07-22', '2027-07-20', nights)).toBe(false);
    expect(mayPick('2027-07-23', '2027-07-20', nights)).toBe(true);
    expect(mayPick('2027-07-23', '2027-07-22', nights)).toBe(true);
  });

  test('comes before the longest is over', () => {
    expect(mayPick(addDays('2027-07-22', 40), '2027-07-22', nights)).toBe(true);
    expect(mayPick(addDays('2027-07-22', 41), '2027-07-22', nights)).toBe(false);
  });

  test('before the first begins anew, where a stay can', () => {
    expect(mayPick('2027-07-20', '2027-07-22', nights)).toBe(true);
    expect(mayPick('2027-07-21', '2027-07-22', nights)).toBe(false);
  });
});

test('months and the end of what is shown', () => {
  expect(monthOf('2027-07-20')).toBe('2027-07');
  expect(nightsBetween('2027-07-20', lastDay('2027-07-20'))).toBe(kMaxAheadDays);
});

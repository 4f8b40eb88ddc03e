import { expect, test } from 'vitest';
import { homeFor, mayEnter } from './groups';
import { safeReturn } from './oidc';

test.each([
  [[], '/search'],
  [['Member'], '/search'],
  [['HotelManager'], '/review'],
  [['Admin'], '/admin'],
  [['Member', 'HotelManager', 'Admin'], '/admin'],
  [['admin'], '/search'],
])('%j begins at %s', (groups, home) => expect(homeFor(groups)).toBe(home));

test('who may enter', () => {
  expect(mayEnter([], null)).toBe(true);
  expect(mayEnter([], 'HotelManager')).toBe(false);
  expect(mayEnter(['HotelManager'], 'HotelManager')).toBe(true);
  expect(mayEnter(['HotelManager'], 'Admin')).toBe(false);
  expect(mayEnter(['Admin'], 'HotelManager')).toBe(true);
});

test.each([
  ['/bookings', '/bookings'],
  ['//evil.example', null],
  ['/\\evil.example', null],
  ['https://evil.example', null],
  [undefined, null],
])('return to %j', (path, safe) => expect(safeReturn(path)).toBe(safe));

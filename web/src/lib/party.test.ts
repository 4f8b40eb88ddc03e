import { expect, test } from 'vitest';
import { en } from '../i18n/en';
import { partiesFromText, partiesToText, partyText } from './party';

const rooms = [{ adults: 2, children_ages: [4, 11] }, { adults: 1 }];

test('a party of rooms goes into an address and comes back', () => {
  expect(partiesToText(rooms)).toBe('2-4-11.1');
  expect(partiesFromText('2-4-11.1')).toEqual(rooms);
});

test.each(['', '2.', 'a', '2-', '-2', '2,1', '123'])('%j is no party', (text) => expect(partiesFromText(text)).toBeNull());

test('all rooms together, in words', () => {
  expect(partyText(rooms, en)).toBe('3 adults, 2 children');
  expect(partyText([{ adults: 1, children_ages: [] }], en)).toBe('1 adult');
});

import { describe, expect, test } from 'vitest';
import type { Booking } from '../api/types';
import { en } from '../i18n/en';
import { cardOf, checkCard, sampleCard } from './book/card';
import { bookOf, checkGuest, guestOf } from './book/guest';

const now = new Date(2027, 6, 20);
const card = { number: '4242 4242 4242 4242', month: '07', year: '2027', cvc: '123' };

describe('card', () => {
  test('the sample card is right, and goes as the contract wants it', () => {
    expect(checkCard(sampleCard(now), en, now)).toEqual({});
    expect(cardOf(card)).toEqual({ card_number: '4242424242424242', expiry_month: 7, expiry_year: 2027, cvc: '123' });
  });

  test.each([
    [{ number: '1'.repeat(12) }, {}],
    [{ number: '1'.repeat(19) }, {}],
    [{ number: '1'.repeat(11) }, { number: en.card.badNumber }],
    [{ number: '1'.repeat(20) }, { number: en.card.badNumber }],
    [{ month: '13' }, { month: en.card.badMonth }],
    [{ month: '0' }, { month: en.card.badMonth }],
    [{ year: '27' }, { year: en.card.badYear }],
    [{ year: '2100' }, {}],
    [{ year: '2101' }, { year: en.card.badYear }],
    [{ month: '6' }, { year: en.card.past }],
    [{ cvc: '1234' }, {}],
    [{ cvc: '12' }, { cvc: en.card.badCvc }],
    [{ cvc: '12345' }, { cvc: en.card.badCvc }],
  ])('%j', (change, errors) => expect(checkCard({ ...card, ...change }, en, now)).toEqual(errors));
});

describe('guests of rooms', () => {
  const me = { given_name: 'Grace', family_name: 'Reiter', email: 'g@example.com' };
  const own = { given_name: 'Grace', family_name: 'Reiter' };
  const values = guestOf({ rooms: [{ adults: 2 }, { adults: 1 }] } as Booking, me);

  test('one room asks for no more names', () => {
    expect(guestOf({ rooms: [{ adults: 2 }] } as Booking, me).roomGuests).toEqual([]);
    expect(bookOf('h', values, null)).toEqual({ hold_id: 'h', guest: { ...own, email: 'g@example.com' } });
  });

  test('a room without names is the guest’s', () => {
    const named = { ...values, roomGuests: [{ givenName: '', familyName: ' ' }, { givenName: ' Ada', familyName: 'Byron' }] };
    expect(checkGuest(named, en)).toEqual({});
    expect(bookOf('h', named, 'pm').room_guests).toEqual([own, { given_name: 'Ada', family_name: 'Byron' }]);
    expect(bookOf('h', named, 'pm').payment_method_id).toBe('pm');
  });

  test('half a name is none, and a name has a limit', () => {
    const one = (givenName: string, familyName: string) => checkGuest({ ...values, roomGuests: [{ givenName, familyName }] }, en);
    expect(one('Ada', '')).toEqual({ roomGuests: en.book.roomGuestHalf });
    expect(one('x'.repeat(100), 'y')).toEqual({});
    expect(one('x'.repeat(101), 'y')).toEqual({ roomGuests: en.book.tooLong(100) });
  });
});

import { expect, test } from 'vitest';
import type { Offer } from '../api/types';
import { bookAddress, quoteFrom, shownFrom } from '../pages/book/request';
import { parseReason } from './reasons';
import { isChosen, stayFrom, stayParams, type ChosenStay } from './stay';

const from = (text: string) => stayFrom(new URLSearchParams(text));

test('a stay goes into the address and comes back', () => {
  const stay = { arrival: '2027-07-20', departure: '2027-07-22', adults: 3, childrenAges: [4, 11], rooms: 2 };
  expect(stayFrom(stayParams(stay))).toEqual(stay);
});

test('what an address says wrongly is read as not said', () => {
  expect(from('arrival=2027-02-30&adults=0&rooms=9&children=18,x,5')).toEqual({
    arrival: null, departure: null, adults: 2, rooms: 1, childrenAges: [5],
  });
  expect(from('adults=30&rooms=8')).toMatchObject({ adults: 30, rooms: 8 });
  expect(from('adults=31')).toMatchObject({ adults: 2 });
});

test('a stay is chosen when it has nights', () => {
  expect(isChosen(from('arrival=2027-07-20&departure=2027-07-21'))).toBe(true);
  expect(isChosen(from('arrival=2027-07-20&departure=2027-07-20'))).toBe(false);
  expect(isChosen(from('arrival=2027-07-20'))).toBe(false);
});

test('the booking address carries what a quote needs, the shown total included', () => {
  const total = { amount: '400.00', currency: 'AUD' };
  const offer: Offer = {
    room_type_id: 'r', room_type_name: 'Room', rate_plan_id: 'p', rate_plan_name: 'Rate', bookable: true, reasons: [],
    meal_plan: 'breakfast', payment: 'at_hotel', rooms: [{ adults: 2, children_ages: [4] }],
    price: { lines: [], total, total_exclusive: total, due_now: total, due_at_hotel: total },
  };
  const address = bookAddress('h', offer, from('arrival=2027-07-20&departure=2027-07-22&children=4') as ChosenStay);
  const params = new URLSearchParams(address.split('?')[1]);
  expect(quoteFrom(params)).toEqual({
    hotel_id: 'h', room_type_id: 'r', rate_plan_id: 'p', arrival: '2027-07-20', departure: '2027-07-22',
    rooms: [{ adults: 2, children_ages: [4] }],
  });
  expect(shownFrom(params)).toEqual(total);
  expect(quoteFrom(new URLSearchParams('hotel=h'))).toBeNull();
  expect(shownFrom(new URLSearchParams('total=free&currency=AUD'))).toBeNull();
});

test('reasons come apart into code and argument', () => {
  expect(parseReason('SOLD_OUT(2027-07-21)')).toEqual({ code: 'SOLD_OUT', argument: '2027-07-21' });
  expect(parseReason('CLOSED')).toEqual({ code: 'CLOSED', argument: null });
  expect(parseReason('something else')).toEqual({ code: 'something else', argument: null });
});

import { describe, expect, test } from 'vitest';
import type { Hotel } from '../api/types';
import { en } from '../i18n/en';
import { changesOf, checkEdit, editValues } from './admin/edit-hotel';
import { asFormData, asJson, checkNewHotel, hasDetails, kNewHotel } from './admin/new-hotel';
import { kMaxPictureBytes } from './admin/picture-field';
import { checkGuest } from './book/guest';

const guest = { givenName: 'Grace', familyName: 'Reiter', email: 'g@example.com', note: '', roomGuests: [] };
const hotel = { ...kNewHotel, name: 'Crown', city: 'Melbourne', price: '800' };
const fileOf = (size: number, type: string) => Object.defineProperty(new File([], 'x', { type }), 'size', { value: size });

describe('guest', () => {
  test('limits are kept: at the limit and one past it', () => {
    expect(checkGuest({ ...guest, givenName: 'x'.repeat(100), note: 'x'.repeat(500) }, en)).toEqual({});
    expect(checkGuest({ ...guest, givenName: 'x'.repeat(101), note: 'x'.repeat(501) }, en)).toEqual({
      givenName: en.book.tooLong(100), note: en.book.tooLong(500),
    });
    const mail = (length: number) => 'x'.repeat(length - 4) + '@b.c';
    expect(checkGuest({ ...guest, email: mail(254) }, en)).toEqual({});
    expect(checkGuest({ ...guest, email: mail(255) }, en)).toEqual({ email: en.book.tooLong(254) });
  });

  test.each(['nobody', 'a b@c', '@x', 'x@'])('%j is not an e-mail', (email) =>
    expect(checkGuest({ ...guest, email }, en).email).toBe(en.book.emailBad),
  );

  test('blank is missing', () => expect(checkGuest({ ...guest, familyName: '  ' }, en).familyName).toBe(en.common.required));
});

describe('new hotel', () => {
  test('the short form is enough', () => expect(checkNewHotel(hotel, en)).toEqual({}));

  test.each([
    [{ price: '0' }, 'price', en.add.badPrice],
    [{ price: 'cheap' }, 'price', en.add.badPrice],
    [{ rooms: '0' }, 'rooms', en.add.badRooms],
    [{ rooms: '5001' }, 'rooms', en.add.badRooms],
    [{ rooms: '1.5' }, 'rooms', en.add.badRooms],
    [{ currency: 'EURO' }, 'currency', en.add.badCurrency],
    [{ country: 'AUS', currency: 'AUD' }, 'country', en.add.badCountry],
    [{ country: 'AU' }, 'currency', en.add.needsCurrency],
    [{ name: 'x'.repeat(101) }, 'name', en.add.tooLong(100)],
    [{ picture: fileOf(10, 'image/gif') }, 'picture', en.add.badPicture],
    [{ picture: fileOf(kMaxPictureBytes + 1, 'image/png') }, 'picture', en.add.bigPicture],
  ])('%j', (change, field, message) => expect(checkNewHotel({ ...hotel, ...change }, en)).toEqual({ [field]: message }));

  test('at the limits', () => {
    const values = { ...hotel, rooms: '5000', name: 'x'.repeat(100), picture: fileOf(kMaxPictureBytes, 'image/webp') };
    expect(checkNewHotel(values, en)).toEqual({});
  });

  test('as a form, and as JSON when it has details', () => {
    const form = asFormData({ ...hotel, currency: 'aud', managers: ['a', 'b'] });
    expect(Object.fromEntries(form)).toEqual({
      hotelName: 'Crown', hotelRating: '4', hotelCity: 'Melbourne', hotelPrice: '800 AUD', hotelRooms: '10', managerIds: 'a,b',
    });
    expect(asFormData(hotel).get('hotelPrice')).toBe('800');
    const detailed = { ...hotel, currency: 'aud', country: 'au' };
    expect(hasDetails(hotel)).toBe(false);
    expect(hasDetails(detailed)).toBe(true);
    expect(asJson(detailed)).toMatchObject({ country: 'AU', price: { amount: '800', currency: 'AUD' }, rooms: 10 });
  });
});

describe('edit', () => {
  const had = {
    name: 'Crown', star_rating: 5, price: { amount: '12.500', currency: 'KWD' }, currency: 'KWD',
    room_types: [{ physical: 10 }], approval_mode: 'manual', approval_deadline_hours: 24, amenities: ['Pool'],
  } as unknown as Hotel;

  test('only what differs is sent', () => {
    expect(changesOf(editValues(had), editValues(had), 'KWD')).toEqual({});
    expect(changesOf(editValues(had), { ...editValues(had), price: '13,25', amenities: 'Pool, Bar,' }, 'KWD')).toEqual({
      price: { amount: '13.25', currency: 'KWD' }, amenities: ['Pool', 'Bar'],
    });
  });

  test('the price it has is right; deadline limits', () => {
    const values = editValues(had);
    expect(checkEdit(values, values, en)).toEqual({});
    expect(checkEdit({ ...values, deadline: '168' }, values, en)).toEqual({});
    expect(checkEdit({ ...values, deadline: '169' }, values, en)).toEqual({ deadline: en.add.badDeadline });
    expect(checkEdit({ ...values, price: '-1' }, values, en)).toEqual({ price: en.add.badPrice });
  });
});

import type { Book, Booking } from '../../api/types';
import type { Dictionary } from '../../i18n/en';
import type { Errors } from '../../lib/use-form';

export const kMaxName = 100;
export const kMaxEmail = 254;
export const kMaxNote = 500;

export interface RoomGuest {
  givenName: string;
  familyName: string;
}

export interface GuestValues extends RoomGuest {
  email: string;
  note: string;
  /** Who sleeps in each room; blank names: the guest. Empty when there is one room. */
  roomGuests: RoomGuest[];
}

export function guestOf(hold: Booking, me: { given_name: string; family_name: string; email: string } | null): GuestValues {
  const several = hold.rooms.length > 1;
  return {
    givenName: me?.given_name ?? '',
    familyName: me?.family_name ?? '',
    email: me?.email ?? '',
    note: '',
    roomGuests: several ? hold.rooms.map(() => ({ givenName: '', familyName: '' })) : [],
  };
}

export function checkGuest(values: GuestValues, t: Dictionary): Errors<GuestValues> {
  const errors: Errors<GuestValues> = {};
  for (const field of ['givenName', 'familyName'] as const) {
    const text = values[field].trim();
    if (text === '') errors[field] = t.common.required;
    else if (text.length > kMaxName) errors[field] = t.book.tooLong(kMaxName);
  }
  const email = values.email.trim();
  if (email === '') errors.email = t.common.required;
  else if (!/^[^\s@]+@[^\s@]+$/.test(email)) errors.email = t.book.emailBad;
  else if (email.length > kMaxEmail) errors.email = t.book.tooLong(kMaxEmail);
  if (values.note.length > kMaxNote) errors.note = t.book.tooLong(kMaxNote);
  const names = values.roomGuests.map(trimmed);
  if (names.some((name) => (name.givenName === '') !== (name.familyName === ''))) errors.roomGuests = t.book.roomGuestHalf;
  if (names.some((name) => Math.max(name.givenName.length, name.familyName.length) > kMaxName)) {
    errors.roomGuests = t.book.tooLong(kMaxName);
  }
  return errors;
}

function trimmed({ givenName, familyName }: RoomGuest): RoomGuest {
  return { givenName: givenName.trim(), familyName: familyName.trim() };
}

/** The command as the server takes it. Rooms without names are the guest's, and said so only beside others. */
export function bookOf(holdId: string, values: GuestValues, paymentMethodId: string | null): Book {
  const own = trimmed(values);
  const name = ({ givenName, familyName }: RoomGuest) => ({ given_name: givenName, family_name: familyName });
  const rooms = values.roomGuests.map(trimmed).map((one) => (one.givenName === '' ? null : one));
  const note = values.note.trim();
  return {
    hold_id: holdId,
    guest: { ...name(own), email: values.email.trim() },
    ...(rooms.some((one) => one !== null) ? { room_guests: rooms.map((one) => name(one ?? own)) } : {}),
    ...(paymentMethodId === null ? {} : { payment_method_id: paymentMethodId }),
    ...(note ? { note } : {}),
  };
}

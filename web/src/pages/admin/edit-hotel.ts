import type { EditHotel, Hotel } from '../../api/types';
import type { Dictionary } from '../../i18n/en';
import { isPositive, parseAmount } from '../../lib/money';
import type { Errors } from '../../lib/use-form';
import { isWhole, kMaxDescription, kMaxName, kMaxRooms } from './new-hotel';

export const kMaxAddress = 300;
export const kMaxDeadlineHours = 168;

export interface EditValues {
  name: string;
  rating: number;
  price: string;
  rooms: string;
  approval: Hotel['approval_mode'];
  deadline: string;
  address: string;
  description: string;
  amenities: string;
}

export const kEditFields = {
  name: 'name',
  star_rating: 'rating',
  price: 'price',
  amount: 'price',
  rooms: 'rooms',
  approval_mode: 'approval',
  approval_deadline_hours: 'deadline',
  address: 'address',
  description: 'description',
  amenities: 'amenities',
} as const;

export function editValues(hotel: Hotel): EditValues {
  return {
    name: hotel.name,
    rating: hotel.star_rating,
    price: hotel.price.amount,
    rooms: String(hotel.room_types[0]?.physical ?? 0),
    approval: hotel.approval_mode,
    deadline: String(hotel.approval_deadline_hours),
    address: hotel.address ?? '',
    description: hotel.description ?? '',
    amenities: hotel.amenities.join(', '),
  };
}

/** Checks the form; the price that the hotel has already is right in any form. */
export function checkEdit(values: EditValues, before: EditValues, t: Dictionary): Errors<EditValues> {
  const errors: Errors<EditValues> = {};
  const name = values.name.trim();
  if (name === '') errors.name = t.common.required;
  else if (name.length > kMaxName) errors.name = t.add.tooLong(kMaxName);
  const amount = parseAmount(values.price);
  const newPrice = values.price.trim() !== before.price;
  if (newPrice && (amount === null || !isPositive(amount))) errors.price = t.add.badPrice;
  if (!isWhole(values.rooms, 1, kMaxRooms)) errors.rooms = t.add.badRooms;
  if (!isWhole(values.deadline, 1, kMaxDeadlineHours)) errors.deadline = t.add.badDeadline;
  if (values.address.length > kMaxAddress) errors.address = t.add.tooLong(kMaxAddress);
  if (values.description.length > kMaxDescription) errors.description = t.add.tooLong(kMaxDescription);
  return errors;
}

/** The fields that were changed in the form; what was not touched is not sent. */
export function changesOf(before: EditValues, values: EditValues, currency: string): EditHotel {
  const changes: EditHotel = {};
  if (values.name.trim() !== before.name) changes.name = values.name.trim();
  if (values.rating !== before.rating) changes.star_rating = values.rating;
  if (values.price.trim() !== before.price) {
    changes.price = { amount: parseAmount(values.price) ?? values.price, currency };
  }
  if (values.rooms.trim() !== before.rooms) changes.rooms = Number(values.rooms);
  if (values.approval !== before.approval) changes.approval_mode = values.approval;
  if (values.deadline.trim() !== before.deadline) changes.approval_deadline_hours = Number(values.deadline);
  if (values.address.trim() !== before.address) changes.address = values.address.trim();
  if (values.description.trim() !== before.description) changes.description = values.description.trim();
  if (values.amenities.trim() !== before.amenities) {
    changes.amenities = values.amenities.split(',').map((text) => text.trim()).filter(Boolean);
  }
  return changes;
}

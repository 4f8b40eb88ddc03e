import type { CreateHotel } from '../../api/types';
import type { Dictionary } from '../../i18n/en';
import { isPositive, parseAmount } from '../../lib/money';
import type { Errors } from '../../lib/use-form';
import { kMaxPictureBytes, kPictureTypes } from './picture-field';

export const kMaxName = 100;
export const kMaxRooms = 5000;
export const kMaxDescription = 4000;

/** The form of a new hotel as it stands on the page: everything is text until it is checked. */
export interface NewHotelValues {
  name: string;
  rating: number;
  city: string;
  price: string;
  currency: string;
  rooms: string;
  picture: File | null;
  managers: string[];
  country: string;
  timeZone: string;
  address: string;
  description: string;
}

export const kNewHotel: NewHotelValues = {
  name: '',
  rating: 4,
  city: '',
  price: '',
  currency: '',
  rooms: '10',
  picture: null,
  managers: [],
  country: '',
  timeZone: '',
  address: '',
  description: '',
};

/** The server's fields, of the form and of JSON, by the fields of the page. */
export const kServerFields = {
  hotelName: 'name',
  name: 'name',
  hotelRating: 'rating',
  star_rating: 'rating',
  hotelCity: 'city',
  city: 'city',
  hotelPrice: 'price',
  price: 'price',
  amount: 'price',
  currency: 'currency',
  hotelRooms: 'rooms',
  rooms: 'rooms',
  photo: 'picture',
  managerIds: 'managers',
  manager_ids: 'managers',
  country: 'country',
  time_zone: 'timeZone',
  address: 'address',
  description: 'description',
} as const;

/** Fields that only JSON can carry. */
export function hasDetails(values: NewHotelValues): boolean {
  return [values.country, values.timeZone, values.address, values.description].some((text) => text.trim() !== '');
}

export function checkNewHotel(values: NewHotelValues, t: Dictionary): Errors<NewHotelValues> {
  const errors: Errors<NewHotelValues> = {};
  for (const field of ['name', 'city'] as const) {
    const text = values[field].trim();
    if (text === '') errors[field] = t.common.required;
    else if (text.length > kMaxName) errors[field] = t.add.tooLong(kMaxName);
  }
  const amount = parseAmount(values.price);
  if (values.price.trim() === '') errors.price = t.common.required;
  else if (amount === null || !isPositive(amount)) errors.price = t.add.badPrice;
  const currency = values.currency.trim();
  if (currency !== '' && !/^[A-Za-z]{3}$/.test(currency)) errors.currency = t.add.badCurrency;
  else if (currency === '' && hasDetails(values)) errors.currency = t.add.needsCurrency;
  if (!isWhole(values.rooms, 1, kMaxRooms)) errors.rooms = t.add.badRooms;
  if (values.picture) {
    if (!kPictureTypes.includes(values.picture.type)) errors.picture = t.add.badPicture;
    else if (values.picture.size > kMaxPictureBytes) errors.picture = t.add.bigPicture;
  }
  if (values.country.trim() !== '' && !/^[A-Za-z]{2}$/.test(values.country.trim())) errors.country = t.add.badCountry;
  if (values.description.length > kMaxDescription) errors.description = t.add.tooLong(kMaxDescription);
  return errors;
}

export function isWhole(text: string, low: number, high: number): boolean {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= low && value <= high;
}

/** Name, rating, city, price, picture: the short form, in one request with the picture. */
export function asFormData(values: NewHotelValues): FormData {
  const form = new FormData();
  const currency = values.currency.trim().toUpperCase();
  form.set('hotelName', values.name.trim());
  form.set('hotelRating', String(values.rating));
  form.set('hotelCity', values.city.trim());
  form.set('hotelPrice', [parseAmount(values.price) ?? values.price, currency].filter(Boolean).join(' '));
  form.set('hotelRooms', values.rooms.trim());
  if (values.managers.length > 0) form.set('managerIds', values.managers.join(','));
  if (values.picture) form.set('photo', values.picture);
  return form;
}

/** The same with more details; the picture follows in a request of its own. */
export function asJson(values: NewHotelValues): CreateHotel {
  const [country, zone] = [values.country.trim().toUpperCase(), values.timeZone.trim()];
  const [address, description] = [values.address.trim(), values.description.trim()];
  return {
    name: values.name.trim(),
    star_rating: values.rating,
    city: values.city.trim(),
    price: { amount: parseAmount(values.price) ?? values.price, currency: values.currency.trim().toUpperCase() },
    rooms: Number(values.rooms),
    manager_ids: values.managers,
    ...(country ? { country } : {}),
    ...(zone ? { time_zone: zone } : {}),
    ...(address ? { address } : {}),
    ...(description ? { description } : {}),
  } as CreateHotel;
}

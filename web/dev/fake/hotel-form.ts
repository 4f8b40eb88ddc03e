import type { CreateHotel, Hotel } from '../../src/api/types';
import { makeHotel } from './data';

/** A new hotel as the site sends it: the short form with its picture, or JSON. */
export async function readHotel(request: Request, owner: string): Promise<{ hotel: Hotel; form: FormData | null }> {
  if (request.headers.get('content-type')?.startsWith('multipart/')) {
    const form = await request.formData();
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    const [amount = '', currency = 'AUD'] = text('hotelPrice').split(' ');
    const managers = text('managerIds').split(',').filter(Boolean);
    const rating = Number(text('hotelRating'));
    return { hotel: make(text('hotelName'), rating, text('hotelCity'), amount, currency, owner, managers), form };
  }
  const json = (await request.json()) as CreateHotel;
  const { amount, currency = 'AUD' } = json.price;
  const hotel = make(json.name, json.star_rating, json.city, amount, currency, owner, json.manager_ids ?? []);
  return { hotel, form: null };
}

function make(
  name: string,
  stars: number,
  city: string,
  amount: string,
  currency: string,
  owner: string,
  managers: string[],
): Hotel {
  const price = amount.includes('.') ? amount : `${amount}.00`;
  return makeHotel({ name, stars, city, country: 'AU', price, currency, zone: 'UTC', scene: -1 }, owner, managers);
}

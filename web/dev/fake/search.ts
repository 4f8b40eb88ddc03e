import type { Hotel, HotelHit } from '../../src/api/types';
import { fold, type Call } from './answers';

/** A page of a list; the cursor is the place of its first item. */
export function page<T>({ url }: Call, all: T[]) {
  const limit = Number(url.searchParams.get('limit') ?? 20);
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const next = from + limit < all.length ? String(from + limit) : null;
  return { items: all.slice(from, from + limit), next, total: all.length };
}

/** By the beginning of the city and the rating; best rated first, then by name. */
export function search({ url }: Call, hotels: Hotel[]): HotelHit[] {
  const city = fold(url.searchParams.get('city') ?? '');
  const rating = Number(url.searchParams.get('min_rating') ?? 1);
  return hotels
    .filter((one) => one.status === 'active' && one.star_rating >= rating && fold(one.city).startsWith(city))
    .sort((a, b) => b.star_rating - a.star_rating || a.name.localeCompare(b.name))
    .map(({ id, name, star_rating, city: place, country, price, photos }) => ({
      id,
      name,
      star_rating,
      city: place,
      country,
      price,
      picture_url: photos[0]?.card_url ?? null,
    }));
}

export function suggest({ url }: Call, hotels: Hotel[]) {
  const text = fold(url.searchParams.get('q') ?? '');
  const cities = new Map<string, { city: string; country: string; hotels: number }>();
  for (const { city, country } of hotels) {
    if (!fold(city).startsWith(text)) continue;
    cities.set(city, { city, country, hotels: (cities.get(city)?.hotels ?? 0) + 1 });
  }
  return { items: [...cities.values()].sort((a, b) => b.hotels - a.hotels).slice(0, 10) };
}

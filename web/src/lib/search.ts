import type { MealPlan } from '../api/types';
import type { paths } from '../api/schema';
import { boxFrom, boxText, degreesFrom, type Box } from './box';
import { addDays, nightsBetween, type CivilDate } from './dates';
import { parseAmount } from './money';
import { isChosen, kMaxNights, stayFrom, stayParams, type Stay } from './stay';

export const kMaxCity = 100;
export const kMaxText = 200;
const kMaxPriceText = 20;
const kMaxAmenities = 20;
const kMaxAmenity = 40;
const kMaxPlaceName = 100;
const kMinKm = 0.1;
const kMaxKm = 500;

export const kSorts = ['relevance', 'rating', 'price', 'distance'] as const;
export type Sort = (typeof kSorts)[number];
export const kMealPlans: readonly MealPlan[] = ['room_only', 'breakfast', 'half_board', 'full_board', 'all_inclusive'];

/** A circle; without a name it is around the reader. */
export interface Near {
  lat: number;
  lon: number;
  km: number;
  name: string | null;
}

/** All of a search. It lives in the address, so it can be sent to somebody, and gone back to. */
export interface Search {
  /** The beginning of a city's name; empty: everywhere. */
  city: string;
  /** Words; empty: none. */
  q: string;
  near: Near | null;
  /** An area of the map; never with `near`. */
  box: Box | null;
  /** Whether the map is open. */
  map: boolean;
  stay: Stay;
  minRating: number | null;
  /** A decimal string. Only with a currency. */
  maxPrice: string | null;
  currency: string | null;
  amenities: string[];
  mealPlans: MealPlan[];
  freeCancellation: boolean;
  /** Null: the server's own, by relevance with words, else by rating. */
  sort: Sort | null;
}

export type SearchQuery = NonNullable<paths['/api/v1/hotels']['get']['parameters']['query']>;

function listFrom(text: string | null): string[] {
  return [...new Set((text ?? '').split(',').filter(Boolean))];
}

/** "-33.87,151.21,5" as a circle, or null when it is none. */
export function nearFrom(text: string | null, name: string | null): Near | null {
  const numbers = degreesFrom(text);
  if (numbers?.length !== 3) return null;
  const [lat = 0, lon = 0, km = 0] = numbers;
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180 || km < kMinKm || km > kMaxKm) return null;
  return { lat, lon, km, name: name ? name.slice(0, kMaxPlaceName) : null };
}

/** Whether a stay can be asked for at all; dates of an old link are as if they were not there. */
function withoutStaleDates(stay: Stay, today: CivilDate): Stay {
  const known = isChosen(stay) && nightsBetween(stay.arrival, stay.departure) <= kMaxNights && stay.arrival >= addDays(today, -1);
  return known ? stay : { ...stay, arrival: null, departure: null };
}

/** What an address says; what it says wrongly counts as not said. `today` is the date in UTC. */
export function searchFrom(params: URLSearchParams, today: CivilDate): Search {
  const rating = Number(params.get('min_rating'));
  const currency = /^[A-Z]{3}$/.exec(params.get('currency') ?? '')?.[0] ?? null;
  const price = params.get('max_price') ?? '';
  const near = nearFrom(params.get('near'), params.get('around'));
  const box = near ? null : boxFrom(params.get('box'));
  const q = (params.get('q') ?? '').trim().slice(0, kMaxText);
  const sort = kSorts.find((one) => one === params.get('sort')) ?? null;
  const possible = sort && sortsOf({ near, box, q }).includes(sort);
  return {
    city: (params.get('city') ?? '').trim().slice(0, kMaxCity),
    q,
    near,
    box,
    map: params.get('map') === 'true',
    stay: withoutStaleDates(stayFrom(params), today),
    minRating: Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : null,
    maxPrice: currency && price.length <= kMaxPriceText && parseAmount(price) === price ? price : null,
    currency,
    amenities: listFrom(params.get('amenities')).filter(({ length }) => length <= kMaxAmenity).slice(0, kMaxAmenities),
    mealPlans: kMealPlans.filter((plan) => listFrom(params.get('meal_plans')).includes(plan)),
    freeCancellation: params.get('free_cancellation') === 'true',
    sort: possible ? sort : null,
  };
}

/** The orders that a search can have. */
export function sortsOf({ near, box, q }: Pick<Search, 'near' | 'box' | 'q'>): Sort[] {
  return kSorts.filter((sort) => (sort !== 'relevance' || q !== '') && (sort !== 'distance' || (near ?? box) !== null));
}

/** The order in which the answer comes. */
export function sortOf(search: Search): Sort {
  return search.sort ?? (search.q ? 'relevance' : 'rating');
}

const nearText = ({ lat, lon, km }: Near) => [lat, lon, km].join(',');

/** What address and API say in the same words. */
function shared(search: Search): Record<string, string> {
  const { city, q, near, box, minRating, maxPrice, currency, amenities, mealPlans, freeCancellation, sort } = search;
  const all: Record<string, string | null> = {
    city,
    q,
    near: near && nearText(near),
    box: near ? null : box && boxText(box),
    min_rating: minRating === null ? null : String(minRating),
    max_price: currency && maxPrice,
    currency,
    amenities: amenities.join(','),
    meal_plans: mealPlans.join(','),
    free_cancellation: freeCancellation ? 'true' : null,
    sort: sort && sortsOf(search).includes(sort) ? sort : null,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

export function searchParams(search: Search): URLSearchParams {
  const params = new URLSearchParams(shared(search));
  if (search.near?.name) params.set('around', search.near.name);
  if (search.map) params.set('map', 'true');
  for (const [name, value] of stayParams(search.stay)) params.set(name, value);
  return params;
}

/** The same search as the API is asked. Dates go only as a stay; the party goes always. */
export function searchQuery(search: Search): SearchQuery {
  const { stay } = search;
  return {
    ...(shared(search) as SearchQuery),
    ...(isChosen(stay) ? { arrival: stay.arrival, departure: stay.departure } : {}),
    adults: stay.adults,
    rooms: stay.rooms,
    ...(stay.childrenAges.length > 0 ? { children_ages: stay.childrenAges.join(',') } : {}),
  };
}

/** What makes the answers fewer and is neither in the form nor a place. */
export function withoutFilters(search: Search): Search {
  return {
    ...search,
    minRating: null,
    maxPrice: null,
    currency: null,
    amenities: [],
    mealPlans: [],
    freeCancellation: false,
  };
}

export function filterCount(search: Search): number {
  const { minRating, maxPrice, currency, amenities, mealPlans, freeCancellation } = search;
  return [minRating, maxPrice ?? currency, freeCancellation].filter(Boolean).length + amenities.length + mealPlans.length;
}

/** A place of the reader to about a hundred metres: more is nobody's business. */
export function roundPlace(degrees: number): number {
  return Math.round(degrees * 1000) / 1000;
}

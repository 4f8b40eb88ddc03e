import type { CalendarNight, Facets, Hotel, HotelCalendar, HotelHit, HotelHits, HotelPage, MealPlan, Money, RatePlan, Suggestion } from '../../src/api/types';
import { addDays, nightsBetween } from '../../src/lib/dates';
import { fold, Refusal, type Call } from './answers';
import type { FakeDesk } from './desk';
import { areaOf, distanceKm, type Area } from './geo';
import { page } from './page';
import { calculator, nightPrice, penaltiesOf, priceOf } from './stays';
import { matchWords } from './words';

interface House {
  hotels: Hotel[];
  desk: FakeDesk;
  textDown: boolean;
}

const kNearestDays = 30;
const kSuggestions = 10;
const kMostAdultsInRoom = 2;
/** The ends of the price bands: 1, 2, 5, 10, …, in whole units. */
const kEdges = Array.from({ length: 21 }, (_, i) => BigInt([1, 2, 5][i % 3] ?? 1) * 10n ** BigInt(Math.floor(i / 3)));

const minorOf = (money: Money) => calculator(money).minor(money.amount);
const mealOf = (plan: RatePlan): MealPlan => plan.meal_plan ?? 'room_only';

interface Wish {
  arrival: string;
  departure: string;
  rooms: number;
  adults: number;
}

interface Match {
  hotel: Hotel;
  hit: HotelHit;
  cost: Money | null;
  plans: RatePlan[];
  free: boolean;
}

export function hotelPage(hotel: Hotel): HotelPage {
  return { ...hotel, rate_plans: hotel.rate_plans.map((plan) => ({ ...plan, meal_plan: mealOf(plan), room_type_id: 'room' })) };
}

function wishOf({ url: { searchParams: query } }: Call): Wish | null {
  const [arrival, departure] = [query.get('arrival'), query.get('departure')];
  const [rooms, adults] = [Number(query.get('rooms') ?? 1), Number(query.get('adults') ?? 2)];
  if (adults < rooms) throw refused('adults', 'must be one in each room at least');
  if (!arrival && !departure) return null;
  if (!arrival || !departure) throw refused('departure', 'is required with arrival');
  return { arrival, departure, rooms, adults };
}

function refused(field: string, message: string): Refusal {
  return new Refusal(400, 'invalid', 'Some parameters are wrong.', { errors: [{ field, message }] });
}

/** The cheapest that can be booked of some plans, or null. */
function cheapest(hotel: Hotel, plans: RatePlan[], wish: Wish, desk: FakeDesk) {
  const left = desk.roomsLeft(hotel, wish.arrival, wish.departure);
  if (left < wish.rooms || wish.adults > wish.rooms * kMostAdultsInRoom) return null;
  const offers = plans.map((plan) => ({ plan, price: priceOf(plan, wish.arrival, wish.departure, wish.rooms), left }));
  return offers.sort((a, b) => Number(minorOf(a.price.total) - minorOf(b.price.total)))[0] ?? null;
}

function matchOf(hotel: Hotel, wish: Wish | null, area: Area | null, desk: FakeDesk, plans: RatePlan[]): Match | null {
  const { id, name, star_rating, city, country, lat = 0, lon = 0, photos, amenities } = hotel;
  if (area && !area.holds({ lat, lon })) return null;
  const km = area && distanceKm(area.middle, { lat, lon });
  const hit: HotelHit = {
    id, name, star_rating, city, country, lat, lon, amenities, picture_url: photos[0]?.card_url ?? null,
    ...(km === null ? {} : { distance_km: Math.round(km * 100) / 100 }),
  };
  if (!wish) {
    const from = plans[0]?.price ?? null;
    return { hotel, hit: { ...hit, ...(from ? { from } : {}) }, cost: from, plans, free: true };
  }
  const best = cheapest(hotel, plans, wish, desk);
  if (!best) return null;
  const { plan, price, left } = best;
  const free = Date.parse(penaltiesOf(plan, wish.arrival).windows[0]?.to ?? '') > Date.now();
  const offer = {
    room_type_id: 'room', room_type_name: 'Double room', rate_plan_id: plan.id, rate_plan_name: plan.name, meal_plan: mealOf(plan),
    payment: plan.payment, total: price.total, due_now: price.due_now, due_at_hotel: price.due_at_hotel, free_cancellation: free,
    available_rooms: left,
  };
  return { hotel, hit: { ...hit, offer }, cost: price.total, plans, free };
}

/** All that is asked must hold; what counts behind the choice of stars, price, meals and cancelling leaves that choice out. */
export function search(call: Call, { hotels, desk, textDown }: House): HotelHits {
  const query = call.url.searchParams;
  const text = query.get('q');
  if (text && textDown) {
    throw new Refusal(503, 'text-search-unavailable', 'Searching by words does not work at this moment.');
  }
  const active = hotels.filter(({ status }) => status === 'active');
  const words = text ? matchWords(text, active) : null;
  const wish = wishOf(call);
  if (query.has('near') && query.has('box')) throw refused('box', 'is not for a search with near');
  const area = areaOf(query);
  const city = fold(query.get('city') ?? '');
  const amenities = (query.get('amenities') ?? '').split(',').filter(Boolean);
  const currency = query.get('currency');
  const base = active.filter(
    (one) => fold(one.city).startsWith(city) && (!words || words.scores.has(one.id)) && (!currency || one.currency === currency) &&
      amenities.every((amenity) => one.amenities.includes(amenity)),
  );
  const within = (asked: Wish | null, without = '') => base.flatMap((one) => filtered(one, query, asked, area, desk, without));
  const found = order(within(wish), query, words?.scores);
  const { items, next, total } = page(call, found);
  const nearest = wish && total === 0 ? nearestOf(wish, (other) => within(other).length > 0) : null;
  return {
    items: items.map(({ hit }) => hit), next, total, facets: facetsOf(found, (name) => within(wish, name)),
    ...(wish ? { nights: nightsBetween(wish.arrival, wish.departure) } : {}),
    ...(words?.corrected ? { corrected: words.corrected } : {}), ...(nearest ? { nearest } : {}),
  };
}

function filtered(hotel: Hotel, query: URLSearchParams, wish: Wish | null, area: Area | null, desk: FakeDesk, without: string): Match[] {
  const get = (name: string) => (name === without ? null : query.get(name));
  if (hotel.star_rating < Number(get('min_rating') ?? 1)) return [];
  const meals = (get('meal_plans') ?? '').split(',').filter(Boolean);
  const plans = hotel.rate_plans.filter((plan) => meals.length === 0 || meals.includes(mealOf(plan)));
  const match = plans.length > 0 ? matchOf(hotel, wish, area, desk, plans) : null;
  const max = get('max_price');
  if (!match || (get('free_cancellation') === 'true' && !match.free)) return [];
  if (max && (!match.cost || minorOf(match.cost) > minorOf({ ...match.cost, amount: inDigits(max, match.cost) }))) return [];
  return [match];
}

/** "450" with as many digits as the money has. */
function inDigits(amount: string, { amount: like }: Money): string {
  const digits = like.split('.')[1]?.length ?? 0;
  const [whole = '0', fraction = ''] = amount.split('.');
  return digits === 0 ? whole : `${whole}.${fraction.padEnd(digits, '0')}`;
}

function order(found: Match[], query: URLSearchParams, scores?: Map<string, number>): Match[] {
  const by = query.get('sort') ?? (scores ? 'relevance' : 'rating');
  const first = (a: Match, b: Match) => {
    if (by === 'distance') return (a.hit.distance_km ?? 0) - (b.hit.distance_km ?? 0);
    if (by === 'relevance') return (scores?.get(b.hit.id) ?? 0) - (scores?.get(a.hit.id) ?? 0);
    if (by === 'price' && a.cost && b.cost) {
      return a.cost.currency.localeCompare(b.cost.currency) || Number(minorOf(a.cost) - minorOf(b.cost));
    }
    return b.hit.star_rating - a.hit.star_rating;
  };
  return [...found].sort((a, b) => first(a, b) || a.hit.name.localeCompare(b.hit.name));
}

/** The nearest arrival before or after, of as many nights, not past, at which something fits. */
function nearestOf(wish: Wish, fits: (wish: Wish) => boolean) {
  const today = new Date().toISOString().slice(0, 10);
  for (let far = 1; far <= kNearestDays; far += 1) {
    for (const shift of [far, -far]) {
      const [arrival, departure] = [addDays(wish.arrival, shift), addDays(wish.departure, shift)];
      if (arrival >= today && fits({ ...wish, arrival, departure })) return { arrival, departure };
    }
  }
  return null;
}

function counted<T>(values: T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function facetsOf(found: Match[], without: (name: string) => Match[]): Facets {
  const values = <T extends string | number>(all: T[]) => [...counted(all)].map(([value, count]) => ({ value, count }));
  const cities = counted(found.map(({ hotel }) => `${hotel.country} ${hotel.city}`));
  return {
    star_ratings: values(without('min_rating').map(({ hit }) => hit.star_rating)).sort((a, b) => b.value - a.value),
    amenities: values(found.flatMap(({ hit }) => hit.amenities)).sort((a, b) => b.count - a.count || a.value.localeCompare(b.value)),
    cities: [...cities]
      .map(([place, count]) => ({ city: place.slice(3), country: place.slice(0, 2), count }))
      .sort((a, b) => b.count - a.count || a.city.localeCompare(b.city)),
    meal_plans: values(without('meal_plans').flatMap(({ plans }) => [...new Set(plans.map(mealOf))])),
    prices: bandsOf(without('max_price').flatMap(({ cost }) => (cost ? [cost] : []))),
    free_cancellation: without('free_cancellation').filter(({ free }) => free).length,
  };
}

function bandsOf(costs: Money[]): Facets['prices'] {
  const bands = new Map<string, Facets['prices'][number]>();
  for (const cost of costs) {
    const { money } = calculator(cost);
    const scale = 10n ** BigInt(cost.amount.split('.')[1]?.length ?? 0);
    const above = kEdges.findIndex((edge) => edge * scale > minorOf(cost));
    const [from, to] = [money((kEdges[above - 1] ?? 0n) * scale), money((kEdges[above] ?? 0n) * scale)];
    const key = `${cost.currency} ${String(above).padStart(2, '0')}`;
    bands.set(key, { from, to, count: (bands.get(key)?.count ?? 0) + 1 });
  }
  return [...bands].sort(([a], [b]) => a.localeCompare(b)).map(([, band]) => band);
}

export function suggest({ url }: Call, { hotels, textDown }: House): { items: Suggestion[] } {
  const text = fold(url.searchParams.get('q') ?? '');
  const active = hotels.filter(({ status }) => status === 'active');
  const cities = new Map<string, Suggestion & { hotels: number }>();
  for (const { city, country } of active.filter((one) => fold(one.city).startsWith(text))) {
    cities.set(city, { kind: 'city', city, country, hotels: (cities.get(city)?.hotels ?? 0) + 1 });
  }
  const named = textDown ? [] : active.filter(({ name }) => fold(name).split(' ').some((word) => word.startsWith(text)));
  const names = named
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ id, name, city, country }): Suggestion => ({ kind: 'hotel', city, country, hotel_id: id, name }));
  return { items: [...[...cities.values()].sort((a, b) => b.hotels - a.hotels), ...names].slice(0, kSuggestions) };
}

export function calendar(call: Call, hotel: Hotel, desk: FakeDesk): HotelCalendar {
  const month = call.url.searchParams.get('month') ?? '';
  const { rooms, adults } = wishOf(call) ?? { rooms: Number(call.url.searchParams.get('rooms') ?? 1), adults: Number(call.url.searchParams.get('adults') ?? 2) };
  const today = new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}$/.test(month) || month < today.slice(0, 7)) throw refused('month', 'is past');
  const nights: CalendarNight[] = [];
  for (let night = `${month}-01`; night.startsWith(month); night = addDays(night, 1)) {
    const left = desk.roomsLeft(hotel, night, addDays(night, 1));
    const available = night >= today && left >= rooms && adults <= rooms * kMostAdultsInRoom;
    const plan = hotel.rate_plans[0];
    const { minor, money } = calculator(hotel.price);
    const price = plan && money(minor(nightPrice(plan, night).amount) * BigInt(rooms));
    nights.push({ night, available, available_rooms: left, ...(available && price ? { price, min_stay: 1 } : {}) });
  }
  return { hotel_id: hotel.id, month, currency: hotel.currency, nights };
}

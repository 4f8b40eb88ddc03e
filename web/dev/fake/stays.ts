import type { Hotel, MakeQuote, Money, Penalties, Price, Quote, RatePlan, RoomParty } from '../../src/api/types';
import { addDays, nightsBetween } from '../../src/lib/dates';
import { Refusal } from './answers';
import { nextId } from './data';

const kQuoteMs = 900_000;
const kGstDivisor = 11n;

/** What money is made of, in its own digits. */
export function calculator({ amount, currency }: Money) {
  const digits = amount.split('.')[1]?.length ?? 0;
  const minor = (text: string) => BigInt(text.replace('.', ''));
  const money = (value: bigint): Money => {
    const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
    const plain = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
    return { amount: (value < 0n ? '-' : '') + plain, currency };
  };
  return { minor, money, unit: minor(amount) };
}

export function planOf(hotel: Hotel, id: string): RatePlan {
  const plan = hotel.rate_plans.find((one) => one.id === id);
  if (!plan) throw new Refusal(404, 'rate-plan-not-found', 'The hotel has no such rate plan.');
  return plan;
}

/** The party spread over the rooms, as evenly as it goes. */
export function spread(adults: number, ages: number[], rooms: number): RoomParty[] {
  return Array.from({ length: rooms }, (_, room) => ({
    adults: Math.max(1, Math.floor(adults / rooms) + (room < adults % rooms ? 1 : 0)),
    ...(room === 0 && ages.length > 0 ? { children_ages: ages } : {}),
  }));
}

const kWeekend = [5, 6];
export const isWeekend = (night: string) => kWeekend.includes(new Date(`${night}T00:00:00Z`).getUTCDay());

/** A night's price: on Fridays and Saturdays three twentieths more. */
export function nightPrice(plan: Pick<RatePlan, 'price'>, night: string): Money {
  const { money, unit } = calculator(plan.price);
  return money(isWeekend(night) ? (unit * 23n) / 20n : unit);
}

/** Rooms by night; a prepaid plan also has a contained tax, and a fee for the hotel to collect. */
export function priceOf(plan: RatePlan, arrival: string, departure: string, rooms: number): Price {
  const { minor, money, unit } = calculator(plan.price);
  const nights = Array.from({ length: nightsBetween(arrival, departure) }, (_, night) => addDays(arrival, night));
  const prepaid = plan.payment === 'prepay';
  const by = prepaid ? ('platform' as const) : ('hotel' as const);
  const lines: Price['lines'] = nights.map((date) => {
    const each = nightPrice(plan, date);
    return {
      kind: 'room', basis: 'per_night', date, quantity: rooms, unit: each,
      amount: money(minor(each.amount) * BigInt(rooms)), included: false, collected_by: by,
    };
  });
  const stay = lines.reduce((sum, { amount }) => sum + minor(amount.amount), 0n);
  if (!prepaid) {
    return { lines, total: money(stay), total_exclusive: money(stay), due_now: money(0n), due_at_hotel: money(stay) };
  }
  const [tax, fee] = [stay / kGstDivisor, unit / 20n];
  lines.push(
    { kind: 'tax', basis: 'percent_of', name: 'GST', quantity: 1, unit: money(stay), basis_points: 1000, amount: money(tax), included: true, collected_by: 'platform' },
    { kind: 'fee', basis: 'per_stay', name: 'Cleaning', quantity: 1, unit: money(fee), amount: money(fee), included: false, collected_by: 'hotel' },
  );
  return {
    lines, total: money(stay + fee), total_exclusive: money(stay - tax), due_now: money(stay), due_at_hotel: money(fee),
  };
}

/** Free until 18:00 on the day before arrival, then the first night. */
export function penaltiesOf(plan: RatePlan, arrival: string): Penalties {
  const day = addDays(arrival, -1);
  const end = `${day}T18:00:00Z`;
  const { money } = calculator(plan.price);
  return {
    windows: [
      { to: end, amount: money(0n), local_until: `${day}T18:00` },
      { from: end, amount: plan.price },
    ],
    no_show: plan.price,
  };
}

/** The quotes that were made; they reserve nothing. */
export class FakeQuotes {
  private made = new Map<string, Quote>();

  make(hotel: Hotel, asked: MakeQuote): Quote {
    const plan = planOf(hotel, asked.rate_plan_id);
    const quote: Quote = {
      id: `quote-${nextId()}`, ...asked, hotel_name: hotel.name, room_type_name: 'Double room', rate_plan_name: plan.name,
      nights: nightsBetween(asked.arrival, asked.departure), meal_plan: plan.meal_plan ?? 'room_only', payment: plan.payment,
      price: priceOf(plan, asked.arrival, asked.departure, asked.rooms.length),
      cancellation: penaltiesOf(plan, asked.arrival), expires_at: new Date(Date.now() + kQuoteMs).toISOString(),
    };
    this.made.set(quote.id, quote);
    return quote;
  }

  /** The quote, when it still holds at the hotel's prices of now. */
  open(id: string, hotels: Hotel[]): Quote {
    const quote = this.made.get(id);
    if (!quote) throw new Refusal(400, 'quote-not-genuine', 'This is not a quote that was made here.');
    if (Date.parse(quote.expires_at) <= Date.now()) throw new Refusal(409, 'quote-expired', 'The quote has expired.');
    const hotel = hotels.find((one) => one.id === quote.hotel_id);
    const now = hotel && priceOf(planOf(hotel, quote.rate_plan_id), quote.arrival, quote.departure, quote.rooms.length);
    if (now?.total.amount !== quote.price.total.amount) throw new Refusal(409, 'price-changed', 'The price is not what it was.');
    return quote;
  }
}

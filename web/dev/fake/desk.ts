import type {
  AddCard, Approval, Book, Booking, BookingStatus, BookingWithTimeline, ChangeQuote, Hotel, MakeChangeQuote, MakeQuote,
  Money, Payment, PaymentMethod,
} from '../../src/api/types';
import { addDays, nightsBetween } from '../../src/lib/dates';
import { matches, Refusal, signedIn, type Call } from './answers';
import { nextId, withoutTimeline, type FakeUser } from './data';
import { calculator, FakeQuotes, isWeekend, planOf, priceOf, spread } from './stays';

const kHoldMs = 600_000;
const kDayMs = 86_400_000;
const kTaking: BookingStatus[] = ['held', 'pending_payment', 'pending_approval', 'confirmed', 'in_house'];

/** Bookings of the fake house, from the offer to the departure. */
export class FakeDesk {
  bookings: BookingWithTimeline[] = [];
  decisions = new Map<string, Pick<Approval, 'decision' | 'decided_at' | 'decided_by'>>();
  quotes = new FakeQuotes();
  cards = new Map<string, PaymentMethod>();
  payments = new Map<string, Payment>();
  listeners = new Map<(text: string) => void, string>();
  private changes = new Map<string, ChangeQuote>();

  constructor(private readonly hotel: (id: string | undefined) => Hotel, private readonly hotels: () => Hotel[]) {}

  offers({ url, ids }: Call) {
    const hotel = this.hotel(ids[0]);
    const get = (name: string) => url.searchParams.get(name) ?? '';
    const [arrival, departure, rooms] = [get('arrival'), get('departure'), Number(get('rooms') || 1)];
    const adults = Number(get('adults') || 2);
    const ages = get('children_ages').split(',').filter(Boolean).map(Number);
    const left = this.roomsLeft(hotel, arrival, departure);
    const sold = left < rooms ? [`SOLD_OUT(${arrival})`] : [];
    const reasons = [...sold, ...(adults > rooms * 2 ? ['PARTY_TOO_LARGE'] : [])];
    const items = hotel.rate_plans.map((plan) => {
      const quote = this.quotes.make(hotel, {
        hotel_id: hotel.id, room_type_id: 'room', rate_plan_id: plan.id, arrival, departure, rooms: spread(adults, ages, rooms),
      });
      return {
        room_type_id: 'room', room_type_name: 'Double room', rate_plan_id: plan.id, rate_plan_name: plan.name,
        meal_plan: quote.meal_plan, payment: plan.payment, rooms: quote.rooms, bookable: reasons.length === 0,
        available_rooms: left, price: quote.price, cancellation: quote.cancellation, reasons,
        ...(sold.length > 0 ? { alternative: { arrival: departure, departure: addNights(departure, arrival) } } : {}),
      };
    });
    return { hotel_id: hotel.id, arrival, departure, nights: nightsBetween(arrival, departure), items };
  }

  async quote({ request }: Call): Promise<Response> {
    const asked = (await request.json()) as MakeQuote;
    return Response.json(this.quotes.make(this.hotel(asked.hotel_id), asked), { status: 201 });
  }

  /** The least over the nights. Kamo Ryokan is full on Fridays and Saturdays. */
  roomsLeft(hotel: Hotel, arrival: string, departure: string, without = ''): number {
    const live = this.bookings.filter((b) => b.hotel_id === hotel.id && b.id !== without && kTaking.includes(b.status));
    const physical = hotel.room_types[0]?.physical ?? 0;
    const nights = Array.from({ length: nightsBetween(arrival, departure) }, (_, night) => addDays(arrival, night));
    const left = nights.map((night) => {
      if (hotel.name.startsWith('Kamo Ryokan') && isWeekend(night)) return 0;
      const here = live.filter((b) => b.arrival <= night && night < b.departure);
      return physical - here.reduce((sum, b) => sum + b.rooms.length, 0);
    });
    return Math.min(physical, ...left);
  }

  hold(call: Call, quoteId: string): Booking {
    const user = signedIn(call);
    const quote = this.quotes.open(quoteId, this.hotels());
    const hotel = this.hotel(quote.hotel_id);
    const { arrival, departure, rooms } = quote;
    if (this.roomsLeft(hotel, arrival, departure) < rooms.length) {
      throw new Refusal(409, 'room-sold-out', 'The room has just been sold.', { reasons: [`SOLD_OUT(${arrival})`] });
    }
    const now = new Date().toISOString();
    const booking: BookingWithTimeline & { sub: string } = {
      id: nextId(), reference: `INN-${String(1001 + this.bookings.length)}`, status: 'held', status_code: null,
      hotel_id: hotel.id, hotel_name: hotel.name, hotel_city: hotel.city, room_type_id: 'room',
      room_type_name: 'Double room', rate_plan_id: quote.rate_plan_id, rate_plan_name: quote.rate_plan_name ?? '',
      rooms, arrival, departure, nights: nightsBetween(arrival, departure), meal_plan: quote.meal_plan, price: quote.price,
      payment: quote.payment, cancellation: quote.cancellation,
      hold_expires_at: new Date(Date.now() + kHoldMs).toISOString(), version: 1, created_at: now, updated_at: now,
      timeline: [{ version: 1, status: 'held', event: 'innkeeper.booking.held.v1', at: now }], sub: user.sub,
    };
    this.bookings.unshift(booking);
    return withoutTimeline(booking);
  }

  release(id: string | undefined): Response {
    const booking = this.find(id);
    if (booking.status === 'held') this.move(booking, 'released');
    return new Response(null, { status: 204 });
  }

  addCard(card: AddCard): PaymentMethod {
    const method = {
      id: `pm-${nextId()}`, brand: 'Visa', last4: card.card_number.slice(-4),
      expiry_month: card.expiry_month, expiry_year: card.expiry_year,
    };
    this.cards.set(method.id, method);
    return method;
  }

  book(body: Book): Booking {
    const booking = this.find(body.hold_id);
    if (booking.status !== 'held') throw new Refusal(409, 'hold-expired', 'The hold is over.');
    const due = /[1-9]/.test(booking.price.due_now.amount);
    const card = this.cards.get(body.payment_method_id ?? '');
    if (due && !card) throw new Refusal(422, 'payment-method-missing', 'Something is to be paid now.');
    booking.guest = body.guest;
    booking.rooms = booking.rooms.map((room, index) => ({ ...room, ...(body.room_guests?.[index] ?? {}) }));
    if (body.note) booking.note = body.note;
    delete booking.hold_expires_at;
    if (card) {
      booking.pay_by = new Date(Date.now() + kHoldMs).toISOString();
      return this.move(booking, 'pending_payment');
    }
    return this.ask(booking);
  }

  private ask(booking: BookingWithTimeline): Booking {
    booking.decide_by = new Date(Date.now() + kDayMs).toISOString();
    return this.move(booking, 'pending_approval');
  }

  /** The provider has answered: what is due now has been taken. */
  pay(booking: BookingWithTimeline): Booking {
    const [amount, at] = [booking.price.due_now, new Date().toISOString()];
    const zero = calculator(amount).money(0n);
    this.payments.set(booking.id, {
      booking_id: booking.id, state: 'captured', authorised: amount, captured: amount, refunded: zero, refunds: [],
      card: [...this.cards.values()].at(-1),
      entries: (['authorised', 'captured'] as const).map((kind) => ({ id: nextId(), kind, amount, at })),
    });
    booking.paid = amount;
    delete booking.pay_by;
    return this.ask(booking);
  }

  payment(id: string | undefined): Payment {
    const payment = this.payments.get(id ?? '');
    if (!payment) throw new Refusal(404, 'payment-not-found', 'There is no payment.');
    return payment;
  }

  find(id: string | undefined): BookingWithTimeline {
    const booking = this.bookings.find((one) => one.id === id);
    if (!booking) throw new Refusal(404, 'booking-not-found', 'There is no such booking.');
    return booking;
  }

  of(user: FakeUser): BookingWithTimeline[] {
    return this.bookings.filter((b) => subOf(b) === user.sub && b.status !== 'held');
  }

  cancellationQuote(id: string | undefined) {
    const booking = this.find(id);
    const window = booking.cancellation.windows.find(({ to }) => to === undefined || Date.parse(to) > Date.now());
    const { minor, money } = calculator(booking.price.total);
    const penalty = window?.amount ?? money(0n);
    const rest = minor(booking.paid?.amount ?? money(0n).amount) - minor(penalty.amount);
    return {
      booking_id: booking.id, version: booking.version, penalty, refund: money(rest > 0n ? rest : 0n),
      ...(window?.to ? { until: window.to } : {}), ...(window?.local_until ? { local_until: window.local_until } : {}),
    };
  }

  async cancel(call: Call): Promise<Booking> {
    const booking = this.find(call.ids[0]);
    matches(call.request, booking.version);
    const { reason, penalty } = (await call.request.json()) as { reason?: string; penalty?: Money };
    const quote = this.cancellationQuote(booking.id);
    if (penalty?.amount !== quote.penalty.amount) throw new Refusal(409, 'penalty-changed', 'Cancelling costs another sum now.');
    if (booking.status === 'pending_approval') this.decisions.set(booking.id, { decision: 'withdrawn', decided_at: new Date().toISOString() });
    booking.penalty = quote.penalty;
    booking.refund = quote.refund;
    return this.move(booking, 'cancelled', reason);
  }

  async changeQuote(call: Call): Promise<Response> {
    const booking = this.find(call.ids[0]);
    const asked = (await call.request.json()) as MakeChangeQuote;
    const hotel = this.hotel(booking.hotel_id);
    const stay: MakeQuote = {
      hotel_id: hotel.id, room_type_id: 'room', rate_plan_id: booking.rate_plan_id,
      arrival: asked.arrival ?? booking.arrival, departure: asked.departure ?? booking.departure,
      rooms: asked.rooms ?? booking.rooms.map(({ adults, children_ages }) => ({ adults, ...(children_ages ? { children_ages } : {}) })),
    };
    if (this.roomsLeft(hotel, stay.arrival, stay.departure, booking.id) < stay.rooms.length) {
      throw new Refusal(409, 'room-sold-out', 'There are not enough rooms left.', { reasons: [`SOLD_OUT(${stay.arrival})`] });
    }
    const quote = this.quotes.make(hotel, stay);
    const { minor, money } = calculator(quote.price.total);
    const difference = money(minor(quote.price.total.amount) - minor(booking.price.total.amount));
    const change: ChangeQuote = {
      id: `change-${nextId()}`, booking_id: booking.id, version: booking.version, quote, difference, refund: money(0n),
      due_at_hotel: quote.price.due_at_hotel, expires_at: quote.expires_at,
    };
    this.changes.set(change.id, change);
    return Response.json(change, { status: 201 });
  }

  async change(call: Call): Promise<Booking> {
    const booking = this.find(call.ids[0]);
    matches(call.request, booking.version);
    const { change_quote_id } = (await call.request.json()) as { change_quote_id: string };
    const change = this.changes.get(change_quote_id);
    if (!change) throw new Refusal(400, 'quote-not-genuine', 'This is not a quote that was made here.');
    const { arrival, departure, nights, rooms, price, cancellation } = change.quote;
    const plan = planOf(this.hotel(booking.hotel_id), booking.rate_plan_id);
    if (priceOf(plan, arrival, departure, rooms.length).total.amount !== price.total.amount) {
      throw new Refusal(409, 'price-changed', 'The price is not what it was.');
    }
    Object.assign(booking, { arrival, departure, nights, rooms, price, cancellation });
    return this.move(booking, booking.status);
  }

  approvals(state: string | null): Approval[] {
    return this.bookings
      .filter((b) => (state === 'decided' ? this.decisions.has(b.id) : b.status === 'pending_approval'))
      .map((b) => ({ state: state === 'decided' ? 'decided' : 'pending', booking: withoutTimeline(b), ...this.decisions.get(b.id) }));
  }

  async decide(call: Call, status: 'confirmed' | 'rejected'): Promise<Booking> {
    const user = signedIn(call);
    const booking = this.find(call.ids[0]);
    if (booking.status !== 'pending_approval') {
      throw new Refusal(409, 'booking-moved-on', `The booking is ${booking.status}.`, { status_now: booking.status });
    }
    matches(call.request, booking.version);
    const reason = status === 'rejected' ? ((await call.request.json()) as { reason: string }).reason : undefined;
    const decision = status === 'confirmed' ? 'approved' : 'rejected';
    this.decisions.set(booking.id, { decision, decided_at: new Date().toISOString(), decided_by: user.sub });
    return this.move(booking, status, reason);
  }

  /** What the house does with a booking, when it is in the state for it. */
  run(call: Call, from: BookingStatus, to: BookingStatus): Booking {
    const booking = this.find(call.ids[0]);
    if (booking.status !== from) throw new Refusal(409, 'booking-moved-on', `The booking is ${booking.status}.`);
    matches(call.request, booking.version);
    return this.move(booking, to);
  }

  /** Puts a booking in another state and tells those who follow. */
  move(booking: BookingWithTimeline, status: BookingStatus, reason?: string): Booking {
    const at = new Date().toISOString();
    booking.status = status;
    booking.version += 1;
    booking.updated_at = at;
    if (reason) booking.reason = reason;
    booking.timeline.push({ version: booking.version, status, event: `innkeeper.booking.${status}.v1`, at, ...(reason ? { reason } : {}) });
    for (const [tell, sub] of this.listeners) {
      if (sub !== subOf(booking)) continue;
      tell(`event: booking\ndata: ${JSON.stringify(withoutTimeline(booking))}\n\n`);
    }
    return withoutTimeline(booking);
  }

  events(user: FakeUser): Response {
    let tell: (text: string) => void;
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        tell = (text) => controller.enqueue(encoder.encode(text));
        this.listeners.set(tell, user.sub);
        tell('event: hello\ndata: {}\n\n');
      },
      cancel: () => void this.listeners.delete(tell),
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}

function subOf(booking: Booking): string {
  return (booking as unknown as { sub: string }).sub;
}

/** As many nights from here as from there. */
function addNights(from: string, arrival: string): string {
  const nights = nightsBetween(arrival, from);
  return new Date(Date.parse(`${from}T00:00:00Z`) + nights * kDayMs).toISOString().slice(0, 10);
}

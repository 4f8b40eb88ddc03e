import type { Approval, Booking, BookingStatus, BookingWithTimeline, Hotel, PlaceHold } from '../../src/api/types';
import type { components } from '../../src/api/schema';
import { nightsBetween } from '../../src/lib/dates';
import { matches, priceOf, problem, publicUser, Refusal, signedIn, type Call, type Handler } from './answers';
import { drawScene, nextId, sampleHotels, sampleUsers, withoutTimeline, type FakeUser } from './data';
import { readHotel } from './hotel-form';
import { FakeIdentity } from './identity';
import { page, search, suggest } from './search';

type Book = components['schemas']['Book'];

const kHoldMs = 600_000;
const kDayMs = 86_400_000;

/** An Innkeeper in memory with the contract's routes, for tests of the site and for its pictures. */
export class FakeInnkeeper {
  users = sampleUsers();
  hotels: Hotel[] = sampleHotels();
  bookings: BookingWithTimeline[] = [];
  decisions = new Map<string, Pick<Approval, 'decision' | 'decided_at' | 'decided_by'>>();
  /** Every call, for tests that count them. */
  calls: { method: string; path: string; headers: Headers }[] = [];
  identity: FakeIdentity;
  private answers = new Map<string, string>();
  private pictures = new Map<string, { type: string; bytes: ArrayBuffer }>();
  private listeners = new Map<(text: string) => void, string>();
  private overrides: { method: string; pattern: RegExp; answer: () => Response | Promise<Response> }[] = [];

  constructor(origin: string) {
    this.identity = new FakeIdentity(origin, this.users);
  }

  /** Answers the next matching call with this instead. */
  once(method: string, pattern: RegExp, answer: () => Response | Promise<Response>): void {
    this.overrides.push({ method, pattern, answer });
  }

  /** How many follow the events now. */
  streams(): number {
    return this.listeners.size;
  }

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    this.calls.push({ method: request.method, path: url.pathname, headers: request.headers });
    const index = this.overrides.findIndex((o) => o.method === request.method && o.pattern.test(url.pathname));
    const override = index < 0 ? undefined : this.overrides.splice(index, 1)[0];
    if (override) return override.answer();
    const answer = await this.identity.handle(request, url);
    if (answer) return answer;
    try {
      for (const [method, pattern, handler] of this.routes) {
        const match = pattern.exec(url.pathname);
        if (!match || method !== request.method) continue;
        const result = await handler({ request, url, ids: match.slice(1), user: this.identity.userOf(request) });
        return result instanceof Response ? result : Response.json(result);
      }
      throw new Refusal(404, 'not-found', 'There is nothing at this address.');
    } catch (error) {
      if (error instanceof Refusal) return problem(error.status, error.slug, error.detail, error.more);
      throw error;
    }
  }

  private routes: [string, RegExp, Handler][] = [
    ['GET', /^\/api\/v1\/config$/, () => ({ issuer: this.identity.issuer, client_id: 'site', sample: true })],
    ['GET', /^\/api\/v1\/me$/, (call) => publicUser(signedIn(call))],
    ['GET', /^\/api\/v1\/hotels$/, (call) => page(call, search(call, this.hotels))],
    ['GET', /^\/api\/v1\/hotels\/suggestions$/, (call) => suggest(call, this.hotels)],
    ['GET', /^\/api\/v1\/hotels\/([^/]+)$/, ({ ids }) => this.hotel(ids[0])],
    ['GET', /^\/api\/v1\/hotels\/([^/]+)\/offers$/, (call) => this.offers(call)],
    ['POST', /^\/api\/v1\/holds$/, (call) => this.idempotent(call, (body) => this.hold(call, body as PlaceHold))],
    ['DELETE', /^\/api\/v1\/holds\/([^/]+)$/, ({ ids }) => this.release(ids[0])],
    ['POST', /^\/api\/v1\/bookings$/, (call) => this.idempotent(call, (body) => this.book(call, body as Book))],
    ['GET', /^\/api\/v1\/bookings$/, (call) => page(call, this.bookingsOf(signedIn(call)).map(withoutTimeline))],
    ['GET', /^\/api\/v1\/bookings\/events$/, (call) => this.events(signedIn(call))],
    ['GET', /^\/api\/v1\/bookings\/([^/]+)$/, ({ ids }) => this.booking(ids[0])],
    ['POST', /^\/api\/v1\/bookings\/([^/]+)\/cancel$/, (call) => this.cancel(call)],
    ['GET', /^\/api\/v1\/approvals$/, (call) => page(call, this.approvals(call.url.searchParams.get('state')))],
    ['POST', /^\/api\/v1\/approvals\/([^/]+)\/approve$/, (call) => this.decide(call, 'confirmed')],
    ['POST', /^\/api\/v1\/approvals\/([^/]+)\/reject$/, (call) => this.decide(call, 'rejected')],
    ['POST', /^\/api\/v1\/admin\/hotels$/, (call) => this.createHotel(call)],
    ['GET', /^\/api\/v1\/admin\/hotels$/, (call) => page(call, [...this.hotels].reverse())],
    ['GET', /^\/api\/v1\/admin\/hotels\/([^/]+)$/, ({ ids }) => this.hotel(ids[0])],
    ['PATCH', /^\/api\/v1\/admin\/hotels\/([^/]+)$/, (call) => this.editHotel(call)],
    ['POST', /^\/api\/v1\/admin\/hotels\/([^/]+)\/archive$/, (call) => this.change(call, { status: 'archived' })],
    ['PUT', /^\/api\/v1\/admin\/hotels\/([^/]+)\/managers$/, async (call) => this.change(call, (await call.request.json()) as object)],
    ['POST', /^\/api\/v1\/admin\/hotels\/([^/]+)\/photos$/, async (call) => {
      const hotel = this.hotel(call.ids[0]);
      await this.addPhoto(hotel, await call.request.formData());
      return Response.json(hotel, { status: 201 });
    }],
    ['DELETE', /^\/api\/v1\/admin\/hotels\/([^/]+)\/photos\/([^/]+)$/, ({ ids }) => {
      const hotel = this.hotel(ids[0]);
      hotel.photos = hotel.photos.filter(({ id }) => id !== ids[1]);
      return hotel;
    }],
    ['GET', /^\/api\/v1\/admin\/users$/, (call) => this.listUsers(call)],
    ['GET', /^\/api\/v1\/pictures\/([^/]+)$/, ({ ids }) => this.picture(ids[0] ?? '')],
  ];

  private hotel(id: string | undefined): Hotel {
    const hotel = this.hotels.find((one) => one.id === id);
    if (!hotel) throw new Refusal(404, 'hotel-not-found', 'There is no such hotel.');
    return hotel;
  }

  private offers({ url, ids }: Call) {
    const hotel = this.hotel(ids[0]);
    const get = (name: string) => url.searchParams.get(name) ?? '';
    const [arrival, departure, rooms] = [get('arrival'), get('departure'), Number(get('rooms') || 1)];
    const large = Number(get('adults') || 2) > rooms * 2;
    const left = this.roomsLeft(hotel, arrival, departure);
    const sold = left < rooms ? [`SOLD_OUT(${arrival})`] : [];
    const reasons = [...sold, ...(large ? ['PARTY_TOO_LARGE'] : [])];
    const price = priceOf(hotel.price, arrival, departure, rooms);
    const offer = {
      room_type_id: 'room', room_type_name: 'Double room', rate_plan_id: 'flexible', rate_plan_name: 'Flexible rate',
      payment: 'at_hotel', bookable: reasons.length === 0, available_rooms: left, price, reasons,
    };
    return { hotel_id: hotel.id, arrival, departure, nights: nightsBetween(arrival, departure), items: [offer] };
  }

  private roomsLeft(hotel: Hotel, arrival: string, departure: string): number {
    const live = this.bookings.filter(
      (b) => b.hotel_id === hotel.id && ['held', 'pending_approval', 'confirmed'].includes(b.status) &&
        b.arrival < departure && arrival < b.departure,
    );
    return (hotel.room_types[0]?.physical ?? 0) - live.reduce((sum, b) => sum + b.rooms, 0);
  }

  private async idempotent(call: Call, run: (body: unknown) => Booking): Promise<Response> {
    signedIn(call);
    const key = call.request.headers.get('idempotency-key');
    if (!key) throw new Refusal(400, 'idempotency-key-missing', 'Send an Idempotency-Key.');
    const full = `${call.url.pathname} ${key}`;
    const body: unknown = await call.request.json();
    const answer = this.answers.get(full) ?? JSON.stringify(run(body));
    this.answers.set(full, answer);
    return new Response(answer, { status: 201, headers: { 'content-type': 'application/json' } });
  }

  private hold(call: Call, body: PlaceHold): Booking {
    const user = signedIn(call);
    const hotel = this.hotel(body.hotel_id);
    const { arrival, departure, rooms, adults, children_ages = [] } = body;
    if (this.roomsLeft(hotel, arrival, departure) < rooms) {
      throw new Refusal(409, 'room-sold-out', 'The room has just been sold.', { reasons: [`SOLD_OUT(${arrival})`] });
    }
    const now = new Date().toISOString();
    const booking: BookingWithTimeline & { sub: string } = {
      id: nextId(), reference: `INN-${String(1001 + this.bookings.length)}`, status: 'held', status_code: null,
      hotel_id: hotel.id, hotel_name: hotel.name, hotel_city: hotel.city, room_type_id: 'room',
      room_type_name: 'Double room', rate_plan_id: 'flexible', rooms, arrival, departure,
      nights: nightsBetween(arrival, departure), adults,
      children_ages,
      price: priceOf(hotel.price, arrival, departure, rooms), payment: 'at_hotel',
      hold_expires_at: new Date(Date.now() + kHoldMs).toISOString(), version: 1, created_at: now, updated_at: now,
      timeline: [{ version: 1, status: 'held', event: 'innkeeper.booking.held.v1', at: now }], sub: user.sub,
    };
    this.bookings.unshift(booking);
    return withoutTimeline(booking);
  }

  private release(id: string | undefined): Response {
    const booking = this.booking(id);
    if (booking.status === 'held') this.move(booking, 'released');
    return new Response(null, { status: 204 });
  }

  private book(call: Call, body: Book): Booking {
    signedIn(call);
    const booking = this.booking(body.hold_id);
    if (booking.status !== 'held') throw new Refusal(409, 'hold-expired', 'The hold is over.');
    booking.guest = body.guest;
    if (body.note) booking.note = body.note;
    delete booking.hold_expires_at;
    booking.decide_by = new Date(Date.now() + kDayMs).toISOString();
    return this.move(booking, 'pending_approval');
  }

  private booking(id: string | undefined): BookingWithTimeline {
    const booking = this.bookings.find((one) => one.id === id);
    if (!booking) throw new Refusal(404, 'booking-not-found', 'There is no such booking.');
    return booking;
  }

  private bookingsOf(user: FakeUser): BookingWithTimeline[] {
    return this.bookings.filter((b) => (b as unknown as { sub: string }).sub === user.sub && b.status !== 'held');
  }

  private async cancel(call: Call): Promise<Booking> {
    const booking = this.booking(call.ids[0]);
    matches(call.request, booking.version);
    const { reason } = (await call.request.json()) as { reason?: string };
    if (booking.status === 'pending_approval') this.decisions.set(booking.id, { decision: 'withdrawn', decided_at: new Date().toISOString() });
    return this.move(booking, 'cancelled', reason);
  }

  private approvals(state: string | null): Approval[] {
    return this.bookings
      .filter((b) => (state === 'decided' ? this.decisions.has(b.id) : b.status === 'pending_approval'))
      .map((b) => ({ state: state === 'decided' ? 'decided' : 'pending', booking: withoutTimeline(b), ...this.decisions.get(b.id) }));
  }

  private async decide(call: Call, status: 'confirmed' | 'rejected'): Promise<Booking> {
    const user = signedIn(call);
    const booking = this.booking(call.ids[0]);
    if (booking.status !== 'pending_approval') {
      throw new Refusal(409, 'booking-moved-on', `The booking is ${booking.status}.`, { status_now: booking.status });
    }
    matches(call.request, booking.version);
    const reason = status === 'rejected' ? ((await call.request.json()) as { reason: string }).reason : undefined;
    const decision = status === 'confirmed' ? 'approved' : 'rejected';
    this.decisions.set(booking.id, { decision, decided_at: new Date().toISOString(), decided_by: user.sub });
    return this.move(booking, status, reason);
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
      if (sub !== (booking as unknown as { sub: string }).sub) continue;
      tell(`event: booking\ndata: ${JSON.stringify(withoutTimeline(booking))}\n\n`);
    }
    return withoutTimeline(booking);
  }

  private events(user: FakeUser): Response {
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

  private async createHotel(call: Call): Promise<Response> {
    const user = signedIn(call);
    const { hotel, form } = await readHotel(call.request, user.sub);
    if (this.hotels.some(({ name }) => name === hotel.name)) {
      const errors = [{ field: form ? 'hotelName' : 'name', message: 'You have a hotel of this name.' }];
      throw new Refusal(422, 'name-taken', 'The hotel was not added.', { errors });
    }
    if (form) await this.addPhoto(hotel, form);
    this.hotels.push(hotel);
    return Response.json(hotel, { status: 201 });
  }

  private async addPhoto(hotel: Hotel, form: FormData): Promise<void> {
    const photo = form.get('photo');
    if (!(photo instanceof Blob)) return;
    const id = nextId().replace(/-/g, '').padStart(64, '0');
    const url = `/api/v1/pictures/${id}`;
    this.pictures.set(id, { type: photo.type, bytes: await photo.arrayBuffer() });
    hotel.photos.push({ id, thumb_url: url, card_url: url, full_url: url });
  }

  private async editHotel(call: Call): Promise<Hotel> {
    return this.change(call, (await call.request.json()) as object);
  }

  private change(call: Call, changes: object): Hotel {
    const hotel = this.hotel(call.ids[0]);
    matches(call.request, hotel.version);
    return Object.assign(hotel, changes, { version: hotel.version + 1 });
  }

  private listUsers(call: Call) {
    const [q, group] = [call.url.searchParams.get('q') ?? '', call.url.searchParams.get('group')];
    const found = this.users.filter((u) => u.email.startsWith(q) && (!group || u.groups.includes(group)));
    return page(call, found.map(publicUser));
  }

  private picture(name: string): Response {
    const stored = this.pictures.get(name);
    if (stored) return new Response(stored.bytes, { headers: { 'content-type': stored.type } });
    const scene = /^scene-(\d+)\.svg$/.exec(name)?.[1];
    if (scene === undefined) throw new Refusal(404, 'picture-not-found', 'There is no such picture.');
    return new Response(drawScene(Number(scene)), { headers: { 'content-type': 'image/svg+xml' } });
  }
}

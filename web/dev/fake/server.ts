import type { AddCard, Book, Booking, BookingStatus, BookingWithTimeline, Hotel } from '../../src/api/types';
import { matches, problem, publicUser, Refusal, signedIn, type Call, type Handler } from './answers';
import { drawScene, nextId, sampleHotels, sampleUsers, withoutTimeline } from './data';
import { FakeDesk } from './desk';
import { readHotel } from './hotel-form';
import { FakeIdentity } from './identity';
import { calendar, hotelPage, search, suggest } from './catalogue';
import { page } from './page';

/** An Innkeeper in memory with the contract's routes, for tests of the site and for its pictures. */
export class FakeInnkeeper {
  users = sampleUsers();
  hotels: Hotel[] = sampleHotels();
  desk = new FakeDesk((id) => this.hotel(id), () => this.hotels);
  /** Every call, for tests that count them. */
  calls: { method: string; path: string; query: URLSearchParams; headers: Headers }[] = [];
  /** Whether search by words answers 503. */
  textDown = false;
  identity: FakeIdentity;
  private answers = new Map<string, string>();
  private pictures = new Map<string, { type: string; bytes: ArrayBuffer }>();
  private overrides: { method: string; pattern: RegExp; answer: () => Response | Promise<Response> }[] = [];

  constructor(origin: string) {
    this.identity = new FakeIdentity(origin, this.users);
  }

  /** Answers the next matching call with this instead. */
  once(method: string, pattern: RegExp, answer: () => Response | Promise<Response>): void {
    this.overrides.push({ method, pattern, answer });
  }

  get bookings(): BookingWithTimeline[] {
    return this.desk.bookings;
  }

  move(booking: BookingWithTimeline, status: BookingStatus): Booking {
    return this.desk.move(booking, status);
  }

  /** How many follow the events now. */
  streams(): number {
    return this.desk.listeners.size;
  }

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    this.calls.push({ method: request.method, path: url.pathname, query: url.searchParams, headers: request.headers });
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
    ['GET', /^\/api\/v1\/hotels$/, (call) => search(call, this)],
    ['GET', /^\/api\/v1\/hotels\/suggestions$/, (call) => suggest(call, this)],
    ['GET', /^\/api\/v1\/hotels\/([^/]+)$/, ({ ids }) => hotelPage(this.hotel(ids[0]))],
    ['GET', /^\/api\/v1\/hotels\/([^/]+)\/calendar$/, (call) => calendar(call, this.hotel(call.ids[0]), this.desk)],
    ['GET', /^\/api\/v1\/hotels\/([^/]+)\/offers$/, (call) => this.desk.offers(call)],
    ['POST', /^\/api\/v1\/quotes$/, (call) => this.desk.quote(call)],
    ['POST', /^\/api\/v1\/holds$/, (call) => this.idempotent(call, (body) => this.desk.hold(call, (body as { quote_id: string }).quote_id))],
    ['DELETE', /^\/api\/v1\/holds\/([^/]+)$/, ({ ids }) => this.desk.release(ids[0])],
    ['POST', /^\/api\/v1\/payment-methods$/, (call) => this.idempotent(call, (body) => this.desk.addCard(body as AddCard))],
    ['POST', /^\/api\/v1\/bookings$/, (call) => this.idempotent(call, (body) => this.desk.book(body as Book))],
    ['GET', /^\/api\/v1\/bookings$/, (call) => page(call, this.desk.of(signedIn(call)).map(withoutTimeline))],
    ['GET', /^\/api\/v1\/bookings\/events$/, (call) => this.desk.events(signedIn(call))],
    ['GET', /^\/api\/v1\/bookings\/([^/]+)$/, ({ ids }) => this.desk.find(ids[0])],
    ['GET', /^\/api\/v1\/bookings\/([^/]+)\/payment$/, ({ ids }) => this.desk.payment(ids[0])],
    ['GET', /^\/api\/v1\/bookings\/([^/]+)\/cancellation-quote$/, ({ ids }) => this.desk.cancellationQuote(ids[0])],
    ['POST', /^\/api\/v1\/bookings\/([^/]+)\/cancel$/, (call) => this.desk.cancel(call)],
    ['POST', /^\/api\/v1\/bookings\/([^/]+)\/change-quote$/, (call) => this.desk.changeQuote(call)],
    ['POST', /^\/api\/v1\/bookings\/([^/]+)\/change$/, (call) => this.desk.change(call)],
    ['GET', /^\/api\/v1\/approvals$/, (call) => page(call, this.desk.approvals(call.url.searchParams.get('state')))],
    ['POST', /^\/api\/v1\/approvals\/([^/]+)\/approve$/, (call) => this.desk.decide(call, 'confirmed')],
    ['POST', /^\/api\/v1\/approvals\/([^/]+)\/reject$/, (call) => this.desk.decide(call, 'rejected')],
    ['POST', /^\/api\/v1\/manage\/bookings\/([^/]+)\/check-in$/, (call) => this.desk.run(call, 'confirmed', 'in_house')],
    ['POST', /^\/api\/v1\/manage\/bookings\/([^/]+)\/check-out$/, (call) => this.desk.run(call, 'in_house', 'checked_out')],
    ['POST', /^\/api\/v1\/manage\/bookings\/([^/]+)\/no-show$/, (call) => this.desk.run(call, 'confirmed', 'no_show')],
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

  private async idempotent(call: Call, run: (body: unknown) => object): Promise<Response> {
    signedIn(call);
    const key = call.request.headers.get('idempotency-key');
    if (!key) throw new Refusal(400, 'idempotency-key-missing', 'Send an Idempotency-Key.');
    const full = `${call.url.pathname} ${key}`;
    const body: unknown = await call.request.json();
    const answer = this.answers.get(full) ?? JSON.stringify(run(body));
    this.answers.set(full, answer);
    return new Response(answer, { status: 201, headers: { 'content-type': 'application/json' } });
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

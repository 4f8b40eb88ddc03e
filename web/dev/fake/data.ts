import type { Booking, Hotel, RatePlan, User } from '../../src/api/types';

export interface FakeUser extends User {
  password: string;
}

export function sampleUsers(): FakeUser[] {
  const user = (sub: string, given: string, family: string, groups: string[]): FakeUser => ({
    sub,
    email: `${sub}@example.com`,
    given_name: given,
    family_name: family,
    groups,
    password: 'innkeeper-2027',
  });
  return [
    user('admin', 'Ada', 'Minster', ['Admin']),
    user('manager', 'Max', 'Keller', ['HotelManager']),
    user('guest', 'Grace', 'Reiter', []),
    user('member', 'Milo', 'Okafor', ['Member']),
  ];
}

let serial = 0;

/** An id in the form of the real ones; counts, so that a run is like the one before. */
export function nextId(): string {
  serial += 1;
  return `01900000-0000-7000-8000-${String(serial).padStart(12, '0')}`;
}

export interface Seed {
  name: string;
  stars: number;
  city: string;
  country: string;
  price: string;
  currency: string;
  zone: string;
  scene: number;
  /** Latitude and longitude. */
  at?: [number, number];
  amenities?: string[];
  /** Also sells a rate that is paid when booking. */
  prepaid?: boolean;
}

type Sample = [...[string, number, string, string, string, string, string], [number, number], string[]];
const kSeeds: Sample[] = [
  ['Continental', 4, 'Sydney', 'AU', '200.00', 'AUD', 'Australia/Sydney', [-33.861, 151.211], ['Harbour view', 'Pool', 'Gym']],
  ['Shangrilla', 5, 'Sydney', 'AU', '400.00', 'AUD', 'Australia/Sydney', [-33.864, 151.204], ['Harbour view', 'Spa', 'Pool', 'Gym']],
  ['Crown', 5, 'Melbourne', 'AU', '800.00', 'AUD', 'Australia/Melbourne', [-37.823, 144.958], ['Spa', 'Pool', 'Parking']],
  ['Haus am Fluss', 4, 'Zürich', 'CH', '310.50', 'CHF', 'Europe/Zurich', [47.372, 8.543], ['Parking', 'Sauna']],
  ['Zum Goldenen Schlüssel', 3, 'Wien', 'AT', '129.00', 'EUR', 'Europe/Vienna', [48.209, 16.372], ['Parking']],
  ['Kamo Ryokan', 5, 'Kyoto', 'JP', '48000', 'JPY', 'Asia/Tokyo', [35.034, 135.772], ['Hot spring', 'Tea room']],
  ['The Lantern', 3, 'Bath', 'GB', '145.00', 'GBP', 'Europe/London', [51.382, -2.36], ['Fireplace']],
  ['Pensão do Miradouro', 2, 'Lisboa', 'PT', '84.00', 'EUR', 'Europe/Lisbon', [38.716, -9.142], ['Terrace']],
];

const kAmenities = ['Breakfast', 'Library', 'Garden', 'Wi-Fi', 'Bicycles'];

export function sampleHotels(): Hotel[] {
  const seeds: Seed[] = [];
  for (let round = 0; round < 3; round += 1) {
    kSeeds.forEach(([name, stars, city, country, price, currency, zone, [lat, lon], extra], index) => {
      const title = round === 0 ? name : `${name} ${['', 'Annex', 'Garden'][round] ?? ''}`;
      seeds.push({
        name: title, stars, city, country, price, currency, zone, scene: index * 7 + round, prepaid: name === 'Shangrilla',
        at: [lat + round / 100, lon + round / 100], amenities: [...kAmenities.slice(round), ...extra],
      });
    });
  }
  return seeds.map((seed) => makeHotel(seed, 'admin', ['manager']));
}

export function makeHotel(seed: Seed, owner: string, managers: string[]): Hotel {
  const price = { amount: seed.price, currency: seed.currency };
  const now = new Date().toISOString();
  return {
    id: nextId(),
    name: seed.name,
    star_rating: seed.stars,
    city: seed.city,
    country: seed.country,
    address: '1 Harbour Street',
    time_zone: seed.zone,
    currency: seed.currency,
    check_in_from: '15:00',
    check_out_until: '11:00',
    description:
      'A quiet house with tall windows, a library with a fire in winter, and breakfast until late.\n\n' +
      'The station is ten minutes away on foot, the water five.',
    amenities: seed.amenities ?? kAmenities,
    lat: seed.at?.[0] ?? 0,
    lon: seed.at?.[1] ?? 0,
    cancellation_policies: [],
    tax_rules: [],
    price,
    photos: seed.scene < 0 ? [] : [0, 1, 2].map((shift) => photo(seed.scene + shift * 5)),
    room_types: [{ id: 'room', name: 'Double room', max_adults: 2, max_children: 2, max_total: 4, physical: 3 }],
    owner_id: owner,
    manager_ids: managers,
    approval_mode: 'manual',
    approval_deadline_hours: 24,
    rate_plans: [
      plan('flexible', 'Flexible rate', price, { payment: 'at_hotel' }),
      ...(seed.prepaid ? [plan('prepaid', 'Prepaid rate', price, { payment: 'prepay', meal_plan: 'breakfast' })] : []),
    ],
    status: 'active',
    version: 1,
    created_at: now,
    updated_at: now,
  };
}

function plan(id: string, name: string, price: RatePlan['price'], more: Pick<RatePlan, 'payment' | 'meal_plan'>): RatePlan {
  return { id, name, room_type_id: 'room', price, standard_adults: 2, archived: false, ...more };
}

function photo(scene: number): Hotel['photos'][number] {
  const url = `/api/v1/pictures/scene-${scene}.svg`;
  return { id: String(scene).padStart(64, '0'), thumb_url: url, card_url: url, full_url: url };
}

/** A drawn house by the water, different for every number. */
export function drawScene(scene: number): string {
  const hue = (scene * 47) % 360;
  const floors = 3 + (scene % 4);
  const width = 220 + ((scene * 37) % 160);
  const left = 400 - width / 2;
  const top = 420 - floors * 46;
  const windows: string[] = [];
  for (let floor = 0; floor < floors; floor += 1) {
    for (let x = left + 18; x < left + width - 26; x += 38) {
      const lit = (floor * 7 + Math.round(x) + scene) % 3 === 0;
      windows.push(
        `<rect x="${x}" y="${top + 14 + floor * 46}" width="20" height="28" rx="10" fill="${lit ? '#ffdf9a' : `hsl(${hue} 25% 38%)`}"/>`,
      );
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600" preserveAspectRatio="xMidYMid slice">
<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="hsl(${hue} 45% 62%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360} 70% 86%)"/></linearGradient></defs>
<rect width="800" height="600" fill="url(#s)"/><circle cx="${150 + ((scene * 97) % 500)}" cy="140" r="46" fill="#fff4d6" opacity=".9"/>
<path d="M0 400 Q200 ${300 + (scene % 5) * 12} 420 390 T800 370 V600 H0Z" fill="hsl(${(hue + 90) % 360} 22% 46%)"/>
<rect x="${left}" y="${top}" width="${width}" height="${600 - top}" fill="hsl(${(hue + 15) % 360} 32% 78%)"/>
<path d="M${left - 14} ${top} L400 ${top - 60} L${left + width + 14} ${top}Z" fill="hsl(${hue} 30% 34%)"/>${windows.join('')}
<rect x="378" y="385" width="44" height="75" rx="22" fill="hsl(${hue} 35% 28%)"/>
<rect y="460" width="800" height="140" fill="hsl(${(hue + 170) % 360} 34% 52%)"/><path d="M0 490h800M60 520h640M0 552h800" stroke="#fff" stroke-opacity=".35" stroke-width="3"/></svg>`;
}

export function withoutTimeline(booking: Booking & { timeline?: unknown }): Booking {
  const { timeline: _timeline, ...rest } = booking;
  return rest;
}

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { problem } from '../../dev/fake/answers';
import { renderSite, startFake } from '../testing/render-site';

type Fake = ReturnType<typeof startFake>;
const kDates = 'arrival=2027-07-20&departure=2027-07-22';
const asked = (fake: Fake) => fake.calls.filter(({ path }) => path === '/api/v1/hotels').map(({ query }) => query);
const cards = () => screen.getAllByRole('article').map((card) => within(card).getByRole('heading').textContent);

afterEach(() => {
  Reflect.deleteProperty(navigator, 'geolocation');
});

describe('hits', () => {
  test('with dates: the total of the stay, and the stay goes along to the hotel, where it is the same', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, `/search?city=melb&${kDates}&adults=3&rooms=2`, null);
    const total = (await screen.findAllByTestId('hit-total', {}, { timeout: 5_000 }))[0];
    expect(total?.textContent).toBe('A$3,200.00');
    expect(screen.getAllByText(/for 2 nights, 3 adults, 2 rooms/)).toHaveLength(3);
    await userEvent.click(screen.getByRole('link', { name: 'Crown' }));
    expect((await screen.findByTestId('price-total', {}, { timeout: 5_000 })).textContent).toBe('A$3,200.00');
    expect(place.now).toMatch(new RegExp(`^/hotels/.*\\?${kDates}&adults=3&rooms=2$`));
    await userEvent.click(screen.getByRole('link', { name: 'Back to the search' }));
    await screen.findAllByTestId('hit-total');
    expect(place.now).toBe(`/search?city=melb&${kDates}&adults=3&rooms=2`);
  });

  test('without dates: from a price a night', async () => {
    renderSite(startFake(), '/search?city=bath', null);
    const first = (await screen.findAllByRole('article'))[0];
    expect(first?.textContent).toContain('from £145 a night');
  });

  test('sorted by price, and in the address', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, '/search?city=syd', null);
    await screen.findByText('6 hotels in “syd”');
    expect(cards()[0]).toBe('Shangrilla');
    await userEvent.selectOptions(screen.getByLabelText('Sorted by'), 'price');
    await waitFor(() => expect(cards()[0]).toBe('Continental'));
    expect(place.now).toBe('/search?city=syd&sort=price');
  });
});

describe('filters', () => {
  test('facets are counted and clicked, and taken away one by one', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, '/search?city=syd', null);
    await userEvent.click(await screen.findByRole('checkbox', { name: /^Spa/ }));
    await screen.findByText('3 hotels in “syd”');
    expect(place.now).toBe('/search?city=syd&amenities=Spa');
    await userEvent.click(screen.getByRole('checkbox', { name: /^With breakfast/ }));
    await userEvent.click(screen.getByRole('checkbox', { name: /^Free cancellation/ }));
    await waitFor(() => expect(place.now).toBe('/search?city=syd&amenities=Spa&meal_plans=breakfast&free_cancellation=true'));
    await userEvent.click(screen.getByRole('button', { name: 'Remove: Spa' }));
    await waitFor(() => expect(place.now).toBe('/search?city=syd&meal_plans=breakfast&free_cancellation=true'));
  });

  test('a price limit: by its band, by hand, and a bad one is told', async () => {
    const { place } = renderSite(startFake(), '/search?city=syd', null);
    await userEvent.click(await screen.findByRole('button', { name: /^under A\$500/ }));
    await waitFor(() => expect(place.now).toBe('/search?city=syd&max_price=499.99&currency=AUD'));
    await screen.findByText('6 hotels in “syd”');
    const field = screen.getByLabelText('A night at most');
    await userEvent.clear(field);
    await userEvent.type(field, 'cheap{Enter}');
    await screen.findByText('A number such as 450.');
    await userEvent.clear(field);
    await userEvent.type(field, '200{Enter}');
    await screen.findByText('3 hotels in “syd”');
    expect(place.now).toBe('/search?city=syd&max_price=200&currency=AUD');
  });

  test('several currencies: one must be chosen first', async () => {
    const { place } = renderSite(startFake(), '/search', null);
    expect((await screen.findByLabelText<HTMLInputElement>('A night at most')).disabled).toBe(true);
    await userEvent.selectOptions(screen.getByLabelText('Currency'), 'EUR');
    await screen.findByText('6 hotels');
    expect(place.now).toBe('/search?currency=EUR');
    expect(screen.getByLabelText<HTMLInputElement>('A night at most').disabled).toBe(false);
  });
});

describe('places', () => {
  test('suggestions by keyboard: a city searches, a hotel is gone to with the stay', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, `/search?${kDates}`, null);
    const field = await screen.findByRole('combobox', { name: 'City or hotel' });
    await userEvent.type(field, 'kyo');
    expect((await screen.findByRole('option', { name: /Kyoto/ })).textContent).toContain('Kyoto Japan3 hotels');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(place.now).toBe(`/search?city=Kyoto&${kDates}`));
    await userEvent.clear(field);
    await userEvent.type(field, 'lant');
    await userEvent.click(await screen.findByRole('option', { name: /The Lantern Garden/ }));
    await screen.findByRole('heading', { level: 1, name: 'The Lantern Garden' });
    expect(place.now).toContain(kDates);
  });

  test('near me, and a wider circle', async () => {
    const fake = startFake();
    const getCurrentPosition = (done: PositionCallback) => done({ coords: { latitude: -33.86123, longitude: 151.2111 } } as GeolocationPosition);
    Object.defineProperty(navigator, 'geolocation', { configurable: true, value: { getCurrentPosition } });
    const { place } = renderSite(fake, '/search?city=bath', null);
    await userEvent.click(await screen.findByRole('button', { name: 'Near me' }));
    await screen.findByText('6 hotels around you');
    expect(place.now).toBe('/search?near=-33.861%2C151.211%2C10&sort=distance');
    expect(screen.getAllByRole('article')[0]?.textContent).toContain('0 km away');
    await userEvent.selectOptions(screen.getByLabelText('Within'), '1');
    await screen.findByText('3 hotels around you');
    await userEvent.click(screen.getByRole('button', { name: 'Remove: Around you' }));
    await screen.findByText('24 hotels');
    expect(place.now).toBe('/search');
  });

  test('a place that cannot be told is said, and nothing waits', async () => {
    const getCurrentPosition = vi.fn((_done: PositionCallback, fail: PositionErrorCallback) => fail({ code: 1 } as GeolocationPositionError));
    Object.defineProperty(navigator, 'geolocation', { configurable: true, value: { getCurrentPosition } });
    renderSite(startFake(), '/search?city=bath', null);
    const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Near me' });
    await userEvent.click(button);
    expect((await screen.findByRole('alert')).textContent).toContain('did not say where you are');
    expect(button.disabled).toBe(false);
  });

  test('around a hotel', async () => {
    const { place } = renderSite(startFake(), '/search?city=melb', null);
    await userEvent.click(await screen.findByRole('button', { name: 'Hotels around Crown' }));
    await screen.findByText('3 hotels around Crown');
    expect(place.now).toContain('around=Crown');
  });
});

describe('words', () => {
  test('misspelt: the hits of what was meant, and how it was understood', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, '/search', null);
    await userEvent.type(await screen.findByLabelText('Looking for'), 'harbuor{Enter}');
    await screen.findByText('Showing results for “harbour”.');
    expect(screen.getByText('You wrote “harbuor”.')).toBeTruthy();
    expect(place.now).toBe('/search?q=harbuor');
    expect(screen.getByLabelText<HTMLSelectElement>('Sorted by').value).toBe('relevance');
  });

  test('down: said so, the rest of the search is shown, and words can be tried again', async () => {
    const fake = startFake();
    fake.textDown = true;
    const { place } = renderSite(fake, '/search?city=bath&q=fire&sort=relevance', null);
    expect((await screen.findByRole('alert')).textContent).toContain('Searching by words does not work');
    await screen.findByText('3 hotels in “bath”');
    expect(asked(fake).at(-1)?.get('q')).toBeNull();
    await userEvent.click(screen.getByRole('checkbox', { name: /^Garden/ }));
    await waitFor(() => expect(place.now).toContain('amenities=Garden'));
    expect(place.now).toContain('q=fire');
    fake.textDown = false;
    await userEvent.click(await screen.findByRole('button', { name: 'Try the words again' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(asked(fake).at(-1)?.get('q')).toBe('fire');
  });

  test('another problem stays a problem', async () => {
    const fake = startFake();
    fake.once('GET', /\/hotels$/, () => problem(503, 'not-ready', 'The process is starting.'));
    renderSite(fake, '/search?q=fire', null);
    expect((await screen.findByRole('alert')).textContent).toContain('The process is starting.');
  });
});

describe('the stay', () => {
  test('where nothing fits, the nearest dates in one click', async () => {
    const { place } = renderSite(startFake(), '/search?city=kyoto&arrival=2027-07-23&departure=2027-07-25', null);
    await screen.findByText('Nothing is free on these days');
    await userEvent.click(screen.getByRole('button', { name: /^Take 25.*Jul/ }));
    await screen.findAllByTestId('hit-total');
    expect(place.now).toBe('/search?city=kyoto&arrival=2027-07-25&departure=2027-07-27');
  });

  test('the party is told once, when its fields are closed', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, '/search', null);
    await screen.findByText('24 hotels');
    const before = asked(fake).length;
    await userEvent.click(screen.getByRole('button', { name: /^Guests/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Add a child' }));
    await userEvent.selectOptions(screen.getByLabelText('Age of child 1'), '4');
    expect(asked(fake)).toHaveLength(before);
    await userEvent.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(place.now).toBe('/search?children=4'));
    await waitFor(() => expect(asked(fake).at(-1)?.get('children_ages')).toBe('4'));
    expect(asked(fake)).toHaveLength(before + 1);
  });
});

describe('the calendar of a hotel', () => {
  const hotelOf = (fake: Fake, name: string) => fake.hotels.find((one) => one.name === name)?.id ?? '';

  test('prices by night, full nights, and dates that are picked in it', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, `/hotels/${hotelOf(fake, 'Kamo Ryokan')}?arrival=2027-07-19&departure=2027-07-20`, null);
    await userEvent.click(await screen.findByText('Prices by night'));
    const free = await screen.findByRole('button', { name: /^Tuesday,? 20 July 2027, the night from ¥48,000$/ });
    const full = screen.getByRole<HTMLButtonElement>('button', { name: /^Friday,? 23 July 2027, no arrival$/ });
    expect(full.disabled).toBe(true);
    await userEvent.click(free);
    await screen.findByText('Arrival 20 Jul 2027. Now pick the day of departure.');
    expect(full.disabled).toBe(false);
    await userEvent.click(full);
    await waitFor(() => expect(place.now).toContain('arrival=2027-07-20&departure=2027-07-23'));
    await screen.findByText('Chosen: 20 – 23 Jul 2027.');
  });

  test('a problem is told, and can be tried again', async () => {
    const fake = startFake();
    fake.once('GET', /\/calendar$/, () => problem(503, 'not-ready', 'The process is starting.'));
    renderSite(fake, `/hotels/${hotelOf(fake, 'Crown')}`, null);
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });
});

test.each(['/search?city=syd&min_rating=4&near=-33.861,151.211,50', `/search?q=harbuor&${kDates}`, '/search?city=kyoto&arrival=2027-07-23&departure=2027-07-25'])(
  '%s has no fault that axe knows',
  async (address) => {
    const { container } = renderSite(startFake(), address, null);
    await screen.findByRole('region', { name: 'Hotels' });
    // Colours and what is in sight are for a real browser.
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  },
  20_000,
);

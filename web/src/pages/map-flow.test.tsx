import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { boxFrom } from '../lib/box';
import { renderSite, startFake } from '../testing/render-site';

vi.mock('./search/map/land', () => ({ drawLand: () => undefined }));

type Fake = ReturnType<typeof startFake>;
const asked = (fake: Fake) => fake.calls.filter(({ path }) => path === '/api/v1/hotels').at(-1)?.query;
const paramsOf = ({ now }: { now: string }) => new URLSearchParams(now.split('?')[1]);
const map = () => screen.findByRole('application', { name: 'Map of the hotels' });
const pins = async () => within(await map()).getAllByRole('link');
const searchArea = () => screen.getByRole('button', { name: 'Search this area' });
/** Around Sydney, and where nobody has a hotel. */
const kSydney = '-34,151,-33.5,151.5';
const kSea = '-40,-120,-30,-110';

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
});

describe('the map', () => {
  test('is opened and closed, and the address says so', async () => {
    const { place } = renderSite(startFake(), '/search?city=syd&adults=3', null);
    const open = await screen.findByRole('button', { name: 'Show the map' });
    expect(screen.queryByRole('application')).toBeNull();
    await userEvent.click(open);
    expect(await pins()).toHaveLength(6);
    expect(place.now).toBe('/search?city=syd&map=true&adults=3');
    await userEvent.click(screen.getByRole('button', { name: 'Hide the map' }));
    expect(screen.queryByRole('application')).toBeNull();
    expect(place.now).toBe('/search?city=syd&adults=3');
  });

  test('leads to a hotel with the stay, and back', async () => {
    const { place } = renderSite(startFake(), '/search?city=syd&map=true&adults=3', null);
    await userEvent.click(within(await map()).getByRole('link', { name: /^Shangrilla from A\$/ }));
    await screen.findByRole('heading', { level: 1, name: 'Shangrilla' });
    expect(place.now).toMatch(/^\/hotels\/.*\?adults=3$/);
    await userEvent.click(screen.getByRole('link', { name: 'Back to the search' }));
    expect(await pins()).toHaveLength(6);
  });

  test('a hotel is told apart in the list and on the map, by mouse and by keyboard', async () => {
    renderSite(startFake(), '/search?city=syd&map=true', null);
    const first = (await pins())[0];
    const [card, other] = screen.getAllByRole('article');
    if (!first || !card || !other) throw new Error('no hotels');
    await userEvent.hover(card);
    expect(first.dataset['active']).toBe('true');
    await userEvent.hover(other);
    expect(first.dataset['active']).toBe('false');
    await userEvent.hover(first);
    expect(card.dataset['active']).toBe('true');
    await userEvent.unhover(first);
    expect(card.dataset['active']).toBe('false');
    first.focus();
    await waitFor(() => expect(card.dataset['active']).toBe('true'));
  });

  test('tells that it has a part of the hotels', async () => {
    renderSite(startFake(), '/search?map=true', null);
    await screen.findByText('On the map are the first 12 of 24 hotels.');
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(screen.queryByText(/^On the map are/)).toBeNull());
    expect(await pins()).toHaveLength(24);
  });
});

describe('an area of the map', () => {
  test('is what is in sight, in place of a city, and is taken away', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, '/search?city=syd&min_rating=5&map=true', null);
    await map();
    await userEvent.click(searchArea());
    await screen.findByText('3 hotels in this area of the map');
    const box = paramsOf(place).get('box');
    expect(place.now).toBe(`/search?${new URLSearchParams({ box: box ?? '', min_rating: '5', map: 'true' }).toString()}`);
    expect(asked(fake)?.get('box')).toBe(box);
    expect(asked(fake)?.get('city')).toBeNull();
    const sides = boxFrom(box);
    expect(sides && sides.south < -33.8 && sides.north > -33.9 && sides.west < 151.2 && sides.east > 151.2).toBe(true);
    expect(searchArea().getAttribute('aria-disabled')).toBe('true');

    await userEvent.click(screen.getByRole('button', { name: 'Zoom out' }));
    expect(searchArea().getAttribute('aria-disabled')).toBe('false');
    await userEvent.click(searchArea());
    await waitFor(() => expect(paramsOf(place).get('box')).not.toBe(box));
    const wider = boxFrom(paramsOf(place).get('box'));
    expect(sides && wider && wider.west < sides.west && wider.east > sides.east).toBe(true);

    await userEvent.click(screen.getByRole('button', { name: 'Remove: Area on the map' }));
    await screen.findByText('9 hotels');
    expect(place.now).toBe('/search?min_rating=5&map=true');
  });

  test('by keyboard: the arrows move the map, at once where motion is not wanted', async () => {
    const plain = window.matchMedia('(width)');
    vi.spyOn(window, 'matchMedia').mockImplementation((query) => Object.assign(Object.create(plain), { matches: query.includes('reduce') }) as MediaQueryList);
    const { place } = renderSite(startFake(), `/search?map=true&box=${kSydney}`, null);
    const element = await map();
    await screen.findByText('6 hotels in this area of the map');
    element.focus();
    for (let times = 0; times < 10; times += 1) fireEvent.keyDown(element, { key: 'ArrowLeft', keyCode: 37 });
    await userEvent.click(searchArea());
    await screen.findByText('0 hotels in this area of the map');
    expect(boxFrom(paramsOf(place).get('box'))?.east).toBeLessThan(151.2);
  });

  test('is instead of a circle, and keeps the order by distance', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, '/search?near=-33.861,151.211,10&around=Continental&sort=distance&map=true', null);
    await map();
    await userEvent.click(searchArea());
    await screen.findByText('6 hotels in this area of the map');
    expect([...paramsOf(place).keys()]).toEqual(['box', 'sort', 'map']);
    expect(asked(fake)?.get('sort')).toBe('distance');
    expect(asked(fake)?.get('near')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Hotels around Continental' }));
    await screen.findByText('6 hotels around Continental');
    expect(asked(fake)?.get('box')).toBeNull();
  });

  test('comes with an address, offers the order by distance, and gives way to a city', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, `/search?box=${kSydney}`, null);
    await screen.findByText('6 hotels in this area of the map');
    expect(asked(fake)?.get('box')).toBe(kSydney);
    await userEvent.selectOptions(screen.getByLabelText('Sorted by'), 'Distance');
    await waitFor(() => expect(asked(fake)?.get('sort')).toBe('distance'));
    expect((await screen.findAllByText(/km from the middle$/)).length).toBe(6);
    await userEvent.type(screen.getByRole('combobox', { name: 'City or hotel' }), 'kyoto{Enter}');
    await waitFor(() => expect(place.now).toBe('/search?city=kyoto'));
  });

  test.each(['1,2,3', '2,0,1,0', '0,0,0,181'])('%s is none', async (box) => {
    const fake = startFake();
    renderSite(fake, `/search?box=${box}&sort=distance`, null);
    await screen.findByText('24 hotels');
    expect(asked(fake)?.get('box')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Remove: Area on the map' })).toBeNull();
  });

  test('without a hotel: the map stays, and there is a way out', async () => {
    const { place } = renderSite(startFake(), `/search?box=${kSea}&map=true`, null);
    await screen.findByText('No hotel matches');
    expect(await map()).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Without the area on the map' }));
    await screen.findByText('24 hotels');
    expect(place.now).toBe('/search?map=true');
  });
});

test('the open map has no fault that axe knows', async () => {
  const { container } = renderSite(startFake(), `/search?box=${kSydney}&map=true`, null);
  await pins();
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}, 20_000);

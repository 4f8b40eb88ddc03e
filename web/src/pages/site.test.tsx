import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { problem } from '../../dev/fake/answers';
import { renderSite, startFake } from '../testing/render-site';

const address = (fake: ReturnType<typeof startFake>) => {
  const hotel = fake.hotels.find(({ name }) => name === 'Continental');
  return `/hotels/${hotel?.id ?? ''}?arrival=2027-07-20&departure=2027-07-22`;
};

describe('after signing in', () => {
  test.each([
    ['admin@example.com', '/admin', 'Your hotels'],
    ['manager@example.com', '/review', 'Bookings to review'],
    ['guest@example.com', '/search', 'Where would you like to stay?'],
  ])('%s begins at %s', async (email, path, title) => {
    const { place } = renderSite(startFake(), '/', email);
    await screen.findByRole('heading', { level: 1, name: title }, { timeout: 5_000 });
    expect(place.now).toBe(path);
  });

  test('a visitor stays at the door', async () => {
    const { oidc } = renderSite(startFake(), '/', null);
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in or register' }));
    await waitFor(() => expect(oidc.signIns).toEqual([null]));
  });

  test('a visitor of a page for members is sent to sign in and back', async () => {
    const { oidc } = renderSite(startFake(), '/bookings', null);
    await waitFor(() => expect(oidc.signIns).toEqual(['/bookings']));
  });

  test('a guest does not see the admin’s page', async () => {
    renderSite(startFake(), '/admin', 'guest@example.com');
    await screen.findByRole('heading', { name: 'This page is for others' });
  });
});

describe('search', () => {
  test('by the beginning of a city, without its diacritics, and by rating', async () => {
    const { place } = renderSite(startFake(), '/search?city=zur&min_rating=4', null);
    await screen.findByText('3 hotels in “zur”');
    expect(screen.getAllByRole('article')).toHaveLength(3);
    await userEvent.click(screen.getByText('5 ★'));
    await screen.findByText('No hotel matches');
    expect(place.now).toBe('/search?city=zur&min_rating=5');
  });

  test('shows more, a page at a time', async () => {
    renderSite(startFake(), '/search', null);
    await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(24));
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  test('a problem is shown with its trace, and can be tried again', async () => {
    const fake = startFake();
    fake.once('GET', /\/hotels$/, () => problem(500, 'bug', 'Something broke.'));
    renderSite(fake, '/search', null);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Something broke.');
    expect(alert.textContent).toContain('4bf92f3577b34da6a3ce929d0e0e4736');
    await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    await screen.findByText('24 hotels');
  });

  test('an unreachable server is told in words', async () => {
    const fake = startFake();
    fake.once('GET', /\/hotels$/, () => Promise.reject(new TypeError('failed to fetch')));
    renderSite(fake, '/search', null);
    expect((await screen.findByRole('alert')).textContent).toContain('The server cannot be reached');
  });
});

describe('offers', () => {
  test('the price line by line, and the total', async () => {
    const fake = startFake();
    renderSite(fake, address(fake), null);
    const lines = await screen.findAllByTestId('price-line', {}, { timeout: 5_000 });
    expect(lines.map((line) => within(line).getByRole('cell').textContent)).toEqual(['A$200.00', 'A$200.00']);
    expect(screen.getByTestId('price-total').textContent).toBe('A$400.00');
  });

  test('every reason why not', async () => {
    const fake = startFake();
    renderSite(fake, `${address(fake)}&adults=9&rooms=4`, null);
    await screen.findByText('Too many people for these rooms');
    expect(screen.getByText(/Sold out on the night of .*Jul/)).toBeTruthy();
  });

  test('the nearest stay that can be booked sets the dates', async () => {
    const fake = startFake();
    const { place } = renderSite(fake, `${address(fake)}&rooms=4`, null);
    await userEvent.click(await screen.findByRole('link', { name: /nearest dates that are free/ }));
    expect(place.now).toContain('arrival=2027-07-22&departure=2027-07-24&adults=4&rooms=4');
  });

  test('meals, payment, taxes and the rules of cancelling in words', async () => {
    const fake = startFake();
    const hotel = fake.hotels.find(({ name }) => name === 'Shangrilla');
    renderSite(fake, `/hotels/${hotel?.id ?? ''}?arrival=2027-07-20&departure=2027-07-22`, null);
    const card = (await screen.findByText(/Prepaid rate/)).closest('article');
    if (!card) throw new Error('no card');
    expect(card.textContent).toContain('With breakfast');
    expect(card.textContent).toContain('Payment when booking');
    expect(card.textContent).toContain('GST10%, contained in the price');
    expect(card.textContent).toContain('Cleaningfor the stay, paid at the hotel');
    expect(within(card).getByTestId('cancellation').textContent).toMatch(
      /^Cancelling: free until 19 July 2027 at 18:00, then A\$400\.00\. Not coming at all costs A\$400\.00\.$/,
    );
  });
});

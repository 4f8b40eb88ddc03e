import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { problem } from '../../dev/fake/answers';
import { renderSite, startFake } from '../testing/render-site';

type Fake = ReturnType<typeof startFake>;
const addressOf = (fake: Fake, name: string, rate: string, total: string, party = '2') => {
  const hotel = fake.hotels.find((one) => one.name === name);
  return `/book?hotel=${hotel?.id ?? ''}&room_type=room&rate_plan=${rate}&party=${party}&arrival=2027-07-20&departure=2027-07-22&total=${total}&currency=AUD`;
};
const posts = (fake: Fake, path: string) => fake.calls.filter((c) => c.method === 'POST' && c.path === path);

test('another price than the shown one: nothing is held until the guest agrees', async () => {
  const fake = startFake();
  const { place } = renderSite(fake, addressOf(fake, 'Continental', 'flexible', '390.00'), 'guest@example.com');
  const alert = await screen.findByRole('alert', {}, { timeout: 5_000 });
  expect(alert.textContent).toContain('This stay costs A$400.00 now.');
  expect(alert.textContent).toContain('You were shown A$390.00.');
  expect(fake.bookings).toHaveLength(0);
  await userEvent.click(screen.getByRole('button', { name: 'Go on for A$400.00' }));
  await screen.findByRole('timer');
  expect(place.now).toContain('total=400.00');
  expect(posts(fake, '/api/v1/quotes')).toHaveLength(1);
});

test.each([
  ['price-changed', 'The price has changed'],
  ['quote-expired', 'The offer was too old'],
])('%s when holding: said, and one button goes on with new keys', async (slug, title) => {
  const fake = startFake();
  fake.once('POST', /\/holds$/, () => problem(409, slug, 'No.'));
  renderSite(fake, addressOf(fake, 'Continental', 'flexible', '400.00'), 'guest@example.com');
  await screen.findByRole('heading', { name: title });
  await userEvent.click(screen.getByRole('button', { name: 'Go on for A$400.00' }));
  await screen.findByRole('timer');
  expect(new Set(posts(fake, '/api/v1/holds').map((c) => c.headers.get('idempotency-key'))).size).toBe(2);
});

test('a prepaid stay: card, pending payment, paid, ledger', async () => {
  const fake = startFake();
  renderSite(fake, addressOf(fake, 'Shangrilla', 'prepaid', '820.00'), 'guest@example.com');
  await screen.findByRole('timer');
  expect(screen.getByTestId('due-now').textContent).toBe('A$800.00');
  await userEvent.click(screen.getByRole('button', { name: 'Book now' }));
  await screen.findByText('12 to 19 digits.');
  expect(posts(fake, '/api/v1/payment-methods')).toHaveLength(0);
  await userEvent.click(await screen.findByRole('button', { name: /sample card/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Book now' }));
  await waitFor(() => expect(screen.getByTestId('status').textContent).toBe('Pending payment'));
  const booking = fake.bookings[0];
  if (!booking) throw new Error('nothing was booked');
  await waitFor(() => expect(fake.streams()).toBeGreaterThan(0));
  act(() => void fake.desk.pay(booking));
  await waitFor(() => expect(screen.getByTestId('status').textContent).toBe('Pending approval'));
  expect(screen.getByTestId('paid').textContent).toContain('A$800.00');
  await userEvent.click(screen.getByText('Ledger'));
  const entries = await screen.findAllByTestId('ledger-entry');
  expect(entries.map((entry) => entry.textContent)).toEqual([
    expect.stringContaining('Reserved on the card') as string,
    expect.stringContaining('Taken') as string,
  ]);
  expect(screen.getByText('Card: Visa ending in 4242')).toBeTruthy();
});

test('a taken card is kept for the retry, and another one can be given', async () => {
  const fake = startFake();
  const address = addressOf(fake, 'Shangrilla', 'prepaid', '820.00');
  const first = renderSite(fake, address, 'guest@example.com');
  await screen.findByRole('timer');
  fake.once('POST', /\/bookings$/, () => Promise.reject(new TypeError('connection lost')));
  await userEvent.click(await screen.findByRole('button', { name: /sample card/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Book now' }));
  await screen.findByText(/you cannot book twice/);
  first.unmount();
  renderSite(fake, address, 'guest@example.com');
  expect((await screen.findByTestId('card')).textContent).toContain('Visa ending in 4242');
  await userEvent.click(screen.getByRole('button', { name: 'Book now' }));
  await waitFor(() => expect(screen.getByTestId('status').textContent).toBe('Pending payment'));
  expect(posts(fake, '/api/v1/payment-methods')).toHaveLength(1);
  expect(new Set(posts(fake, '/api/v1/bookings').map((c) => c.headers.get('idempotency-key'))).size).toBe(1);
});

test('names for two rooms', async () => {
  const fake = startFake();
  renderSite(fake, addressOf(fake, 'Continental', 'flexible', '800.00', '2.1'), 'guest@example.com');
  await screen.findByRole('timer');
  await userEvent.type(screen.getByLabelText('Room 2: given name'), 'Ada');
  await userEvent.click(screen.getByRole('button', { name: 'Book now' }));
  await screen.findByText('Both names, or none.');
  await userEvent.type(screen.getByLabelText('Room 2: family name'), 'Byron');
  await userEvent.click(screen.getByRole('button', { name: 'Book now' }));
  await screen.findByText('2 adults (Grace Reiter); 1 adult (Ada Byron)');
});

test('cancelling shows the cost first, and the new one when it has changed', async () => {
  const fake = startFake();
  renderSite(fake, addressOf(fake, 'Continental', 'flexible', '400.00'), 'guest@example.com');
  await userEvent.click(await screen.findByRole('button', { name: 'Book now' }));
  await screen.findByText('What has happened');
  await userEvent.click(screen.getByRole('button', { name: 'Cancel the booking' }));
  const dialog = await screen.findByRole('dialog');
  expect((await within(dialog).findByTestId('cancellation-quote')).textContent).toContain('It costs nothing.');
  const booking = fake.bookings[0];
  if (!booking) throw new Error('nothing was booked');
  booking.cancellation.windows = [{ amount: { amount: '200.00', currency: 'AUD' } }];
  await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel the booking' }));
  await within(dialog).findByText(/has just changed/);
  await within(dialog).findByText('It costs A$200.00.');
  expect(booking.status).toBe('pending_approval');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel the booking' }));
  await waitFor(() => expect(screen.getByTestId('status').textContent).toBe('Cancelled'));
  expect(booking.penalty?.amount).toBe('200.00');
});

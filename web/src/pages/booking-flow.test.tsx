import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { problem } from '../../dev/fake/answers';
import { renderSite, startFake } from '../testing/render-site';

const bookAddress = (fake: ReturnType<typeof startFake>) =>
  `/book?hotel=${fake.hotels[0]?.id ?? ''}&room_type=room&rate_plan=flexible&party=2&arrival=2027-07-20&departure=2027-07-22&total=400.00&currency=AUD`;
const keysOf = (fake: ReturnType<typeof startFake>, path: string) =>
  fake.calls.filter((c) => c.method === 'POST' && c.path === path).map((c) => c.headers.get('idempotency-key'));

test('hold, book, and see the manager’s decision without a reload', async () => {
  const fake = startFake();
  const { place } = renderSite(fake, bookAddress(fake), 'guest@example.com');
  await screen.findByRole('timer', {}, { timeout: 5_000 });
  expect(screen.getByRole('timer').textContent).toMatch(/^(10:00|9:5\d) left$/);
  expect(screen.getByLabelText<HTMLInputElement>(/Given name/).value).toBe('Grace');
  expect(screen.getByTestId('price-total').textContent).toBe('A$400.00');
  await userEvent.click(screen.getByRole('button', { name: 'Book now' }));
  expect((await screen.findByTestId('status')).textContent).toBe('Pending approval');
  expect(place.now).toMatch(/^\/bookings\//);
  const booking = fake.bookings[0];
  if (!booking) throw new Error('nothing was booked');
  await waitFor(() => expect(fake.streams()).toBeGreaterThan(0));
  act(() => void fake.move(booking, 'confirmed'));
  await waitFor(() => expect(screen.getByTestId('status').textContent).toBe('Confirmed'));
  expect(keysOf(fake, '/api/v1/holds')).toHaveLength(1);
});

test('a retry after a lost answer sends the same key, and books once', async () => {
  const fake = startFake();
  renderSite(fake, bookAddress(fake), 'guest@example.com');
  await screen.findByRole('timer');
  fake.once('POST', /\/bookings$/, () => Promise.reject(new TypeError('connection lost')));
  await userEvent.click(screen.getByRole('button', { name: 'Book now' }));
  await screen.findByText(/you cannot book twice/);
  await userEvent.click(screen.getByRole('button', { name: 'Book now' }));
  await screen.findByTestId('status');
  const keys = keysOf(fake, '/api/v1/bookings');
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test('a reload meets the same hold', async () => {
  const fake = startFake();
  const first = renderSite(fake, bookAddress(fake), 'guest@example.com');
  await screen.findByRole('timer');
  first.unmount();
  renderSite(fake, bookAddress(fake), 'guest@example.com');
  await screen.findByRole('timer');
  expect(fake.bookings).toHaveLength(1);
});

test('a hold that has run out is said so, and a new one is another attempt', async () => {
  const fake = startFake();
  renderSite(fake, bookAddress(fake), 'guest@example.com');
  await screen.findByRole('timer');
  const held = fake.bookings[0];
  if (!held) throw new Error('nothing is held');
  screen.getByRole('timer');
  const now = Date.now();
  const clock = Date.now;
  Date.now = () => now + 600_001;
  try {
    await screen.findByText('The time is up', {}, { timeout: 3_000 });
  } finally {
    Date.now = clock;
  }
  held.status = 'expired';
  await userEvent.click(screen.getByRole('button', { name: 'Keep it again' }));
  await screen.findByRole('timer');
  expect(new Set(keysOf(fake, '/api/v1/holds')).size).toBe(2);
});

test('the server’s field errors are shown at their fields', async () => {
  const fake = startFake();
  renderSite(fake, bookAddress(fake), 'guest@example.com');
  await screen.findByRole('timer');
  const errors = [{ field: 'guest.email', message: 'This domain takes no mail.' }];
  fake.once('POST', /\/bookings$/, () => problem(400, 'invalid', 'Some fields are wrong.', { errors }));
  await userEvent.click(screen.getByRole('button', { name: 'Book now' }));
  await screen.findByText('This domain takes no mail.');
  expect(screen.getByLabelText(/E-mail/).getAttribute('aria-invalid')).toBe('true');
});

test('sold out meanwhile: the problem, and the way back', async () => {
  const fake = startFake();
  fake.once('POST', /\/holds$/, () => problem(409, 'room-sold-out', 'The room has just been sold.'));
  renderSite(fake, bookAddress(fake), 'guest@example.com');
  await screen.findByText('The room has just been sold.');
  expect(screen.getByRole('link', { name: 'Choose again' }).getAttribute('href')).toContain('arrival=2027-07-20');
});

async function pending() {
  const fake = startFake();
  const guest = renderSite(fake, bookAddress(fake), 'guest@example.com');
  await userEvent.click(await screen.findByRole('button', { name: 'Book now' }));
  await screen.findByTestId('status');
  const booking = fake.bookings[0];
  if (!booking) throw new Error('nothing was booked');
  return { fake, guest, booking };
}

test('cancelling asks first, and sends the version', async () => {
  const { fake, booking } = await pending();
  await screen.findByText('What has happened');
  await userEvent.click(screen.getByRole('button', { name: 'Cancel the booking' }));
  const dialog = await screen.findByRole('dialog');
  expect(booking.status).toBe('pending_approval');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel the booking' }));
  await waitFor(() => expect(screen.getByTestId('status').textContent).toBe('Cancelled'));
  expect(fake.calls.find((c) => c.path.endsWith('/cancel'))?.headers.get('if-match')).toBe('"2"');
});

test('a manager rejects with a reason, which must not be empty', async () => {
  const { fake, guest, booking } = await pending();
  guest.unmount();
  renderSite(fake, '/review', 'manager@example.com');
  const card = await screen.findByTestId('approval');
  for (const text of ['Grace Reiter', 'guest@example.com', 'A$400.00']) expect(card.textContent).toContain(text);
  await userEvent.click(within(card).getByRole('button', { name: /^Reject/ }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Reject' }));
  expect(booking.status).toBe('pending_approval');
  await userEvent.type(within(dialog).getByLabelText(/Reason/), 'Painting');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Reject' }));
  await screen.findByText(`Booking ${booking.reference} is rejected.`);
  expect(booking).toMatchObject({ status: 'rejected', reason: 'Painting' });
  expect(screen.queryByTestId('approval')).toBeNull();
});

test('a decision that comes too late says what the booking is now', async () => {
  const { fake, guest, booking } = await pending();
  guest.unmount();
  renderSite(fake, '/review', 'manager@example.com');
  const card = await screen.findByTestId('approval');
  fake.move(booking, 'cancelled');
  await userEvent.click(within(card).getByRole('button', { name: /^Confirm/ }));
  await screen.findByText('This booking has moved on. It is now: Cancelled.');
  expect(booking.status).toBe('cancelled');
});

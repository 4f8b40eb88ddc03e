import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { renderSite, startFake } from '../testing/render-site';

const open = async () => {
  const fake = startFake();
  renderSite(fake, '/admin/add', 'admin@example.com');
  await screen.findByRole('button', { name: 'Add the hotel' }, { timeout: 5_000 });
  return fake;
};
const field = (name: string) => document.querySelector<HTMLInputElement>(`input[name="${name}"]`) as HTMLInputElement;

test('an empty form is not sent; its first field gets the focus', async () => {
  const fake = await open();
  await userEvent.click(screen.getByRole('button', { name: 'Add the hotel' }));
  expect(await screen.findAllByText('This is needed.')).toHaveLength(3);
  await waitFor(() => expect(document.activeElement).toBe(field('name')));
  expect(fake.calls.some((call) => call.method === 'POST')).toBe(false);
});

test('name, city, price, manager: added, and another can follow', async () => {
  const fake = await open();
  await userEvent.type(field('name'), 'Journey House');
  await userEvent.type(field('city'), 'Sydney');
  await userEvent.type(field('price'), '200');
  await userEvent.click(screen.getByText('5 ★'));
  await userEvent.type(field('managers'), 'man');
  await userEvent.click(await screen.findByRole('option', { name: /manager@example.com/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Add the hotel' }));
  await screen.findByText('Journey House can be booked now.');
  expect(fake.hotels.at(-1)).toMatchObject({ name: 'Journey House', star_rating: 5, manager_ids: ['manager'] });
  await userEvent.click(screen.getByRole('button', { name: 'Add another' }));
  expect(field('name').value).toBe('');
});

test('what the server says about a field is shown there', async () => {
  await open();
  await userEvent.type(field('name'), 'Crown');
  await userEvent.type(field('city'), 'Melbourne');
  await userEvent.type(field('price'), '800');
  await userEvent.click(screen.getByRole('button', { name: 'Add the hotel' }));
  await screen.findByText('You have a hotel of this name.');
  expect(field('name').getAttribute('aria-invalid')).toBe('true');
});

test('an edit sends only what was changed, and meets another’s change with the newest state', async () => {
  const fake = startFake();
  const hotel = fake.hotels[0];
  if (!hotel) throw new Error('no hotels');
  renderSite(fake, `/admin/hotels/${hotel.id}`, 'admin@example.com');
  await screen.findByRole('button', { name: 'Save' }, { timeout: 5_000 });
  Object.assign(hotel, { name: 'Renamed elsewhere', version: 7 });
  await userEvent.clear(field('price'));
  await userEvent.type(field('price'), '250.00');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText(/Somebody has changed this hotel/);
  await waitFor(() => expect(field('name').value).toBe('Renamed elsewhere'));
  await userEvent.clear(field('price'));
  await userEvent.type(field('price'), '250.00');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Saved');
  expect(hotel).toMatchObject({ name: 'Renamed elsewhere', price: { amount: '250.00' }, version: 8 });
});

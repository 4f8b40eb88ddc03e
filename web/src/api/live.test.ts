import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { takeBooking } from './live';
import type { Booking, BookingWithTimeline } from './types';

const booking = (version: number, status: Booking['status']) =>
  ({ id: 'b', version, status, timeline: [] }) as unknown as BookingWithTimeline;

function clientWith(version: number) {
  const client = new QueryClient();
  client.setQueryData(['booking', 'b'], booking(version, 'pending_approval'));
  client.setQueryData(['bookings'], { pages: [{ items: [booking(version, 'pending_approval')], next: null }], pageParams: [null] });
  return client;
}

test('news goes into the page and into the list', () => {
  const client = clientWith(2);
  expect(takeBooking(client, booking(3, 'confirmed'))).toBe(true);
  expect(client.getQueryData<Booking>(['booking', 'b'])?.status).toBe('confirmed');
  expect(JSON.stringify(client.getQueryData(['bookings']))).toContain('confirmed');
});

test.each([2, 1])('version %i is not news after version 2', (version) => {
  const client = clientWith(2);
  expect(takeBooking(client, booking(version, 'confirmed'))).toBe(false);
  expect(client.getQueryData<Booking>(['booking', 'b'])?.status).toBe('pending_approval');
});

test('a booking that is not listed yet makes the list be read again', () => {
  const client = clientWith(2);
  expect(takeBooking(client, { ...booking(1, 'pending_approval'), id: 'other' })).toBe(false);
  expect(client.getQueryState(['bookings'])?.isInvalidated).toBe(true);
});

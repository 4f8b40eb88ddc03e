import { useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { follow, type FollowState } from './follow';
import type { Booking, BookingWithTimeline } from './types';

type Pages = InfiniteData<{ items: Booking[]; next: string | null }, string | null>;

/** Whether a message carries news: the same or an older version is read over. */
export function takeBooking(client: QueryClient, booking: Booking): boolean {
  const detail = client.getQueryData<BookingWithTimeline>(['booking', booking.id]);
  const pages = client.getQueryData<Pages>(['bookings']);
  const listed = pages?.pages.flatMap((page) => page.items).find((item) => item.id === booking.id);
  const known = Math.max(detail?.version ?? 0, listed?.version ?? 0);
  if (booking.version <= known) return false;
  if (detail) {
    client.setQueryData<BookingWithTimeline>(['booking', booking.id], { ...detail, ...booking });
    void client.invalidateQueries({ queryKey: ['booking', booking.id] });
  }
  if (listed && pages) {
    client.setQueryData<Pages>(['bookings'], {
      ...pages,
      pages: pages.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (item.id === booking.id ? { ...item, ...booking } : item)),
      })),
    });
  } else {
    void client.invalidateQueries({ queryKey: ['bookings'] });
  }
  return known > 0;
}

/**
 * Keeps the caller's bookings current while the page is open. After every reconnect everything is
 * read again, because what happened in between is not sent a second time.
 */
export function useLiveBookings(onNews: (booking: Booking) => void): FollowState {
  const client = useQueryClient();
  const [state, setState] = useState<FollowState>('connecting');
  const news = useRef(onNews);
  useEffect(() => {
    news.current = onNews;
  }, [onNews]);

  useEffect(() => {
    const stop = new AbortController();
    let opened = 0;
    void follow({
      url: `${window.location.origin}/api/v1/bookings/events`,
      signal: stop.signal,
      onState: (next) => {
        if (stop.signal.aborted) return;
        setState(next);
        if (next !== 'live') return;
        opened += 1;
        if (opened > 1) void rereadBookings(client);
      },
      onMessage: ({ event, data }) => {
        if (event !== 'booking') return;
        const booking = JSON.parse(data) as Booking;
        if (takeBooking(client, booking)) news.current(booking);
      },
    });
    return () => stop.abort();
  }, [client]);

  return state;
}

function rereadBookings(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['bookings'] }),
    client.invalidateQueries({ queryKey: ['booking'] }),
  ]);
}

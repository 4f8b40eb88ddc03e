import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, ifMatch } from './client';
import { asApiError, mayRetry } from './problem';
import type { BookGuest, Booking, BookingWithTimeline, PlaceHold } from './types';

/** The read model follows the events; a booking just made may be a moment away from being seen. */
const kFreshMs = 10_000;
const kFreshRetryMs = 400;
const kFreshRetries = 8;

export function useBookings() {
  return useInfiniteQuery({
    queryKey: ['bookings'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/api/v1/bookings', {
          signal,
          params: { query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
}

/** One booking. `seen` is what a command has just answered: the page waits until it is readable. */
export function useBooking(bookingId: string, seen: Booking | null = null) {
  return useQuery({
    queryKey: ['booking', bookingId],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/bookings/{booking_id}', {
          signal,
          params: { path: { booking_id: bookingId }, query: seen ? { min_version: seen.version } : {} },
        }),
      ),
    placeholderData: seen ? { ...seen, timeline: [] } : undefined,
    retry: (count, error) =>
      seen && asApiError(error)?.status === 404 ? count < kFreshRetries : count < 2 && mayRetry(error),
    retryDelay: seen ? kFreshRetryMs : undefined,
    staleTime: seen ? kFreshMs : 0,
  });
}

/** The hold of one attempt. Placing it twice with one key is placing it once, so it is a query. */
export function useHold(request: PlaceHold, key: string) {
  return useQuery({
    queryKey: ['hold', key],
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
    queryFn: () =>
      dataOf(
        api.POST('/api/v1/holds', { body: request, params: { header: { 'Idempotency-Key': key } } }),
      ),
  });
}

export interface BookRequest {
  holdId: string;
  guest: BookGuest;
  note: string;
  key: string;
}

export function useBook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ holdId, guest, note, key }: BookRequest) =>
      dataOf(
        api.POST('/api/v1/bookings', {
          params: { header: { 'Idempotency-Key': key } },
          body: { hold_id: holdId, guest, payment: 'at_hotel', ...(note ? { note } : {}) },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['bookings'] }),
  });
}

export function useReleaseHold() {
  return useMutation({
    mutationFn: (holdId: string) =>
      dataOf(api.DELETE('/api/v1/holds/{hold_id}', { params: { path: { hold_id: holdId } } })),
  });
}

export function useCancel(booking: Booking) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      dataOf(
        api.POST('/api/v1/bookings/{booking_id}/cancel', {
          params: { path: { booking_id: booking.id }, header: ifMatch(booking.version) },
          body: reason ? { reason } : {},
        }),
      ),
    onSuccess: (cancelled) => {
      client.setQueryData<BookingWithTimeline>(['booking', booking.id], (before) =>
        before ? { ...before, ...cancelled } : before,
      );
      void client.invalidateQueries({ queryKey: ['bookings'] });
    },
    onError: () => client.invalidateQueries({ queryKey: ['booking', booking.id] }),
  });
}

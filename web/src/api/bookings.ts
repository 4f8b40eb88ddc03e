import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, ifMatch } from './client';
import { asApiError, mayRetry } from './problem';
import type { Book, Booking, BookingWithTimeline, CancellationQuote } from './types';

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

export interface BookRequest {
  booking: Book;
  key: string;
}

export function useBook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ booking, key }: BookRequest) =>
      dataOf(
        api.POST('/api/v1/bookings', { params: { header: { 'Idempotency-Key': key } }, body: booking }),
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

/** What cancelling costs now; asked anew whenever the dialog opens. */
export function useCancellationQuote(bookingId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['cancellation-quote', bookingId],
    enabled,
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/bookings/{booking_id}/cancellation-quote', {
          signal,
          params: { path: { booking_id: bookingId } },
        }),
      ),
  });
}

interface CancelRequest {
  quote: CancellationQuote;
  reason: string;
}

export function useCancel(bookingId: string) {
  const follow = useFollowUp(bookingId);
  return useMutation({
    mutationFn: ({ quote, reason }: CancelRequest) =>
      dataOf(
        api.POST('/api/v1/bookings/{booking_id}/cancel', {
          params: { path: { booking_id: bookingId }, header: ifMatch(quote.version) },
          body: { penalty: quote.penalty, waive: false, ...(reason ? { reason } : {}) },
        }),
      ),
    ...follow,
  });
}

/** What follows a command on a booking: its page shows the answer, and reads again after a refusal. */
export function useFollowUp(bookingId: string) {
  const client = useQueryClient();
  return {
    onSuccess: (after: Booking) => {
      client.setQueryData<BookingWithTimeline>(['booking', bookingId], (before) =>
        before ? { ...before, ...after } : before,
      );
      void client.invalidateQueries({ queryKey: ['bookings'] });
      void client.invalidateQueries({ queryKey: ['payment', bookingId] });
    },
    onError: () => client.invalidateQueries({ queryKey: ['booking', bookingId] }),
  };
}

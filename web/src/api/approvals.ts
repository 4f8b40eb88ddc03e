import { useInfiniteQuery, useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { api, dataOf, ifMatch } from './client';
import type { Approval, Booking } from './types';

export type ApprovalState = Approval['state'];
type Pages = InfiniteData<{ items: Approval[]; next: string | null }, string | null>;

/** How often the list is read again while it is open. */
const kPendingEveryMs = 4_000;
const kDecidedEveryMs = 15_000;

export function useApprovals(state: ApprovalState) {
  return useInfiniteQuery({
    queryKey: ['approvals', state],
    initialPageParam: null as string | null,
    refetchInterval: state === 'pending' ? kPendingEveryMs : kDecidedEveryMs,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/api/v1/approvals', {
          signal,
          params: { query: { state, limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
}

export interface Decision {
  booking: Booking;
  /** Null approves; a text rejects with this reason. */
  reason: string | null;
}

export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ booking, reason }: Decision) => {
      const params = { path: { booking_id: booking.id }, header: ifMatch(booking.version) };
      return reason === null
        ? dataOf(api.POST('/api/v1/approvals/{booking_id}/approve', { params }))
        : dataOf(api.POST('/api/v1/approvals/{booking_id}/reject', { params, body: { reason } }));
    },
    onSuccess: async (decided) => {
      // A list on its way may have been asked before the decision.
      await client.cancelQueries({ queryKey: ['approvals'] });
      client.setQueryData<Pages>(['approvals', 'pending'], (before) => without(before, decided.id));
      void client.invalidateQueries({ queryKey: ['approvals', 'decided'] });
    },
  });
}

function without(pages: Pages | undefined, bookingId: string): Pages | undefined {
  if (!pages) return pages;
  const keep = (item: Approval) => item.booking.id !== bookingId;
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.filter(keep) })) };
}

/** The state a booking is in now, for a manager whose decision came too late. */
export function readBooking(bookingId: string): Promise<Booking> {
  return dataOf(
    api.GET('/api/v1/bookings/{booking_id}', { params: { path: { booking_id: bookingId } } }),
  );
}

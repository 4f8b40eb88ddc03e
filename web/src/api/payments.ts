import { useMutation, useQuery } from '@tanstack/react-query';
import { api, dataOf } from './client';
import type { AddCard } from './types';

export interface NewCard {
  card: AddCard;
  key: string;
}

export function useAddCard() {
  return useMutation({
    mutationFn: ({ card, key }: NewCard) =>
      dataOf(
        api.POST('/api/v1/payment-methods', { body: card, params: { header: { 'Idempotency-Key': key } } }),
      ),
    // A card number is kept no longer than it is needed.
    gcTime: 0,
  });
}

/** The payment with its ledger; the booking's version tells when it may have moved. */
export function usePayment(bookingId: string, version: number, enabled: boolean) {
  return useQuery({
    queryKey: ['payment', bookingId, version],
    enabled,
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/bookings/{booking_id}/payment', {
          signal,
          params: { path: { booking_id: bookingId } },
        }),
      ),
  });
}

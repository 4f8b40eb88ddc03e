import { useState } from 'react';
import { useBook } from '../../api/bookings';
import { useAddCard } from '../../api/payments';
import type { Booking } from '../../api/types';
import { attemptFor, keepAttempt, newKey, type KeptCard } from '../../lib/attempt';
import { cardOf, type CardValues } from './card';
import { bookOf, type GuestValues } from './guest';

interface Handlers {
  onBooked: (booking: Booking) => void;
  onCardError: (error: unknown) => void;
  onBookError: (error: unknown) => void;
}

/**
 * The card, when one is needed, then the booking. A card that has been taken stays with the attempt:
 * a retry books with the same one, so the same key has the same request.
 */
export function useBookingSteps(subject: string, holdId: string, { onBooked, onCardError, onBookError }: Handlers) {
  const [attempt, setAttempt] = useState(() => attemptFor(subject));
  const [cardKey, setCardKey] = useState(newKey);
  const addCard = useAddCard();
  const book = useBook();
  const keep = (card: KeptCard | null, bookKey: string) =>
    setAttempt(keepAttempt(subject, { ...attemptFor(subject), card, bookKey }));

  const send = (guest: GuestValues, methodId: string | null) => {
    const request = { booking: bookOf(holdId, guest, methodId), key: attempt.bookKey };
    book.mutate(request, { onSuccess: onBooked, onError: onBookError });
  };
  return {
    card: attempt.card,
    pending: addCard.isPending || book.isPending,
    error: addCard.error ?? book.error,
    /** Another card makes another request; the hold is booked once whatever becomes of the first. */
    otherCard: () => {
      addCard.reset();
      book.reset();
      keep(null, newKey());
    },
    /** Another number in the form is another card. */
    cardEdited: () => setCardKey(newKey()),
    submit: (guest: GuestValues, card: CardValues | null) => {
      if (card === null || attempt.card !== null) {
        send(guest, attempt.card?.id ?? null);
        return;
      }
      book.reset();
      addCard.mutate(
        { card: cardOf(card), key: cardKey },
        {
          onSuccess: ({ id, brand, last4 }) => {
            keep({ id, brand, last4 }, attempt.bookKey);
            send(guest, id);
          },
          onError: onCardError,
        },
      );
    },
  };
}

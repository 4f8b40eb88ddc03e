import type { ReactNode } from 'react';
import type { Booking } from '../../api/types';
import { useI18n } from '../../i18n/i18n';
import { formatDate } from '../../lib/dates';
import { formatMoney } from '../../lib/money';
import { partyText } from '../../lib/party';

/** What a manager needs to decide: who, when, how many, how much. */
export function CardBody({ booking, side }: { booking: Booking; side: ReactNode }) {
  const { t, locale } = useI18n();
  const guest = booking.guest;
  return (
    <>
      <div className="ticket-dates">
        <b>{formatDate(booking.arrival, locale, 'short')}</b> –{' '}
        <b>{formatDate(booking.departure, locale, 'short')}</b>
        <div className="quiet">
          {booking.arrival.slice(0, 4)} · {t.common.nights(booking.nights)}
        </div>
      </div>
      <div className="ticket-main">
        <h2>{`${guest?.given_name ?? ''} ${guest?.family_name ?? ''}`.trim() || booking.reference}</h2>
        <p className="quiet">{guest?.email}</p>
        <p style={{ margin: '0.4rem 0 0' }}>
          {booking.hotel_name} · {booking.room_type_name} · {t.common.rooms(booking.rooms.length)}, {partyText(booking.rooms, t)}
        </p>
        {booking.note && (
          <p className="quiet">
            {t.review.note}: {booking.note}
          </p>
        )}
      </div>
      <div className="ticket-side">
        <span className="price">
          <strong>{formatMoney(booking.price.total, locale)}</strong>
        </span>
        {side}
        <span className="quiet">{booking.reference}</span>
      </div>
    </>
  );
}

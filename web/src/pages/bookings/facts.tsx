import type { BookedRoom, Booking } from '../../api/types';
import type { Dictionary } from '../../i18n/en';
import { useI18n } from '../../i18n/i18n';
import { formatDate, formatInstant } from '../../lib/dates';
import { formatMoney } from '../../lib/money';
import { partyText } from '../../lib/party';

/** What a booking says, word by word. */
export function Facts({ booking }: { booking: Booking }) {
  const { t, locale } = useI18n();
  const { guest, penalty, refund, status } = booking;
  const facts: [string, string | undefined][] = [
    [t.booking.arrival, formatDate(booking.arrival, locale, 'long')],
    [t.booking.departure, formatDate(booking.departure, locale, 'long')],
    [t.booking.room, `${t.common.rooms(booking.rooms.length)}: ${booking.room_type_name}`],
    [t.booking.rate, `${booking.rate_plan_name}, ${t.mealPlan[booking.meal_plan]}`],
    [t.booking.party, booking.rooms.map((room) => roomText(room, t)).join('; ')],
    [t.booking.guest, guest && `${guest.given_name ?? ''} ${guest.family_name ?? ''}`.trim()],
    [t.booking.note, booking.note],
    [t.booking.reason, booking.reason],
    [t.payment.penalty, penalty && formatMoney(penalty, locale)],
    [t.payment.refund, refund && formatMoney(refund, locale)],
  ];
  return (
    <>
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {status === 'pending_approval' && booking.decide_by && (
        <p className="quiet">{t.booking.decideBy(formatInstant(booking.decide_by, locale))}</p>
      )}
      {status === 'pending_payment' && (
        <p role="status" className="said">
          {booking.pay_by ? t.payment.payBy(formatInstant(booking.pay_by, locale)) : t.payment.payPending}
        </p>
      )}
    </>
  );
}

function roomText(room: BookedRoom, t: Dictionary): string {
  const name = `${room.given_name ?? ''} ${room.family_name ?? ''}`.trim();
  return name ? `${partyText([room], t)} (${name})` : partyText([room], t);
}

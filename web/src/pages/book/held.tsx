import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { useReleaseHold } from '../../api/bookings';
import type { Booking } from '../../api/types';
import { CancellationTerms } from '../../components/cancellation-terms';
import { PageTitle } from '../../components/page';
import { PriceLines } from '../../components/price-lines';
import { useI18n } from '../../i18n/i18n';
import { forgetAttempt } from '../../lib/attempt';
import { formatCountdown, formatStay } from '../../lib/dates';
import { partyText } from '../../lib/party';
import { GuestForm } from './guest-form';

interface Props {
  hold: Booking;
  left: number;
  subject: string;
  back: string;
}

/** The rooms are kept: who comes, beside what it is and costs. */
export function Held({ hold, left, subject, back }: Props) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const client = useQueryClient();
  const release = useReleaseHold();

  const finish = (booking: Booking) => {
    forgetAttempt(subject);
    void navigate(`/bookings/${booking.id}`, { replace: true, state: { made: booking } });
  };
  const giveBack = () =>
    release.mutate(hold.id, {
      onSettled: () => {
        forgetAttempt(subject);
        void client.invalidateQueries({ queryKey: ['offers', hold.hotel_id] });
        void navigate(back, { replace: true });
      },
    });

  return (
    <>
      <PageTitle title={t.book.title} above={hold.hotel_name} />
      <Countdown left={left} />
      <div className="two-columns" style={{ marginTop: '1.5rem' }}>
        <GuestForm hold={hold} subject={subject} onBooked={finish} onGiveBack={giveBack} givingBack={release.isPending} />
        <Summary hold={hold} />
      </div>
    </>
  );
}

function Summary({ hold }: { hold: Booking }) {
  const { t, locale } = useI18n();
  return (
    <aside className="paper stack">
      <div>
        <h2 style={{ margin: 0 }}>{hold.hotel_name}</h2>
        <p className="quiet">{hold.hotel_city}</p>
      </div>
      <div>
        <strong>{formatStay(hold.arrival, hold.departure, locale)}</strong>
        <p className="quiet">
          {t.common.nights(hold.nights)} · {t.common.rooms(hold.rooms.length)} · {hold.room_type_name}
        </p>
        <p className="quiet">
          {partyText(hold.rooms, t)} · {t.mealPlan[hold.meal_plan]}
        </p>
      </div>
      <div>
        <PriceLines price={hold.price} />
      </div>
      <CancellationTerms penalties={hold.cancellation} />
    </aside>
  );
}

function Countdown({ left }: { left: number }) {
  const { t } = useI18n();
  if (left === Infinity) return null;
  return (
    <div className="countdown">
      <span>{t.book.kept}</span>
      <strong role="timer">{t.book.left(formatCountdown(left))}</strong>
      {/* Said once a minute, not every second. */}
      <span className="visually-hidden" role="status">
        {t.book.minutesLeft(Math.ceil(left / 60_000))}
      </span>
    </div>
  );
}

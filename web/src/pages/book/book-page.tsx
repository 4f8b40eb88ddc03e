import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useHold, useReleaseHold } from '../../api/bookings';
import type { Booking, PlaceHold } from '../../api/types';
import { PageTitle } from '../../components/page';
import { PriceLines } from '../../components/price-lines';
import { ProblemView } from '../../components/problem';
import { Empty, Loading } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { attemptFor, forgetAttempt, renewAttempt } from '../../lib/attempt';
import { formatCountdown, formatStay } from '../../lib/dates';
import { GuestForm } from './guest-form';
import { holdFrom, hotelAddress } from './request';
import { useCountdown } from './use-countdown';

export default function BookPage() {
  const { t } = useI18n();
  const [params] = useSearchParams();
  const request = holdFrom(params);
  if (!request) {
    return (
      <Empty title={t.book.missing}>
        <Button component={Link} to="/search">
          {t.book.toSearch}
        </Button>
      </Empty>
    );
  }
  const subject = params.toString();
  return <Attempt key={subject} subject={subject} request={request} back={hotelAddress(request, params)} />;
}

interface AttemptProps {
  /** What is attempted; the keys of the attempt are kept under it. */
  subject: string;
  request: PlaceHold;
  back: string;
}

function Attempt({ subject, request, back }: AttemptProps) {
  const { t } = useI18n();
  const [attempt, setAttempt] = useState(() => attemptFor(subject));
  const hold = useHold(request, attempt.holdKey);
  const left = useCountdown(hold.data?.hold_expires_at);
  const renew = () => setAttempt(renewAttempt(subject));

  if (hold.isPending) {
    return (
      <>
        <PageTitle title={t.book.title} />
        <p role="status">{t.book.holding}</p>
        <Loading height={160} count={2} />
      </>
    );
  }
  if (hold.isError) {
    return (
      <div className="stack">
        <PageTitle title={t.book.title} />
        <ProblemView error={hold.error} onRetry={() => void hold.refetch()} />
        <div>
          <Button component={Link} to={back} variant="outline">
            {t.book.toHotel}
          </Button>
        </div>
      </div>
    );
  }
  if (left <= 0) return <Expired onAgain={renew} back={back} />;
  return <Held hold={hold.data} left={left} subject={subject} bookKey={attempt.bookKey} back={back} />;
}

function Expired({ onAgain, back }: { onAgain: () => void; back: string }) {
  const { t } = useI18n();
  return (
    <>
      <PageTitle title={t.book.title} />
      <div role="alert">
        <Empty title={t.book.expired} text={t.book.expiredText}>
          <div className="row">
            <Button onClick={onAgain}>{t.book.again}</Button>
            <Button component={Link} to={back} variant="outline">
              {t.book.toHotel}
            </Button>
          </div>
        </Empty>
      </div>
    </>
  );
}

interface HeldProps {
  hold: Booking;
  left: number;
  subject: string;
  bookKey: string;
  back: string;
}

function Held({ hold, left, subject, bookKey, back }: HeldProps) {
  const { t, locale } = useI18n();
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

  const party = [t.common.adults(hold.adults)];
  if (hold.children_ages.length > 0) party.push(t.common.children(hold.children_ages.length));
  return (
    <>
      <PageTitle title={t.book.title} above={hold.hotel_name} />
      <Countdown left={left} />
      <div className="two-columns" style={{ marginTop: '1.5rem' }}>
        <GuestForm hold={hold} bookKey={bookKey} onBooked={finish} onGiveBack={giveBack} givingBack={release.isPending} />
        <aside className="paper stack">
          <div>
            <h2 style={{ margin: 0 }}>{hold.hotel_name}</h2>
            <p className="quiet">{hold.hotel_city}</p>
          </div>
          <div>
            <strong>{formatStay(hold.arrival, hold.departure, locale)}</strong>
            <p className="quiet">
              {t.common.nights(hold.nights)} · {t.common.rooms(hold.rooms)} · {hold.room_type_name}
            </p>
            <p className="quiet">{party.join(', ')}</p>
          </div>
          <PriceLines price={hold.price} />
        </aside>
      </div>
    </>
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

import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useBookings } from '../../api/bookings';
import type { Booking } from '../../api/types';
import { PageTitle } from '../../components/page';
import { ProblemView } from '../../components/problem';
import { Empty, Loading, More } from '../../components/states';
import { StatusStamp } from '../../components/status';
import { useI18n } from '../../i18n/i18n';
import { formatDate } from '../../lib/dates';
import { formatMoney } from '../../lib/money';
import { LiveNote } from './live-note';

export default function BookingsPage() {
  const { t } = useI18n();
  return (
    <>
      <PageTitle title={t.bookings.title} beside={<LiveNote />} />
      <List />
    </>
  );
}

function List() {
  const { t } = useI18n();
  const list = useBookings();
  if (list.isPending) return <Loading height={110} count={3} />;
  if (list.isError && !list.data) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  const bookings = list.data.pages.flatMap((page) => page.items);
  if (bookings.length === 0) {
    return (
      <Empty title={t.bookings.empty} text={t.bookings.emptyText}>
        <Button component={Link} to="/search">
          {t.site.search}
        </Button>
      </Empty>
    );
  }
  return (
    <>
      <ul className="tickets">
        {bookings.map((booking) => (
          <Ticket key={booking.id} booking={booking} />
        ))}
      </ul>
      {list.isFetchNextPageError && <ProblemView error={list.error} />}
      <More {...list} />
    </>
  );
}

function Ticket({ booking }: { booking: Booking }) {
  const { t, locale } = useI18n();
  return (
    <li className="ticket" data-testid="booking">
      <div className="ticket-dates">
        <b>{formatDate(booking.arrival, locale, 'short')}</b> –{' '}
        <b>{formatDate(booking.departure, locale, 'short')}</b>
        <div className="quiet">
          {booking.arrival.slice(0, 4)} · {t.common.nights(booking.nights)}
        </div>
      </div>
      <div className="ticket-main">
        <h2>
          <Link className="whole" to={`/bookings/${booking.id}`}>
            {booking.hotel_name}
          </Link>
        </h2>
        <p className="quiet">
          {booking.hotel_city} · {booking.room_type_name} · {booking.reference}
        </p>
      </div>
      <div className="ticket-side">
        <StatusStamp status={booking.status} />
        <strong>{formatMoney(booking.price.total, locale)}</strong>
      </div>
    </li>
  );
}

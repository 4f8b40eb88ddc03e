import { Alert } from '@mantine/core';
import { Link, useLocation, useParams } from 'react-router';
import { useBooking } from '../../api/bookings';
import { asApiError } from '../../api/problem';
import type { Booking, BookingWithTimeline } from '../../api/types';
import { Ornament } from '../../components/brand';
import { CancellationTerms } from '../../components/cancellation-terms';
import { PageTitle } from '../../components/page';
import { PriceLines } from '../../components/price-lines';
import { ProblemView } from '../../components/problem';
import { Loading } from '../../components/states';
import { StatusStamp } from '../../components/status';
import { useI18n } from '../../i18n/i18n';
import { formatInstant } from '../../lib/dates';
import NotFoundPage from '../not-found-page';
import { CancelButton } from './cancel-button';
import { Facts } from './facts';
import { LiveNote } from './live-note';
import { PaymentPanel } from './payment-panel';

export default function BookingPage() {
  const { bookingId = '' } = useParams();
  const { state } = useLocation() as { state: { made?: Booking } | null };
  const made = state?.made?.id === bookingId ? state.made : null;
  const booking = useBooking(bookingId, made);
  if (booking.isPending) return <Loading height={200} count={2} />;
  if (booking.isError && !booking.data) {
    if ([400, 404].includes(asApiError(booking.error)?.status ?? 0)) return <NotFoundPage />;
    return <ProblemView error={booking.error} onRetry={() => void booking.refetch()} />;
  }
  return <View booking={booking.data} made={made !== null} />;
}

function View({ booking, made }: { booking: BookingWithTimeline; made: boolean }) {
  const { t } = useI18n();
  return (
    <>
      <PageTitle
        title={t.booking.title(booking.reference)}
        above={<Link to="/bookings">{t.booking.all}</Link>}
        beside={<LiveNote />}
      />
      {made && <Made booking={booking} />}
      <div className="two-columns">
        <div className="paper engraved stack">
          <div className="row apart">
            <div>
              <h2 style={{ margin: 0 }}>{booking.hotel_name}</h2>
              <p className="quiet">{booking.hotel_city}</p>
            </div>
            <span data-testid="status">
              <StatusStamp status={booking.status} />
            </span>
          </div>
          <Ornament />
          <Facts booking={booking} />
          <div className="row apart">
            <Link to={`/hotels/${booking.hotel_id}`}>{t.booking.hotel}</Link>
            <CancelButton booking={booking} />
          </div>
        </div>
        <div className="stack">
          <section className="paper" aria-label={t.price.caption}>
            <PriceLines price={booking.price} />
            <p className="quiet" style={{ marginTop: '0.6rem' }}>{t.paymentMode[booking.payment]}</p>
            <CancellationTerms penalties={booking.cancellation} />
          </section>
          <PaymentPanel booking={booking} />
          {booking.timeline.length > 0 && <Timeline booking={booking} />}
        </div>
      </div>
    </>
  );
}

function Made({ booking }: { booking: Booking }) {
  const { t } = useI18n();
  const text = { pending_payment: t.booking.donePayment, pending_approval: t.booking.donePending, confirmed: t.booking.doneConfirmed };
  const say = text[booking.status as keyof typeof text];
  if (!say) return null;
  return (
    <Alert role="status" mb="lg" variant="light" title={t.booking.done}>
      {say}
    </Alert>
  );
}

function Timeline({ booking }: { booking: BookingWithTimeline }) {
  const { t, locale } = useI18n();
  return (
    <section className="paper" aria-labelledby="timeline">
      <h2 id="timeline">{t.booking.timeline}</h2>
      <ol className="timeline">
        {booking.timeline.map((step) => (
          <li key={step.version}>
            <strong>{t.status[step.status]}</strong>
            <div className="quiet">
              <time dateTime={step.at}>{formatInstant(step.at, locale)}</time>
              {step.reason && ` · ${step.reason}`}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

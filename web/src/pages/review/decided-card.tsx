import type { Approval } from '../../api/types';
import { StatusStamp } from '../../components/status';
import { useI18n } from '../../i18n/i18n';
import { formatInstant } from '../../lib/dates';
import { CardBody } from './card-body';

export function DecidedCard({ approval }: { approval: Approval }) {
  const { t, locale } = useI18n();
  const { booking, decision, decided_at, decided_by } = approval;
  const byTime = decision !== undefined && decision !== 'withdrawn' && !decided_by;
  return (
    <li className="ticket" data-testid="decided">
      <CardBody booking={booking} side={<StatusStamp status={booking.status} />} />
      <p className="ticket-foot quiet">
        {decision && t.review.decision[decision]} {byTime && t.review.byTime}
        {decided_at && (
          <>
            {' · '}
            <time dateTime={decided_at}>{formatInstant(decided_at, locale)}</time>
          </>
        )}
        {booking.reason && ` · ${t.review.reason}: ${booking.reason}`}
      </p>
    </li>
  );
}

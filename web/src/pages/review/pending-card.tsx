import { Alert, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { readBooking, useDecide } from '../../api/approvals';
import { asApiError } from '../../api/problem';
import type { Booking, BookingStatus } from '../../api/types';
import { ProblemView } from '../../components/problem';
import { useI18n } from '../../i18n/i18n';
import { serverNow } from '../../lib/clock';
import { formatInstant, formatRelative } from '../../lib/dates';
import { CardBody } from './card-body';
import { RejectDialog } from './reject-dialog';

interface Props {
  booking: Booking;
  onDecided: (text: string) => void;
}

export function PendingCard({ booking, onDecided }: Props) {
  const { t } = useI18n();
  const client = useQueryClient();
  const decide = useDecide();
  const [asking, setAsking] = useState(false);
  const [moved, setMoved] = useState<BookingStatus | null>(null);

  const run = (reason: string | null) =>
    decide.mutate(
      { booking, reason },
      {
        onSuccess: () => {
          const say = reason === null ? t.review.didConfirm : t.review.didReject;
          onDecided(say(booking.reference));
        },
        onError: (error) => {
          if (asApiError(error)?.status !== 409) return;
          setAsking(false);
          readBooking(booking.id).then(({ status }) => setMoved(status), () => undefined);
        },
      },
    );
  const forget = () => void client.invalidateQueries({ queryKey: ['approvals'] });

  return (
    <li className="ticket" data-testid="approval">
      <CardBody booking={booking} side={<Deadline booking={booking} />} />
      <div className="ticket-foot stack">
        {moved !== null && (
          <Alert role="alert" color="brass" variant="light">
            {t.review.moved(t.status[moved])}
          </Alert>
        )}
        {decide.isError && moved === null && !asking && <ProblemView error={decide.error} />}
        <div className="row">
          {moved !== null && moved !== 'pending_approval' ? (
            <Button variant="outline" onClick={forget}>
              {t.common.close}
            </Button>
          ) : (
            <>
              <Button
                loading={decide.isPending && decide.variables.reason === null}
                aria-label={t.review.confirmNamed(booking.reference)}
                onClick={() => run(null)}
              >
                {t.review.confirm}
              </Button>
              <Button
                variant="outline"
                color="wine"
                disabled={decide.isPending}
                aria-label={t.review.rejectNamed(booking.reference)}
                onClick={() => setAsking(true)}
              >
                {t.review.reject}
              </Button>
            </>
          )}
        </div>
      </div>
      <RejectDialog
        opened={asking}
        busy={decide.isPending}
        error={decide.error}
        onClose={() => setAsking(false)}
        onReject={run}
      />
    </li>
  );
}

function Deadline({ booking }: { booking: Booking }) {
  const { t, locale } = useI18n();
  const [now] = useState(serverNow);
  if (!booking.decide_by) return null;
  const over = Date.parse(booking.decide_by) <= now;
  return (
    <time dateTime={booking.decide_by} title={formatInstant(booking.decide_by, locale)} className={over ? 'few' : 'quiet'}>
      {over ? t.review.overdue : t.review.deadline(formatRelative(booking.decide_by, locale, now))}
    </time>
  );
}

import type { BookingStatus } from '../api/types';
import { useI18n } from '../i18n/i18n';

const kTones: Record<BookingStatus, 'wait' | 'good' | 'bad' | 'past'> = {
  held: 'wait',
  pending_payment: 'wait',
  pending_approval: 'wait',
  confirmed: 'good',
  in_house: 'good',
  checked_out: 'past',
  no_show: 'bad',
  rejected: 'bad',
  cancelled: 'past',
  expired: 'past',
  released: 'past',
};

/** The state of a booking, like a stamp on a card. */
export function StatusStamp({ status }: { status: BookingStatus }) {
  const { t } = useI18n();
  return (
    <span className="stamp" data-tone={kTones[status]} data-status={status}>
      {t.status[status]}
    </span>
  );
}

import { Button, Modal, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useCancel, useCancellationQuote } from '../../api/bookings';
import { asApiError } from '../../api/problem';
import type { Booking, BookingStatus, CancellationQuote } from '../../api/types';
import { ProblemView } from '../../components/problem';
import { Loading } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { formatLocal } from '../../lib/dates';
import { formatMoney, isPositive } from '../../lib/money';

const kMaxReason = 500;
const kMayCancel: readonly BookingStatus[] = ['pending_payment', 'pending_approval', 'confirmed'];

export function CancelButton({ booking }: { booking: Booking }) {
  const { t } = useI18n();
  const [open, dialog] = useDisclosure(false);
  if (!kMayCancel.includes(booking.status)) return null;
  return (
    <>
      <Button variant="outline" color="wine" onClick={dialog.open}>
        {t.booking.cancel}
      </Button>
      <Modal opened={open} onClose={dialog.close} title={t.booking.cancelTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
        <CancelForm bookingId={booking.id} onClose={dialog.close} />
      </Modal>
    </>
  );
}

/** What it costs first, then the deed, for exactly that. */
function CancelForm({ bookingId, onClose }: { bookingId: string; onClose: () => void }) {
  const { t } = useI18n();
  const [reason, setReason] = useState('');
  const preview = useCancellationQuote(bookingId, true);
  const cancel = useCancel(bookingId);
  const changed = asApiError(cancel.error)?.slug === 'penalty-changed';

  if (preview.isPending) return <Loading height={120} />;
  if (preview.isError) return <ProblemView error={preview.error} onRetry={() => void preview.refetch()} />;
  const quote = preview.data;
  const submit = () =>
    cancel.mutate({ quote, reason: reason.trim() }, { onSuccess: onClose, onError: () => void preview.refetch() });
  return (
    <div className="stack">
      <Cost quote={quote} />
      <Textarea
        name="reason"
        label={t.booking.cancelReason}
        maxLength={kMaxReason}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {changed && <p role="alert">{t.booking.cancelChanged}</p>}
      {cancel.isError && !changed && <ProblemView error={cancel.error} />}
      <div className="row">
        <Button color="wine" loading={cancel.isPending || preview.isFetching} onClick={submit}>
          {t.booking.cancelDo}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t.common.cancel}
        </Button>
      </div>
    </div>
  );
}

function Cost({ quote }: { quote: CancellationQuote }) {
  const { t, locale } = useI18n();
  const end = quote.local_until ?? quote.until;
  const costs = isPositive(quote.penalty.amount);
  return (
    <div data-testid="cancellation-quote">
      <p style={{ margin: 0 }}>
        {t.booking.cancelText}{' '}
        <strong>{costs ? t.booking.cancelCosts(formatMoney(quote.penalty, locale)) : t.booking.cancelFree}</strong>
      </p>
      {isPositive(quote.refund.amount) && <p>{t.booking.cancelRefund(formatMoney(quote.refund, locale))}</p>}
      {end && <p className="quiet">{t.booking.cancelUntil(formatLocal(end, locale))}</p>}
    </div>
  );
}

import { Button, Modal, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useCancel } from '../../api/bookings';
import type { Booking } from '../../api/types';
import { ProblemView } from '../../components/problem';
import { useI18n } from '../../i18n/i18n';

const kMaxReason = 500;

export function CancelButton({ booking }: { booking: Booking }) {
  const { t } = useI18n();
  const [open, dialog] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const cancel = useCancel(booking);
  if (booking.status !== 'pending_approval' && booking.status !== 'confirmed') return null;

  const submit = () => cancel.mutate(reason.trim(), { onSuccess: dialog.close });
  return (
    <>
      <Button variant="outline" color="wine" onClick={dialog.open}>
        {t.booking.cancel}
      </Button>
      <Modal opened={open} onClose={dialog.close} title={t.booking.cancelTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
        <div className="stack">
          <p style={{ margin: 0 }}>{t.booking.cancelText}</p>
          <Textarea
            name="reason"
            label={t.booking.cancelReason}
            maxLength={kMaxReason}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {cancel.isError && <ProblemView error={cancel.error} />}
          <div className="row">
            <Button color="wine" loading={cancel.isPending} onClick={submit}>
              {t.booking.cancelDo}
            </Button>
            <Button variant="subtle" onClick={dialog.close}>
              {t.common.cancel}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}

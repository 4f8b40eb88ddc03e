import { Button, Modal, Textarea } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { fieldErrors } from '../../api/problem';
import { ProblemView } from '../../components/problem';
import { useI18n } from '../../i18n/i18n';

export const kMaxReason = 500;

interface Props {
  opened: boolean;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onReject: (reason: string) => void;
}

export function RejectDialog({ opened, busy, error, onClose, onReject }: Props) {
  const { t } = useI18n();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const fromServer = fieldErrors(error, { reason: 'reason' });

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const text = reason.trim();
    setMissing(text === '');
    if (text !== '') onReject(text);
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t.review.rejectTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form className="stack" noValidate onSubmit={submit}>
        <Textarea
          name="reason"
          label={t.review.reason}
          description={t.review.reasonHint}
          required
          data-autofocus
          maxLength={kMaxReason}
          value={reason}
          error={missing ? t.common.required : fromServer.reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            setMissing(false);
          }}
        />
        {error != null && <ProblemView error={error} shown={['reason']} />}
        <div className="row">
          <Button type="submit" color="wine" loading={busy}>
            {t.review.reject}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {t.common.cancel}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

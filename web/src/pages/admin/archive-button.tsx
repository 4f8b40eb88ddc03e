import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useArchiveHotel } from '../../api/admin';
import type { Hotel } from '../../api/types';
import { ProblemView } from '../../components/problem';
import { useI18n } from '../../i18n/i18n';

export function ArchiveButton({ hotel, size = 'sm' }: { hotel: Hotel; size?: string }) {
  const { t } = useI18n();
  const [open, dialog] = useDisclosure(false);
  const archive = useArchiveHotel();
  if (hotel.status === 'archived') return null;
  return (
    <>
      <Button size={size} variant="subtle" color="wine" onClick={dialog.open}>
        {t.admin.archive}
      </Button>
      <Modal
        opened={open}
        onClose={dialog.close}
        title={t.admin.archiveTitle(hotel.name)}
        closeButtonProps={{ 'aria-label': t.common.close }}
      >
        <div className="stack">
          <p style={{ margin: 0 }}>{t.admin.archiveText}</p>
          {archive.isError && <ProblemView error={archive.error} />}
          <div className="row">
            <Button
              color="wine"
              loading={archive.isPending}
              onClick={() => archive.mutate(hotel, { onSuccess: dialog.close })}
            >
              {t.admin.archiveDo}
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

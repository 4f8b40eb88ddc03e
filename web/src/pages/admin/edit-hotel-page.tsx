import { Button, Tabs } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useAdminHotel, useSetManagers } from '../../api/admin';
import { asApiError } from '../../api/problem';
import type { Hotel } from '../../api/types';
import { PageTitle } from '../../components/page';
import { ProblemView } from '../../components/problem';
import { Loading } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import NotFoundPage from '../not-found-page';
import { ArchiveButton } from './archive-button';
import { DetailsForm } from './details-form';
import { ManagersField } from './managers-field';
import { PhotosPanel } from './photos-panel';
import { useStaleReload } from './use-stale-reload';

export default function EditHotelPage() {
  const { hotelId = '' } = useParams();
  const hotel = useAdminHotel(hotelId);
  if (hotel.isPending) return <Loading height={200} count={2} />;
  if (hotel.isError && !hotel.data) {
    if ([400, 404].includes(asApiError(hotel.error)?.status ?? 0)) return <NotFoundPage />;
    return <ProblemView error={hotel.error} onRetry={() => void hotel.refetch()} />;
  }
  return <Edit hotel={hotel.data} />;
}

function Edit({ hotel }: { hotel: Hotel }) {
  const { t } = useI18n();
  return (
    <>
      <PageTitle
        title={t.admin.editTitle(hotel.name)}
        above={<Link to="/admin">{t.admin.title}</Link>}
        beside={
          <div className="row">
            <span className="stamp" data-tone={hotel.status === 'active' ? 'good' : 'past'}>
              {t.admin.status[hotel.status]}
            </span>
            <Link to={`/hotels/${hotel.id}`}>{t.admin.view}</Link>
            <ArchiveButton hotel={hotel} />
          </div>
        }
      />
      <Tabs defaultValue="details">
        <Tabs.List mb="lg">
          <Tabs.Tab value="details">{t.admin.details}</Tabs.Tab>
          <Tabs.Tab value="pictures">{t.admin.pictures}</Tabs.Tab>
          <Tabs.Tab value="managers">{t.admin.managers}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="details">
          <DetailsForm hotel={hotel} />
        </Tabs.Panel>
        <Tabs.Panel value="pictures">
          <PhotosPanel hotel={hotel} />
        </Tabs.Panel>
        <Tabs.Panel value="managers">
          <ManagersForm hotel={hotel} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function ManagersForm({ hotel }: { hotel: Hotel }) {
  const { t } = useI18n();
  const [chosen, setChosen] = useState(hotel.manager_ids);
  const save = useSetManagers(hotel);
  const stale = useStaleReload(hotel.id, save.error);
  return (
    <div className="paper engraved stack letter">
      <ManagersField chosen={chosen} onChange={setChosen} />
      {save.isError && !stale && <ProblemView error={save.error} />}
      {stale && <p role="alert">{t.admin.stale}</p>}
      <div>
        <Button loading={save.isPending} onClick={() => save.mutate(chosen)}>
          {t.admin.managersSave}
        </Button>
      </div>
      {save.isSuccess && <p role="status">{t.common.saved}</p>}
    </div>
  );
}

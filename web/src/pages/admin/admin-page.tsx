import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useAdminHotels } from '../../api/admin';
import type { Hotel } from '../../api/types';
import { PageTitle } from '../../components/page';
import { Picture } from '../../components/picture';
import { ProblemView } from '../../components/problem';
import { Stars } from '../../components/stars';
import { Empty, Loading, More } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { formatMoney } from '../../lib/money';
import { ArchiveButton } from './archive-button';

export default function AdminPage() {
  const { t } = useI18n();
  return (
    <>
      <PageTitle
        title={t.admin.title}
        beside={
          <Button component={Link} to="/admin/add">
            {t.admin.add}
          </Button>
        }
      />
      <List />
    </>
  );
}

function List() {
  const { t } = useI18n();
  const list = useAdminHotels();
  if (list.isPending) return <Loading height={110} count={4} />;
  if (list.isError && !list.data) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  const hotels = list.data.pages.flatMap((page) => page.items);
  if (hotels.length === 0) return <Empty title={t.admin.empty} text={t.admin.emptyText} />;
  return (
    <>
      <ul className="tickets">
        {hotels.map((hotel) => (
          <HotelRow key={hotel.id} hotel={hotel} />
        ))}
      </ul>
      {list.isFetchNextPageError && <ProblemView error={list.error} />}
      <More {...list} />
    </>
  );
}

function HotelRow({ hotel }: { hotel: Hotel }) {
  const { t, locale } = useI18n();
  return (
    <li className="ticket hotel-row" data-testid="admin-hotel">
      <Picture src={hotel.photos[0]?.thumb_url} alt="" />
      <div className="ticket-main">
        <Stars count={hotel.star_rating} />
        <h2>{hotel.name}</h2>
        <p className="quiet">
          {hotel.city} · {formatMoney(hotel.price, locale, 'short')} {t.common.aNight}
        </p>
      </div>
      <div className="ticket-side">
        <span className="stamp" data-tone={hotel.status === 'active' ? 'good' : 'past'}>
          {t.admin.status[hotel.status]}
        </span>
        <div className="row">
          <Button size="xs" variant="light" component={Link} to={`/admin/hotels/${hotel.id}`} aria-label={t.admin.editTitle(hotel.name)}>
            {t.common.edit}
          </Button>
          <ArchiveButton hotel={hotel} size="xs" />
        </div>
      </div>
    </li>
  );
}

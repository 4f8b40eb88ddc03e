import { Link } from 'react-router';
import type { HotelHit } from '../../api/types';
import { Picture } from '../../components/picture';
import { Stars } from '../../components/stars';
import { useI18n } from '../../i18n/i18n';
import { formatMoney } from '../../lib/money';

export function HotelCard({ hotel, eager }: { hotel: HotelHit; eager: boolean }) {
  const { t, locale } = useI18n();
  return (
    <article className="hotel-card">
      <Picture src={hotel.picture_url} alt="" eager={eager} />
      <div className="hotel-card-text">
        <Stars count={hotel.star_rating} />
        <h2>
          <Link to={`/hotels/${hotel.id}`}>{hotel.name}</Link>
        </h2>
        <div className="place">{hotel.city}</div>
        <div className="price">
          <span>{t.common.from}</span> <strong>{formatMoney(hotel.price, locale, 'short')}</strong>{' '}
          <span>{t.common.aNight}</span>
        </div>
      </div>
    </article>
  );
}

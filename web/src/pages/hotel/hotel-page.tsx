import { Link, useLocation, useParams } from 'react-router';
import { useHotel } from '../../api/hotels';
import { asApiError } from '../../api/problem';
import type { HotelPage as HotelView } from '../../api/types';
import { PageTitle } from '../../components/page';
import { ProblemView } from '../../components/problem';
import { Stars } from '../../components/stars';
import { Loading } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { formatMoney } from '../../lib/money';
import NotFoundPage from '../not-found-page';
import { Gallery } from './gallery';
import { Stay } from './stay';

export default function HotelPage() {
  const { hotelId = '' } = useParams();
  const hotel = useHotel(hotelId);
  if (hotel.isPending) return <Loading height={300} count={2} />;
  if (hotel.isError) {
    if ([400, 404].includes(asApiError(hotel.error)?.status ?? 0)) return <NotFoundPage />;
    return <ProblemView error={hotel.error} onRetry={() => void hotel.refetch()} />;
  }
  return <Hotel hotel={hotel.data} />;
}

function Hotel({ hotel }: { hotel: HotelView }) {
  const { t, locale } = useI18n();
  return (
    <>
      <PageTitle
        title={hotel.name}
        above={<Back />}
        beside={
          <div className="price">
            <span>{t.common.from}</span> <strong>{formatMoney(hotel.price, locale, 'short')}</strong>{' '}
            <span>{t.common.aNight}</span>
          </div>
        }
      />
      <p className="row" style={{ marginTop: '-1rem' }}>
        <Stars count={hotel.star_rating} />
        <span>{[hotel.address, hotel.city].filter(Boolean).join(', ')}</span>
      </p>
      <Gallery key={hotel.id} photos={hotel.photos} name={hotel.name} />
      <Stay hotel={hotel} about={<About hotel={hotel} />} />
    </>
  );
}

/** To the search that led here, when one did; else to all hotels, for the same stay. */
function Back() {
  const { t } = useI18n();
  const { state, search } = useLocation() as { state: { search?: string } | null; search: string };
  const from = state?.search;
  return <Link to={{ pathname: '/search', search: from ?? search }}>{from === undefined ? t.hotel.back : t.hotel.backToSearch}</Link>;
}

function About({ hotel }: { hotel: HotelView }) {
  const { t } = useI18n();
  const times = [
    hotel.check_in_from && t.hotel.checkIn(hotel.check_in_from),
    hotel.check_out_until && t.hotel.checkOut(hotel.check_out_until),
  ].filter(Boolean);
  if (!hotel.description && hotel.amenities.length === 0 && times.length === 0) return null;
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t.hotel.about}</h2>
      {hotel.description && <p className="prose">{hotel.description}</p>}
      {hotel.amenities.length > 0 && (
        <ul className="amenities" aria-label={t.hotel.amenities}>
          {hotel.amenities.map((amenity) => (
            <li key={amenity}>{amenity}</li>
          ))}
        </ul>
      )}
      {times.length > 0 && <p className="quiet" style={{ marginTop: '1rem' }}>{times.join(' · ')}</p>}
    </section>
  );
}

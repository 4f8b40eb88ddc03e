import { Link, useLocation } from 'react-router';
import type { HotelHit, StayOffer } from '../../api/types';
import { Picture } from '../../components/picture';
import { Stars } from '../../components/stars';
import { useI18n } from '../../i18n/i18n';
import { nightsBetween } from '../../lib/dates';
import { formatMoney } from '../../lib/money';
import { partyText } from '../../lib/party';
import { roundPlace, type Search } from '../../lib/search';
import { isChosen, stayParams, type Stay } from '../../lib/stay';

const kFewRooms = 3;
const kAroundKm = 5;

interface Props {
  hotel: HotelHit;
  search: Search;
  eager: boolean;
  /** Pointed at, here or on the map. */
  active: boolean;
  onActive: (id: string | null) => void;
  onChange: (search: Search) => void;
}

export function HotelCard({ hotel, search, eager, active, onActive, onChange }: Props) {
  const { t, locale } = useI18n();
  const here = useLocation();
  const { lat, lon, name, distance_km: km } = hotel;
  const around = { lat: roundPlace(lat), lon: roundPlace(lon), km: kAroundKm, name };
  return (
    <article
      className="hotel-card"
      data-active={active}
      onPointerEnter={() => onActive(hotel.id)}
      onPointerLeave={() => onActive(null)}
      onFocus={() => onActive(hotel.id)}
      onBlur={() => onActive(null)}
    >
      <Picture src={hotel.picture_url} alt="" eager={eager} />
      <div className="hotel-card-text">
        <Stars count={hotel.star_rating} />
        <h2>
          <Link to={{ pathname: `/hotels/${hotel.id}`, search: stayParams(search.stay).toString() }} state={{ search: here.search }}>
            {name}
          </Link>
        </h2>
        <div className="place">
          <span>{hotel.city}</span>
          {km !== undefined && <span> · {(search.box ? t.search.fromMiddle : t.search.away)(kilometres(km, locale))}</span>}
          {/* Hotels that nobody has placed on the map stand at its origin. */}
          {(lat !== 0 || lon !== 0) && (
            <button
              type="button"
              className="around"
              aria-label={t.search.aroundHotel(name)}
              onClick={() => onChange({ ...search, near: around, box: null, city: '', sort: 'distance' })}
            >
              {t.search.aroundHere}
            </button>
          )}
        </div>
        {hotel.offer ? <OfferOf offer={hotel.offer} stay={search.stay} /> : <From hotel={hotel} />}
      </div>
    </article>
  );
}

function kilometres(km: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(km);
}

function From({ hotel: { from } }: { hotel: HotelHit }) {
  const { t, locale } = useI18n();
  if (!from) return <div className="price quiet">{t.search.notOnSale}</div>;
  return (
    <div className="price">
      <span>{t.common.from}</span> <strong>{formatMoney(from, locale, 'short')}</strong> <span>{t.common.aNight}</span>
    </div>
  );
}

/** The cheapest that can be booked for the stay, at the total that the booking will say. */
function OfferOf({ offer, stay }: { offer: StayOffer; stay: Stay }) {
  const { t, locale } = useI18n();
  const nights = isChosen(stay) ? nightsBetween(stay.arrival, stay.departure) : 0;
  const party = [
    partyText([{ adults: stay.adults, children_ages: stay.childrenAges }], t),
    stay.rooms > 1 ? t.common.rooms(stay.rooms) : '',
  ];
  const left = offer.available_rooms;
  return (
    <>
      <p className="offer-line">{[offer.room_type_name, t.mealPlan[offer.meal_plan]].join(' · ')}</p>
      <p className="offer-marks">
        {offer.free_cancellation && <span className="free">{t.search.freeCancellation}</span>}
        {left <= kFewRooms && <span className="few">{t.search.left(left)}</span>}
      </p>
      <div className="price">
        <strong data-testid="hit-total">{formatMoney(offer.total, locale)}</strong>{' '}
        <span>
          {t.search.forStay(t.common.nights(nights), party.filter(Boolean).join(', '))}, {t.search.allIncluded}
        </span>
      </div>
    </>
  );
}

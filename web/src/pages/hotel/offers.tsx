import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useOffers } from '../../api/hotels';
import type { HotelPage, Offer } from '../../api/types';
import { PriceLines } from '../../components/price-lines';
import { ProblemView } from '../../components/problem';
import { Loading } from '../../components/states';
import type { Dictionary } from '../../i18n/en';
import { useI18n } from '../../i18n/i18n';
import { formatDate, formatStay } from '../../lib/dates';
import { parseReason } from '../../lib/reasons';
import type { ChosenStay } from '../../lib/stay';
import { bookAddress } from '../book/request';

/** Up to so many lines the price stands open. */
const kOpenLines = 8;
const kFewRooms = 3;

export function Offers({ hotel, stay }: { hotel: HotelPage; stay: ChosenStay }) {
  const { t, locale } = useI18n();
  const offers = useOffers(hotel.id, stay);
  if (offers.isPending) return <Loading height={180} count={1} />;
  if (offers.isError) return <ProblemView error={offers.error} onRetry={() => void offers.refetch()} />;
  const { arrival, departure, nights, items } = offers.data;
  return (
    <>
      <p role="status" style={{ margin: 0 }}>
        {formatStay(arrival, departure, locale)} · {t.common.nights(nights)}
      </p>
      {items.length === 0 && <p>{t.hotel.noOffers}</p>}
      {items.map((offer) => (
        <OfferCard key={offer.room_type_id + offer.rate_plan_id} hotel={hotel} stay={stay} offer={offer} />
      ))}
    </>
  );
}

function OfferCard({ hotel, stay, offer }: { hotel: HotelPage; stay: ChosenStay; offer: Offer }) {
  const { t } = useI18n();
  const sleeps = hotel.room_types.find((room) => room.id === offer.room_type_id)?.max_total;
  const left = offer.available_rooms;
  const about = [offer.rate_plan_name, sleeps && t.hotel.sleeps(sleeps), t.common.payAtHotel];
  return (
    <article className="paper offer">
      <div className="offer-head">
        <div>
          <h3>{offer.room_type_name}</h3>
          <p>{about.filter(Boolean).join(' · ')}</p>
        </div>
        {offer.bookable && left !== undefined && left <= kFewRooms && (
          <span className="few">{t.hotel.left(left)}</span>
        )}
      </div>
      {offer.price && (
        <details open={offer.price.lines.length <= kOpenLines}>
          <summary>{t.hotel.lines(offer.price.lines.length)}</summary>
          <PriceLines price={offer.price} />
        </details>
      )}
      {offer.bookable && offer.price ? (
        <Button
          mt="md"
          component={Link}
          to={bookAddress(hotel.id, offer, stay)}
          aria-label={t.hotel.bookNamed(offer.room_type_name)}
        >
          {t.hotel.book}
        </Button>
      ) : (
        <NotBookable reasons={offer.reasons} />
      )}
    </article>
  );
}

function NotBookable({ reasons }: { reasons: string[] }) {
  const { t, locale } = useI18n();
  return (
    <div>
      <strong>{t.hotel.notBookable}</strong>
      <ul className="reasons">
        {reasons.map((reason) => (
          <li key={reason}>{reasonText(reason, t, locale)}</li>
        ))}
      </ul>
    </div>
  );
}

/** A reason in words; one that this site does not know yet is shown as it came. */
function reasonText(text: string, t: Dictionary, locale: string): string {
  const { code, argument } = parseReason(text);
  if (!(code in t.reasons)) return text;
  const say = t.reasons[code as keyof typeof t.reasons];
  return say(argument === null ? '' : formatDate(argument, locale, 'weekday'));
}

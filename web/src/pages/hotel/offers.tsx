import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useOffers } from '../../api/hotels';
import type { HotelPage, Offer } from '../../api/types';
import { CancellationTerms } from '../../components/cancellation-terms';
import { PriceLines } from '../../components/price-lines';
import { ProblemView } from '../../components/problem';
import { Loading } from '../../components/states';
import type { Dictionary } from '../../i18n/en';
import { useI18n } from '../../i18n/i18n';
import { formatDate, formatStay } from '../../lib/dates';
import { parseReason } from '../../lib/reasons';
import { stayParams, type ChosenStay } from '../../lib/stay';
import { bookAddress } from '../book/request';

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
  const about = [
    offer.rate_plan_name,
    t.mealPlan[offer.meal_plan],
    sleeps && t.hotel.sleeps(sleeps),
    t.paymentMode[offer.payment],
  ];
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
      {offer.price && <PriceLines price={offer.price} />}
      {offer.cancellation && <CancellationTerms penalties={offer.cancellation} />}
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
        <NotBookable offer={offer} stay={stay} />
      )}
    </article>
  );
}

function NotBookable({ offer: { reasons, alternative }, stay }: { offer: Offer; stay: ChosenStay }) {
  const { t, locale } = useI18n();
  return (
    <div>
      <strong>{t.hotel.notBookable}</strong>
      <ul className="reasons">
        {reasons.map((reason) => (
          <li key={reason}>{reasonText(reason, t, locale)}</li>
        ))}
      </ul>
      {alternative && (
        <p style={{ margin: '0.6rem 0 0' }}>
          <Link to={{ search: stayParams({ ...stay, ...alternative }).toString() }} replace preventScrollReset>
            {t.hotel.alternative(formatStay(alternative.arrival, alternative.departure, locale))}
          </Link>
        </p>
      )}
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

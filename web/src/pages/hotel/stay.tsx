import type { ReactNode } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import type { HotelPage } from '../../api/types';
import { useStayRange } from '../../components/use-stay-range';
import { useI18n } from '../../i18n/i18n';
import { todayIn } from '../../lib/dates';
import { isChosen, stayFrom, stayParams, type Stay as StayChoice } from '../../lib/stay';
import { Offers } from './offers';
import { PriceCalendar } from './price-calendar';
import { StayForm } from './stay-form';

/** The choice of a stay beside what it costs; the choice lives in the address. */
export function Stay({ hotel, about }: { hotel: HotelPage; about: ReactNode }) {
  const { t } = useI18n();
  const [params, setParams] = useSearchParams();
  const { state } = useLocation() as { state: unknown };
  const stay = stayFrom(params);
  const today = todayIn(hotel.time_zone);
  const change = (next: StayChoice) =>
    setParams(stayParams(next), { replace: true, preventScrollReset: true, state });
  const { range, setRange } = useStayRange(stay, change);

  return (
    <div className="hotel-body">
      <StayForm today={today} stay={stay} range={range} onRange={setRange} onChange={change} />
      <div className="stack">
        <PriceCalendar hotel={hotel} today={today} stay={stay} range={range} onRange={setRange} />
        <section aria-labelledby="offers" className="stack">
          <h2 id="offers" style={{ margin: 0 }}>
            {t.hotel.offers}
          </h2>
          {isChosen(stay) ? <Offers hotel={hotel} stay={stay} /> : <p>{t.hotel.chooseDates}</p>}
        </section>
        {about}
      </div>
    </div>
  );
}

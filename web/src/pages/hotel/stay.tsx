import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import type { HotelPage } from '../../api/types';
import { useI18n } from '../../i18n/i18n';
import { isChosen, stayFrom, stayParams, type Stay as StayChoice } from '../../lib/stay';
import { Offers } from './offers';
import { StayForm } from './stay-form';

/** The choice of a stay beside what it costs; the choice lives in the address. */
export function Stay({ hotel, about }: { hotel: HotelPage; about: ReactNode }) {
  const { t } = useI18n();
  const [params, setParams] = useSearchParams();
  const stay = stayFrom(params);
  const change = (next: StayChoice) =>
    setParams(stayParams(next), { replace: true, preventScrollReset: true });

  return (
    <div className="hotel-body">
      <StayForm hotel={hotel} stay={stay} onChange={change} />
      <div className="stack">
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

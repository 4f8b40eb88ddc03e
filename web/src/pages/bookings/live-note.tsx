import { useState } from 'react';
import { useLiveBookings } from '../../api/live';
import { useI18n } from '../../i18n/i18n';

/** Follows the caller's bookings while it is on the page, says so, and reads news aloud. */
export function LiveNote() {
  const { t } = useI18n();
  const [news, setNews] = useState('');
  const state = useLiveBookings((booking) => {
    setNews(t.bookings.news(booking.reference, t.status[booking.status]));
  });
  return (
    <>
      <span className="live" data-state={state} title={t.bookings.liveHint}>
        {state === 'live' ? t.bookings.live : t.bookings.waiting}
      </span>
      <span className="visually-hidden" role="status">
        {news}
      </span>
    </>
  );
}

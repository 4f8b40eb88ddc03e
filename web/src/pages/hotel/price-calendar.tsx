import { DatePicker, DatesProvider } from '@mantine/dates';
import { useState } from 'react';
import { useCalendar } from '../../api/hotels';
import type { CalendarNight, HotelPage } from '../../api/types';
import { ProblemView } from '../../components/problem';
import type { StayRange } from '../../components/use-stay-range';
import { useI18n } from '../../i18n/i18n';
import { lastDay, mayPick, monthOf, nightsByDate } from '../../lib/calendar';
import { formatDate, formatStay, type CivilDate } from '../../lib/dates';
import { formatAmount, formatMoney } from '../../lib/money';
import { isChosen, type Stay } from '../../lib/stay';

interface Props {
  hotel: HotelPage;
  today: CivilDate;
  stay: Stay;
  range: StayRange;
  onRange: (range: StayRange) => void;
}

/** A month of nights, each with its cheapest price; arrival and departure are picked in it. */
export function PriceCalendar({ hotel, today, stay, range, onRange }: Props) {
  const { t } = useI18n();
  const [open, setOpen] = useState(!isChosen(stay));
  return (
    <details className="paper calendar" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{t.hotel.calendar}</h2>
      </summary>
      {open && <Month hotel={hotel} today={today} stay={stay} range={range} onRange={onRange} />}
    </details>
  );
}

function Month({ hotel, today, stay, range, onRange }: Props) {
  const { t, language } = useI18n();
  const [shown, setShown] = useState(stay.arrival && stay.arrival > today ? stay.arrival : today);
  const [arrival, departure] = range;
  const half = arrival && !departure ? arrival : null;
  const calendar = useCalendar(hotel.id, monthOf(shown), stay);
  // The shortest stay is said at the day of arrival, which may lie in another month.
  const before = useCalendar(hotel.id, half && monthOf(half) >= monthOf(today) ? monthOf(half) : null, stay);
  const nights = nightsByDate([...(before.data?.nights ?? []), ...(calendar.data?.nights ?? [])]);
  const label = useDayLabel(nights);

  return (
    <>
      <p className="quiet">{t.hotel.calendarText(hotel.currency)}</p>
      <p aria-live="polite" className="calendar-step">
        <Step arrival={arrival} departure={departure} />
      </p>
      {calendar.isError && <ProblemView error={calendar.error} onRetry={() => void calendar.refetch()} />}
      <div aria-busy={calendar.isPending} data-busy={calendar.isPending || undefined}>
        <DatesProvider settings={{ locale: language, firstDayOfWeek: 1, weekendDays: [] }}>
          <DatePicker
            type="range"
            aria-label={t.hotel.calendar}
            className="price-calendar"
            fullWidth
            hideOutsideDates
            maxLevel="month"
            value={range}
            onChange={onRange}
            date={shown}
            onDateChange={setShown}
            minDate={today}
            maxDate={lastDay(today)}
            excludeDate={(date) => !mayPick(date, half, nights)}
            getDayProps={(date) => ({ 'aria-label': label(date) })}
            renderDay={(date) => <Day date={date} night={nights.get(date)} />}
            ariaLabels={{ nextMonth: t.hotel.nextMonth, previousMonth: t.hotel.previousMonth }}
          />
        </DatesProvider>
      </div>
    </>
  );
}

function Step({ arrival, departure }: { arrival: CivilDate | null; departure: CivilDate | null }) {
  const { t, locale } = useI18n();
  if (!arrival) return t.hotel.pickArrival;
  if (!departure) return t.hotel.pickDeparture(formatDate(arrival, locale));
  return t.hotel.picked(formatStay(arrival, departure, locale));
}

/** A day in words: its date, and what its night costs, or that none can begin a stay in it. */
function useDayLabel(nights: ReadonlyMap<CivilDate, CalendarNight>) {
  const { t, locale } = useI18n();
  return (date: CivilDate) => {
    const day = formatDate(date, locale, 'long');
    const night = nights.get(date);
    if (!night) return day;
    if (!night.available || !night.price) return t.hotel.nightFull(day);
    const price = t.hotel.nightFrom(day, formatMoney(night.price, locale, 'short'));
    return (night.min_stay ?? 1) > 1 ? `${price}, ${t.hotel.minStay(night.min_stay ?? 1)}` : price;
  };
}

function Day({ date, night }: { date: CivilDate; night: CalendarNight | undefined }) {
  const { locale } = useI18n();
  return (
    <span className="night" data-full={(night && !night.available) || undefined}>
      <span className="night-day">{Number(date.slice(8))}</span>
      <span className="night-price">{night?.available && night.price ? formatAmount(night.price, locale) : night ? '–' : ''}</span>
    </span>
  );
}

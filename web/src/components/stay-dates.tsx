import { DatePickerInput, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import { useMediaQuery } from '@mantine/hooks';
import { useI18n } from '../i18n/i18n';
import { nightsBetween, type CivilDate } from '../lib/dates';
import { kMaxNights } from '../lib/stay';
import type { StayRange } from './use-stay-range';

interface Props {
  range: StayRange;
  onChange: (range: StayRange) => void;
  minDate: CivilDate;
  placeholder: string;
}

/** Arrival and departure in one field that opens a calendar. */
export function StayDates({ range, onChange, minDate, placeholder }: Props) {
  const { t, language } = useI18n();
  const narrow = useMediaQuery('(max-width: 46em)');
  const half = range[1] === null ? range[0] : null;
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1, weekendDays: [] }}>
      <DatePickerInput
        type="range"
        // The name of the button is its label and what it shows; the calendar is named by the button.
        id="dates"
        labelProps={{ id: 'dates-label' }}
        aria-labelledby="dates-label dates"
        label={t.hotel.dates}
        placeholder={placeholder}
        value={range}
        onChange={onChange}
        minDate={minDate}
        excludeDate={(date) => half !== null && nightsBetween(half, date) > kMaxNights}
        numberOfColumns={narrow ? 1 : 2}
        dropdownType={narrow ? 'modal' : 'popover'}
        valueFormat="D MMM YYYY"
        popoverProps={{ id: 'dates', position: 'bottom-end' }}
        modalProps={{ title: t.hotel.dates, closeButtonProps: { 'aria-label': t.common.close } }}
        ariaLabels={{ nextMonth: t.hotel.nextMonth, previousMonth: t.hotel.previousMonth }}
        clearable
        clearButtonProps={{ 'aria-label': t.common.remove }}
      />
    </DatesProvider>
  );
}

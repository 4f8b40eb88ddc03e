import { ActionIcon, Button, NativeSelect, NumberInput } from '@mantine/core';
import { DatePickerInput, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import type { HotelPage } from '../../api/types';
import { useI18n } from '../../i18n/i18n';
import { todayIn } from '../../lib/dates';
import { kMaxAdults, kMaxChildAge, kMaxChildren, kMaxRooms, type Stay } from '../../lib/stay';

interface Props {
  hotel: HotelPage;
  stay: Stay;
  onChange: (stay: Stay) => void;
}

export function StayForm({ hotel, stay, onChange }: Props) {
  const { t, language } = useI18n();
  const narrow = useMediaQuery('(max-width: 46em)');
  // Between the first and the second day the choice is half made, and not yet worth an address.
  const [half, setHalf] = useState<string | null>(null);
  const range: [string | null, string | null] = half ? [half, null] : [stay.arrival, stay.departure];

  const setRange = ([arrival, departure]: [string | null, string | null]) => {
    setHalf(arrival && !departure ? arrival : null);
    if (arrival && departure) onChange({ ...stay, arrival, departure });
    if (!arrival && !departure) onChange({ ...stay, arrival: null, departure: null });
  };

  return (
    <form className="paper engraved stack" aria-labelledby="stay" onSubmit={(event) => event.preventDefault()}>
      <h2 id="stay" style={{ margin: 0 }}>
        {t.hotel.yourStay}
      </h2>
      <DatesProvider settings={{ locale: language, firstDayOfWeek: 1, weekendDays: [] }}>
        <DatePickerInput
          type="range"
          // The name of the button is its label and what it shows; the calendar is named by the button.
          id="dates"
          labelProps={{ id: 'dates-label' }}
          aria-labelledby="dates-label dates"
          label={t.hotel.dates}
          placeholder={t.hotel.datesHint}
          value={range}
          onChange={setRange}
          minDate={todayIn(hotel.time_zone)}
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
      <div className="form-grid" style={{ gridTemplateColumns: '1fr 1fr' }}>
        <NumberInput
          name="adults"
          label={t.hotel.adults}
          min={1}
          max={kMaxAdults}
          clampBehavior="strict"
          allowDecimal={false}
          value={stay.adults}
          onChange={(value) => value !== '' && onChange({ ...stay, adults: Number(value) })}
        />
        <NumberInput
          name="rooms"
          label={t.hotel.rooms}
          min={1}
          max={kMaxRooms}
          clampBehavior="strict"
          allowDecimal={false}
          value={stay.rooms}
          onChange={(value) => value !== '' && onChange({ ...stay, rooms: Number(value) })}
        />
      </div>
      <Children ages={stay.childrenAges} onChange={(childrenAges) => onChange({ ...stay, childrenAges })} />
    </form>
  );
}

const kFirstAge = 8;

function Children({ ages, onChange }: { ages: number[]; onChange: (ages: number[]) => void }) {
  const { t } = useI18n();
  const options = Array.from({ length: kMaxChildAge + 1 }, (_, age) => ({
    value: String(age),
    label: t.hotel.years(age),
  }));
  return (
    <fieldset className="plain people">
      <legend className="field-label">{t.hotel.children}</legend>
      {ages.map((age, index) => (
        <div key={index} className="row apart">
          <NativeSelect
            aria-label={t.hotel.childAge(index + 1)}
            value={String(age)}
            data={options}
            style={{ flex: 1 }}
            onChange={(event) => onChange(ages.with(index, Number(event.currentTarget.value)))}
          />
          <ActionIcon
            variant="subtle"
            size="lg"
            aria-label={t.hotel.removeChild(index + 1)}
            onClick={() => onChange(ages.filter((_, other) => other !== index))}
          >
            ×
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          size="xs"
          variant="light"
          disabled={ages.length >= kMaxChildren}
          onClick={() => onChange([...ages, kFirstAge])}
        >
          {t.hotel.addChild}
        </Button>
      </div>
    </fieldset>
  );
}

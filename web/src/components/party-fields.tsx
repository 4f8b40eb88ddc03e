import { ActionIcon, Button, NativeSelect, NumberInput } from '@mantine/core';
import { useI18n } from '../i18n/i18n';
import { kMaxAdults, kMaxChildAge, kMaxChildren, kMaxRooms, type Stay } from '../lib/stay';

export type Party = Pick<Stay, 'adults' | 'rooms' | 'childrenAges'>;

interface Props {
  party: Party;
  onChange: (party: Party) => void;
}

/** Adults, rooms, and the age of every child. There is an adult in each room at least. */
export function PartyFields({ party, onChange }: Props) {
  const { t } = useI18n();
  const { adults, rooms, childrenAges } = party;
  return (
    <>
      <div className="form-grid" style={{ gridTemplateColumns: '1fr 1fr' }}>
        <NumberInput
          name="adults"
          label={t.hotel.adults}
          min={1}
          max={kMaxAdults}
          clampBehavior="strict"
          allowDecimal={false}
          value={adults}
          onChange={(value) => value !== '' && onChange({ ...party, adults: Number(value), rooms: Math.min(rooms, Number(value)) })}
        />
        <NumberInput
          name="rooms"
          label={t.hotel.rooms}
          min={1}
          max={kMaxRooms}
          clampBehavior="strict"
          allowDecimal={false}
          value={rooms}
          onChange={(value) => value !== '' && onChange({ ...party, rooms: Number(value), adults: Math.max(adults, Number(value)) })}
        />
      </div>
      <Children ages={childrenAges} onChange={(ages) => onChange({ ...party, childrenAges: ages })} />
    </>
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

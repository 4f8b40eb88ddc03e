import { Text, TextInput } from '@mantine/core';
import { useI18n } from '../../i18n/i18n';
import type { RoomGuest } from './guest';

interface Props {
  guests: RoomGuest[];
  error: string | undefined;
  onChange: (guests: RoomGuest[]) => void;
}

/** Names for the rooms, where there is more than one. */
export function RoomGuests({ guests, error, onChange }: Props) {
  const { t } = useI18n();
  if (guests.length === 0) return null;
  const set = (index: number, change: Partial<RoomGuest>) =>
    onChange(guests.map((guest, at) => (at === index ? { ...guest, ...change } : guest)));
  return (
    <fieldset className="plain stack" aria-describedby={error ? 'room-guests-error' : undefined}>
      <legend className="field-label">{t.book.roomGuests}</legend>
      <p className="quiet">{t.book.roomGuestsHint}</p>
      {guests.map((guest, index) => (
        <div key={index} className="form-grid">
          <TextInput
            name={index === 0 ? 'roomGuests' : undefined}
            label={t.book.roomGiven(index + 1)}
            value={guest.givenName}
            onChange={(event) => set(index, { givenName: event.currentTarget.value })}
          />
          <TextInput
            label={t.book.roomFamily(index + 1)}
            value={guest.familyName}
            onChange={(event) => set(index, { familyName: event.currentTarget.value })}
          />
        </div>
      ))}
      {error && (
        <Text id="room-guests-error" role="alert" size="sm" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
    </fieldset>
  );
}

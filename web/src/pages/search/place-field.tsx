import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from 'react-router';
import { useSuggestions } from '../../api/hotels';
import type { Suggestion } from '../../api/types';
import { useI18n } from '../../i18n/i18n';
import { countryName } from '../../lib/countries';
import { kMaxCity } from '../../lib/search';
import { stayParams, type Stay } from '../../lib/stay';

const kSuggestAfterMs = 150;

interface Props {
  value: string;
  placeholder: string;
  stay: Stay;
  onChange: (city: string) => void;
  /** A city was chosen, or the field was emptied. */
  onPick: (city: string) => void;
}

interface Choice {
  label: string;
  /** Beside the name: countries, or the city of a hotel. */
  where: string;
  hotels: number | null;
  hotelId: string | null;
}

/** The field of a city or hotel with what begins like it. A chosen hotel is gone to, with the stay. */
export function PlaceField({ value, placeholder, stay, onChange, onPick }: Props) {
  const { t, locale } = useI18n();
  const navigate = useNavigate();
  const [asked] = useDebouncedValue(value.trim(), kSuggestAfterMs);
  const suggestions = useSuggestions(asked);
  const items = asked && value.trim() ? (suggestions.data?.items ?? []) : [];
  const choices = choicesOf(items, locale);
  const options = (hotel: boolean) =>
    [...choices].filter(([, one]) => (one.hotelId !== null) === hotel).map(([key, { label }]) => ({ value: key, label }));
  const groups = [
    { group: t.search.cities, items: options(false) },
    { group: t.search.hotels, items: options(true) },
  ].filter((group) => group.items.length > 0);

  const submit = (key: string) => {
    const choice = choices.get(key);
    if (choice?.hotelId) void navigate({ pathname: `/hotels/${choice.hotelId}`, search: stayParams(stay).toString() });
    else if (choice) onPick(choice.label);
  };

  return (
    <div>
      <Autocomplete
        name="city"
        label={t.search.place}
        placeholder={placeholder}
        value={value}
        maxLength={kMaxCity}
        data={groups}
        filter={({ options: all }) => all}
        onChange={onChange}
        onOptionSubmit={submit}
        renderOption={({ option }) => <ChoiceRow choice={choices.get(option.value)} />}
        maxDropdownHeight={360}
        clearable
        clearButtonProps={{ 'aria-label': t.common.remove }}
        comboboxProps={{ withinPortal: false }}
        onClear={() => onPick('')}
      />
      <span className="visually-hidden" aria-live="polite">
        {asked ? t.search.suggested(choices.size) : ''}
      </span>
    </div>
  );
}

function ChoiceRow({ choice }: { choice: Choice | undefined }) {
  const { t } = useI18n();
  if (!choice) return null;
  return (
    <span className="row apart" style={{ width: '100%' }}>
      <span>
        {choice.label} <span className="quiet">{choice.where}</span>
      </span>
      {choice.hotels !== null && <span className="quiet">{t.search.suggestions(choice.hotels)}</span>}
    </span>
  );
}

/** One city may be in several countries; the search is by the city alone. */
function choicesOf(items: readonly Suggestion[], locale: string): Map<string, Choice> {
  const choices = new Map<string, Choice>();
  for (const { kind, city, country, hotels = 0, hotel_id: hotelId = null, name = '' } of items) {
    const key = kind === 'city' ? `city ${city}` : `hotel ${hotelId ?? ''}`;
    const before = choices.get(key);
    const where = kind === 'city' ? countryName(country, locale) : city;
    choices.set(key, {
      label: kind === 'city' ? city : name,
      where: before ? `${before.where}, ${where}` : where,
      hotels: kind === 'city' ? (before?.hotels ?? 0) + hotels : null,
      hotelId: kind === 'city' ? null : hotelId,
    });
  }
  return choices;
}

import { Autocomplete, Button, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type SyntheticEvent } from 'react';
import { useCitySuggestions, type HotelFilter } from '../../api/hotels';
import { useI18n } from '../../i18n/i18n';

const kSuggestAfterMs = 150;
const kMaxCity = 100;

interface Props {
  filter: HotelFilter;
  onChange: (filter: HotelFilter) => void;
}

export function SearchForm({ filter, onChange }: Props) {
  const { t } = useI18n();
  const [city, setCity] = useState(filter.city);
  // The address may change from outside, as by the browser's way back.
  const [applied, setApplied] = useState(filter.city);
  if (applied !== filter.city) {
    setApplied(filter.city);
    setCity(filter.city);
  }
  const [asked] = useDebouncedValue(city.trim(), kSuggestAfterMs);
  const suggestions = useCitySuggestions(asked);
  const items = asked ? (suggestions.data?.items ?? []) : [];
  // One city may be in several countries; the search is by the city alone.
  const hotels = new Map<string, number>();
  for (const item of items) hotels.set(item.city, (hotels.get(item.city) ?? 0) + item.hotels);

  const apply = (next: Partial<HotelFilter>) => onChange({ ...filter, city: city.trim(), ...next });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    apply({});
  };

  return (
    <form className="paper engraved search-form" role="search" onSubmit={submit}>
      <Autocomplete
        name="city"
        label={t.search.city}
        placeholder={t.search.cityHint}
        value={city}
        maxLength={kMaxCity}
        data={[...hotels.keys()]}
        filter={({ options }) => options}
        onChange={setCity}
        onOptionSubmit={(value) => apply({ city: value })}
        renderOption={({ option }) => (
          <span className="row apart" style={{ width: '100%' }}>
            <span>{option.value}</span>
            <span className="quiet">{t.search.suggestions(hotels.get(option.value) ?? 0)}</span>
          </span>
        )}
        clearable
        clearButtonProps={{ 'aria-label': t.common.remove }}
        comboboxProps={{ withinPortal: false }}
        onClear={() => apply({ city: '' })}
      />
      <div>
        <div className="field-label" id="rating-label">
          {t.search.rating}
        </div>
        <SegmentedControl
          aria-labelledby="rating-label"
          name="min_rating"
          fullWidth
          value={String(filter.minRating ?? 0)}
          data={[
            { value: '0', label: t.search.any },
            ...[2, 3, 4, 5].map((stars) => ({
              value: String(stars),
              label: <span aria-label={t.common.stars(stars)}>{stars} ★</span>,
            })),
          ]}
          onChange={(value) => apply({ minRating: Number(value) || null })}
        />
      </div>
      <Button type="submit">{t.search.submit}</Button>
    </form>
  );
}

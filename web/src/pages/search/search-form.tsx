import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { StayDates } from '../../components/stay-dates';
import { useStayRange } from '../../components/use-stay-range';
import { useI18n } from '../../i18n/i18n';
import { todayIn } from '../../lib/dates';
import { kMaxText, type Near, type Search } from '../../lib/search';
import { GuestsField } from './guests-field';
import { NearMe } from './near-me';
import { PlaceField } from './place-field';

const kRadii = [1, 2, 5, 10, 25, 50, 100, 250, 500];

const kNoArea = { near: null, box: null };

interface Props {
  search: Search;
  onChange: (search: Search) => void;
}

/** Where, what, when and who. What is typed counts from the button on, what is picked at once. */
export function SearchForm({ search, onChange }: Props) {
  const { t } = useI18n();
  const [typed, setTyped] = useState({ city: search.city, q: search.q });
  // The address may change from outside, as by the browser's way back.
  const [applied, setApplied] = useState({ city: search.city, q: search.q });
  if (applied.city !== search.city || applied.q !== search.q) {
    setApplied({ city: search.city, q: search.q });
    setTyped({ city: search.city, q: search.q });
  }

  const apply = (next: Partial<Search>) => {
    const city = typed.city.trim();
    // One place is instead of another.
    onChange({ ...search, city, q: typed.q.trim(), ...(city ? kNoArea : {}), ...next });
  };
  const { range, setRange } = useStayRange(search.stay, (stay) => apply({ stay }));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    apply({});
  };
  const { near, box, stay } = search;
  const placeholder = near ? (near.name ? t.search.around(near.name) : t.search.aroundYou) : box ? t.search.mapArea : t.search.placeHint;

  return (
    <form className="paper engraved search-form" role="search" onSubmit={submit}>
      <PlaceField
        value={typed.city}
        placeholder={placeholder}
        stay={stay}
        onChange={(city) => setTyped({ ...typed, city })}
        onPick={(city) => apply({ city, ...(city ? kNoArea : {}) })}
      />
      <TextInput
        name="q"
        label={t.search.words}
        placeholder={t.search.wordsHint}
        maxLength={kMaxText}
        value={typed.q}
        onChange={(event) => setTyped({ ...typed, q: event.currentTarget.value })}
      />
      <StayDates range={range} onChange={setRange} minDate={todayHere()} placeholder={t.search.anyDates} />
      <GuestsField party={stay} onChange={(party) => apply({ stay: { ...stay, ...party } })} />
      <Button type="submit">{t.search.submit}</Button>
      <div className="search-near row">
        <NearMe onNear={(found) => apply({ near: found, box: null, city: '', sort: 'distance' })} />
        {near && <Radius near={near} onChange={(next) => apply({ near: next, city: '' })} />}
      </div>
    </form>
  );
}

/** Hotels have their own today; before the reader's nobody arrives anywhere. */
function todayHere(): string {
  return todayIn(Intl.DateTimeFormat().resolvedOptions().timeZone);
}

function Radius({ near, onChange }: { near: Near; onChange: (near: Near | null) => void }) {
  const { t, locale } = useI18n();
  const radii = [...new Set([...kRadii, near.km])].sort((a, b) => a - b);
  const number = new Intl.NumberFormat(locale);
  const place = near.name ? t.search.around(near.name) : t.search.aroundYou;
  return (
    <>
      <NativeSelect
        size="xs"
        name="km"
        aria-label={t.search.within}
        value={String(near.km)}
        data={radii.map((km) => ({ value: String(km), label: `${t.search.within} ${t.search.km(number.format(km))}` }))}
        onChange={(event) => onChange({ ...near, km: Number(event.currentTarget.value) })}
      />
      <Button size="xs" variant="light" onClick={() => onChange(null)} aria-label={t.search.removeFilter(place)}>
        {place} ×
      </Button>
    </>
  );
}

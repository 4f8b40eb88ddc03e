import { Checkbox, Radio } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Facets } from '../../api/types';
import { useI18n } from '../../i18n/i18n';
import { ratingChoices, tickable, toggled, type Choice } from '../../lib/facets';
import { kMealPlans, type Search } from '../../lib/search';
import { Counted } from './counted';
import { PriceFilter } from './price-filter';

const kFew = 8;

interface Props {
  search: Search;
  facets: Facets;
  onChange: (search: Search) => void;
}

/** What the hits can be narrowed by, each with how many there are of it. */
export function Filters({ search, facets, onChange }: Props) {
  const { t } = useI18n();
  const meals = facets.meal_plans.map(({ value, count }) => ({ value, count }));
  const amenities = tickable(facets.amenities, search.amenities);
  return (
    <>
      <Ratings search={search} facets={facets} onChange={onChange} />
      <PriceFilter search={search} facets={facets} onChange={onChange} />
      <Group name={t.search.cancelling}>
        <Checkbox
          checked={search.freeCancellation}
          label={<Counted name={t.search.freeCancellation} count={facets.free_cancellation} />}
          onChange={(event) => onChange({ ...search, freeCancellation: event.currentTarget.checked })}
        />
      </Group>
      <Ticks
        name={t.search.meals}
        choices={tickable(meals, search.mealPlans)}
        ticked={search.mealPlans}
        label={(value) => t.mealPlan[value as keyof typeof t.mealPlan]}
        onToggle={(value) => {
          const next = toggled<string>(search.mealPlans, value);
          onChange({ ...search, mealPlans: kMealPlans.filter((plan) => next.includes(plan)) });
        }}
      />
      <Ticks
        name={t.search.amenities}
        choices={amenities}
        ticked={search.amenities}
        label={(value) => value}
        onToggle={(value) => onChange({ ...search, amenities: toggled(search.amenities, value) })}
      />
      <Cities search={search} facets={facets} onChange={onChange} />
    </>
  );
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <fieldset className="plain filter">
      <legend>{name}</legend>
      {children}
    </fieldset>
  );
}

function Ratings({ search, facets, onChange }: Props) {
  const { t } = useI18n();
  return (
    <Radio.Group
      name="min_rating"
      className="filter"
      label={t.search.rating}
      value={String(search.minRating ?? 0)}
      onChange={(value) => onChange({ ...search, minRating: Number(value) || null })}
    >
      <Radio value="0" label={t.search.any} />
      {ratingChoices(facets.star_ratings).map(({ value, count }) => (
        <Radio
          key={value}
          value={String(value)}
          label={<Counted name={<StarsFrom stars={value} />} count={count} />}
        />
      ))}
    </Radio.Group>
  );
}

function StarsFrom({ stars }: { stars: number }) {
  const { t } = useI18n();
  return (
    <>
      <span aria-hidden="true">{`${stars} ★`}</span>
      <span className="visually-hidden">{t.common.stars(stars)}</span>
    </>
  );
}

interface TicksProps {
  name: string;
  choices: Choice<string>[];
  ticked: readonly string[];
  label: (value: string) => string;
  onToggle: (value: string) => void;
}

function Ticks({ name, choices, ticked, label, onToggle }: TicksProps) {
  if (choices.length === 0) return null;
  return (
    <Group name={name}>
      <Folded items={choices} always={({ value }) => ticked.includes(value)}>
        {({ value, count }) => (
          <Checkbox
            key={value}
            checked={ticked.includes(value)}
            label={<Counted name={label(value)} count={count} />}
            onChange={() => onToggle(value)}
          />
        )}
      </Folded>
    </Group>
  );
}

function Cities({ search, facets, onChange }: Props) {
  const { t } = useI18n();
  if (facets.cities.length < 2) return null;
  return (
    <Group name={t.search.city}>
      <Folded items={facets.cities}>
        {({ city, country, count }) => (
          <button key={city + country} type="button" className="facet" onClick={() => onChange({ ...search, city, near: null, box: null })}>
            <Counted name={city} count={count} />
          </button>
        )}
      </Folded>
    </Group>
  );
}

interface FoldedProps<T> {
  items: readonly T[];
  /** Shown although there are others before it. */
  always?: (item: T) => boolean;
  children: (item: T) => ReactNode;
}

/** The first few of a list, and all of it when asked. */
function Folded<T>({ items, always = () => false, children }: FoldedProps<T>) {
  const { t } = useI18n();
  const [all, setAll] = useState(false);
  const shown = items.filter((item, index) => all || index < kFew || always(item));
  return (
    <>
      {shown.map(children)}
      {items.length > kFew && (
        <button type="button" className="facet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.search.showFewer : t.search.showAll(items.length)}
        </button>
      )}
    </>
  );
}

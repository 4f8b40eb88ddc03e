import { useI18n } from '../../i18n/i18n';
import { formatMoney } from '../../lib/money';
import type { Search } from '../../lib/search';

interface Props {
  search: Search;
  onChange: (search: Search) => void;
}

/** The chosen filters, each to be taken away. */
export function Chips({ search, onChange }: Props) {
  const { t, locale } = useI18n();
  const { box, minRating, maxPrice, currency, amenities, mealPlans, freeCancellation } = search;
  const chips: { name: string; without: Partial<Search> }[] = [];
  if (box) chips.push({ name: t.search.mapArea, without: { box: null } });
  if (minRating) chips.push({ name: `${t.search.rating}: ${minRating}`, without: { minRating: null } });
  if (currency && maxPrice) {
    chips.push({ name: t.search.upTo(formatMoney({ amount: maxPrice, currency }, locale, 'short')), without: { maxPrice: null, currency: null } });
  } else if (currency) {
    chips.push({ name: `${t.search.currency}: ${currency}`, without: { currency: null } });
  }
  if (freeCancellation) chips.push({ name: t.search.freeCancellation, without: { freeCancellation: false } });
  for (const plan of mealPlans) {
    chips.push({ name: t.mealPlan[plan], without: { mealPlans: mealPlans.filter((one) => one !== plan) } });
  }
  for (const amenity of amenities) {
    chips.push({ name: amenity, without: { amenities: amenities.filter((one) => one !== amenity) } });
  }
  if (chips.length === 0) return null;
  return (
    <ul className="chips" aria-label={t.search.chosenFilters}>
      {chips.map(({ name, without }) => (
        <li key={name}>
          <button type="button" aria-label={t.search.removeFilter(name)} onClick={() => onChange({ ...search, ...without })}>
            {name} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

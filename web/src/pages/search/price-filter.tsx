import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import type { Facets } from '../../api/types';
import { useI18n } from '../../i18n/i18n';
import { currenciesOf, priceChoices, priceCurrency } from '../../lib/facets';
import { formatMoney, parseAmount } from '../../lib/money';
import type { Search } from '../../lib/search';
import { isChosen } from '../../lib/stay';
import { Counted } from './counted';

interface Props {
  search: Search;
  facets: Facets;
  onChange: (search: Search) => void;
}

/** The highest total, or without dates the highest price of a night, of one currency at a time. */
export function PriceFilter({ search, facets, onChange }: Props) {
  const { t, locale } = useI18n();
  const [typed, setTyped] = useState(search.maxPrice ?? '');
  const [bad, setBad] = useState(false);
  // The address may change from outside: by a band, a chip, or the browser's way back.
  const [applied, setApplied] = useState(search.maxPrice);
  if (applied !== search.maxPrice) {
    setApplied(search.maxPrice);
    setTyped(search.maxPrice ?? '');
    setBad(false);
  }
  const currency = priceCurrency(facets.prices, search.currency);
  const currencies = [...new Set([...currenciesOf(facets.prices), ...(search.currency ? [search.currency] : [])])].sort();

  const apply = () => {
    if (!currency) return;
    const amount = parseAmount(typed);
    setBad(typed.trim() !== '' && amount === null);
    if (typed.trim() === '' && search.maxPrice) onChange({ ...search, maxPrice: null });
    if (amount !== null && amount !== search.maxPrice) onChange({ ...search, maxPrice: amount, currency });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    apply();
  };
  return (
    <fieldset className="plain filter">
      <legend>{t.search.price}</legend>
      <form className="price-limit" onSubmit={submit}>
        <TextInput
          name="max_price"
          inputMode="decimal"
          label={isChosen(search.stay) ? t.search.maxTotal : t.search.maxNight}
          value={typed}
          disabled={!currency}
          error={bad && t.search.maxBad}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={apply}
        />
        <NativeSelect
          name="currency"
          label={t.search.currency}
          value={search.currency ?? ''}
          data={[{ value: '', label: t.search.anyCurrency }, ...currencies.map((code) => ({ value: code, label: code }))]}
          onChange={(event) => onChange({ ...search, currency: event.currentTarget.value || null, maxPrice: null })}
        />
      </form>
      {currency ? (
        priceChoices(facets.prices, currency).map(({ below, max, count }) => (
          <button
            key={below.amount}
            type="button"
            className="facet"
            aria-pressed={search.maxPrice === max}
            onClick={() => onChange({ ...search, maxPrice: max, currency })}
          >
            <Counted name={t.search.below(formatMoney(below, locale, 'short'))} count={count} />
          </button>
        ))
      ) : (
        <p className="quiet">{t.search.currencyFirst}</p>
      )}
    </fieldset>
  );
}

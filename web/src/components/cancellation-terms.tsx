import { useState } from 'react';
import type { Penalties } from '../api/types';
import type { Dictionary } from '../i18n/en';
import { useI18n } from '../i18n/i18n';
import { serverNow } from '../lib/clock';
import { formatLocal } from '../lib/dates';
import { formatMoney, isPositive } from '../lib/money';
import { termsFrom, type Term } from '../lib/penalties';

/** The rules of cancelling in one sentence: "Free until 19 July 18:00, then €120.00". */
export function CancellationTerms({ penalties }: { penalties: Penalties }) {
  const { t, locale } = useI18n();
  const [now] = useState(serverNow);
  const terms = termsFrom(penalties, now);
  if (terms.length === 0) return null;
  const missing = isPositive(penalties.no_show.amount) ? formatMoney(penalties.no_show, locale) : null;
  return (
    <p className="quiet" data-testid="cancellation">
      {t.cancellation.label}: {terms.map((term, index) => termText(term, index === 0, t, locale)).join(', ')}
      {missing !== null && `. ${t.cancellation.noShow(missing)}`}
    </p>
  );
}

function termText({ amount, until }: Term, first: boolean, t: Dictionary, locale: string): string {
  const cost = isPositive(amount.amount) ? formatMoney(amount, locale) : null;
  const what = cost === null ? t.cancellation.free : first ? t.cancellation.costs(cost) : t.cancellation.then(cost);
  return until === null ? what : `${what} ${t.cancellation.until(formatLocal(until, locale))}`;
}

import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { Money, Quote } from '../../api/types';
import { CancellationTerms } from '../../components/cancellation-terms';
import { PageTitle } from '../../components/page';
import { PriceLines } from '../../components/price-lines';
import { Empty } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { formatMoney } from '../../lib/money';

interface Props {
  kind: 'changed' | 'expired';
  quote: Quote;
  /** The total that was shown before. */
  shown: Money | null;
  back: string;
  onGoOn: () => void;
}

/** The price is another, or the quote was too old: what it is now, and one button to go on. */
export function AskAgain({ kind, quote, shown, back, onGoOn }: Props) {
  const { t, locale } = useI18n();
  const now = formatMoney(quote.price.total, locale);
  const before = shown === null ? null : formatMoney(shown, locale);
  const changed = kind === 'changed';
  return (
    <>
      <PageTitle title={t.book.title} above={quote.hotel_name} />
      <div className="paper engraved stack letter">
        <div role="alert">
          <h2 style={{ margin: 0 }}>{changed ? t.book.changed : t.book.quoteExpired}</h2>
          <p>
            {changed ? t.book.changedText(now) : t.book.quoteExpiredText(now)}{' '}
            {before !== null && before !== now && t.book.changedFrom(before)}
          </p>
        </div>
        <PriceLines price={quote.price} />
        <CancellationTerms penalties={quote.cancellation} />
        <div className="row">
          <Button onClick={onGoOn}>{t.book.goOn(now)}</Button>
          <Button component={Link} to={back} variant="subtle">
            {t.book.toHotel}
          </Button>
        </div>
      </div>
    </>
  );
}

/** The ten minutes are over. */
export function Expired({ onAgain, back }: { onAgain: () => void; back: string }) {
  const { t } = useI18n();
  return (
    <>
      <PageTitle title={t.book.title} />
      <div role="alert">
        <Empty title={t.book.expired} text={t.book.expiredText}>
          <div className="row">
            <Button onClick={onAgain}>{t.book.again}</Button>
            <Button component={Link} to={back} variant="outline">
              {t.book.toHotel}
            </Button>
          </div>
        </Empty>
      </div>
    </>
  );
}

import type { Price, PriceLine } from '../api/types';
import { useI18n } from '../i18n/i18n';
import { formatDate } from '../lib/dates';
import { formatMoney, formatShare, isPositive } from '../lib/money';

/** Up to so many lines the price stands open. */
const kOpenLines = 8;

/** A price that can be unfolded: every line as the server made it, and the totals. Nothing is added up here. */
export function PriceLines({ price }: { price: Price }) {
  const { t } = useI18n();
  return (
    <>
      <details className="folio-fold" open={price.lines.length <= kOpenLines}>
        <summary>{t.price.lines(price.lines.length)}</summary>
        <table className="folio">
          <caption className="visually-hidden">{t.price.caption}</caption>
          <tbody>
            {price.lines.map((line, index) => (
              <Line key={index} line={line} />
            ))}
          </tbody>
        </table>
      </details>
      <Totals price={price} />
    </>
  );
}

function Line({ line }: { line: PriceLine }) {
  const { locale } = useI18n();
  return (
    <tr data-testid="price-line" data-included={line.included || undefined}>
      <th scope="row">
        <LineName line={line} />
      </th>
      <td>{formatMoney(line.amount, locale)}</td>
    </tr>
  );
}

function LineName({ line }: { line: PriceLine }) {
  const { t, locale } = useI18n();
  const extra = line.kind === 'tax' || line.kind === 'fee';
  const date = line.date ? formatDate(line.date, locale, 'weekday') : '';
  const name = extra ? (line.name ?? t.price[line.kind]) : [t.price[line.kind], line.name].filter(Boolean).join(' ');
  const share = line.basis_points !== undefined ? formatShare(line.basis_points, locale) : t.price.basis[line.basis];
  const notes = [
    line.quantity > 1 && line.basis !== 'percent_of' ? t.price.times(line.quantity, formatMoney(line.unit, locale)) : share,
    line.included ? t.price.included : '',
    extra && line.collected_by === 'hotel' ? t.price.atHotel : '',
  ];
  return (
    <>
      <span className="folio-what">{line.kind === 'room' && date ? date : [name, date].filter(Boolean).join(', ')}</span>
      <span className="folio-note">{notes.filter(Boolean).join(', ')}</span>
    </>
  );
}

function Totals({ price }: { price: Price }) {
  const { t, locale } = useI18n();
  const taxed = price.total_exclusive.amount !== price.total.amount;
  const now = isPositive(price.due_now.amount);
  return (
    <table className="folio">
      <caption className="visually-hidden">{t.price.totals}</caption>
      <tfoot>
        {taxed && (
          <tr className="folio-part">
            <th scope="row">{t.price.exclusive}</th>
            <td>{formatMoney(price.total_exclusive, locale)}</td>
          </tr>
        )}
        <tr>
          <th scope="row">{t.common.total}</th>
          <td data-testid="price-total">{formatMoney(price.total, locale)}</td>
        </tr>
        {now && (
          <tr className="folio-part">
            <th scope="row">{t.price.dueNow}</th>
            <td data-testid="due-now">{formatMoney(price.due_now, locale)}</td>
          </tr>
        )}
        {now && (
          <tr className="folio-part">
            <th scope="row">{t.price.dueAtHotel}</th>
            <td>{formatMoney(price.due_at_hotel, locale)}</td>
          </tr>
        )}
      </tfoot>
    </table>
  );
}

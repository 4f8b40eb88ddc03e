import type { Price, PriceLine } from '../api/types';
import { useI18n } from '../i18n/i18n';
import { formatDate } from '../lib/dates';
import { formatMoney } from '../lib/money';

/** A price unfolded: every line as the server made it, and the total. Nothing is added up here. */
export function PriceLines({ price }: { price: Price }) {
  const { t, locale } = useI18n();
  return (
    <table className="folio">
      <caption className="visually-hidden">{t.price.caption}</caption>
      <tbody>
        {price.lines.map((line, index) => (
          <tr key={index} data-testid="price-line">
            <th scope="row">
              <LineName line={line} />
            </th>
            <td>{formatMoney(line.amount, locale)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t.common.total}</th>
          <td data-testid="price-total">{formatMoney(price.total, locale)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function LineName({ line }: { line: PriceLine }) {
  const { t, locale } = useI18n();
  const unit = formatMoney(line.unit, locale);
  const what = line.date ? formatDate(line.date, locale, 'weekday') : t.price[line.kind];
  const notes = [line.included ? t.price.included : '', line.quantity > 1 ? t.price.times(line.quantity, unit) : ''];
  const extra = notes.filter(Boolean).join(', ');
  return (
    <>
      <span className="folio-what">{what}</span>
      <span className="folio-note">
        {line.quantity > 1 ? '' : t.price.basis[line.basis]}
        {extra && (line.quantity > 1 ? extra : `, ${extra}`)}
      </span>
    </>
  );
}

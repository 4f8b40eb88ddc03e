import { useState } from 'react';
import { usePayment } from '../../api/payments';
import { asApiError } from '../../api/problem';
import type { Booking, Payment } from '../../api/types';
import { ProblemView } from '../../components/problem';
import { Loading } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { formatInstant } from '../../lib/dates';
import { formatMoney, isPositive } from '../../lib/money';

/** What has been paid, and the ledger when it is unfolded. Nothing where all is paid at the hotel. */
export function PaymentPanel({ booking }: { booking: Booking }) {
  const { t, locale } = useI18n();
  const [open, setOpen] = useState(false);
  const { paid, price } = booking;
  if (!isPositive(price.due_now.amount) && !(paid && isPositive(paid.amount))) return null;
  return (
    <section className="paper" aria-labelledby="payments">
      <h2 id="payments" style={{ margin: 0 }}>
        {t.payment.title}
      </h2>
      {paid && (
        <p data-testid="paid">
          {t.payment.paid}: <strong>{formatMoney(paid, locale)}</strong>
        </p>
      )}
      <details className="folio-fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t.payment.entries}</summary>
        {open && <Ledger booking={booking} />}
      </details>
    </section>
  );
}

function Ledger({ booking }: { booking: Booking }) {
  const { t } = useI18n();
  const payment = usePayment(booking.id, booking.version, true);
  if (payment.isPending) return <Loading height={60} />;
  if (payment.isError) {
    if (asApiError(payment.error)?.status === 404) return <p>{t.payment.none}</p>;
    return <ProblemView error={payment.error} onRetry={() => void payment.refetch()} />;
  }
  return <LedgerView payment={payment.data} />;
}

function LedgerView({ payment }: { payment: Payment }) {
  const { t, locale } = useI18n();
  const { card } = payment;
  return (
    <div className="stack">
      {card && (
        <p className="quiet">
          {t.payment.card}: {t.card.taken(card.brand, card.last4)}
        </p>
      )}
      <table className="folio">
        <caption className="visually-hidden">{t.payment.entries}</caption>
        <tbody>
          {payment.entries.map((entry) => (
            <tr key={entry.id} data-testid="ledger-entry">
              <th scope="row">
                <span>{t.payment.kind[entry.kind]}</span>
                <span className="folio-note">
                  <time dateTime={entry.at}>{formatInstant(entry.at, locale)}</time>
                  {entry.reason && `, ${entry.reason}`}
                </span>
              </th>
              <td>{formatMoney(entry.amount, locale)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="folio-part">
            <th scope="row">{t.payment.captured}</th>
            <td>{formatMoney(payment.captured, locale)}</td>
          </tr>
          <tr className="folio-part">
            <th scope="row">{t.payment.refunded}</th>
            <td>{formatMoney(payment.refunded, locale)}</td>
          </tr>
        </tfoot>
      </table>
      {payment.refunds.length > 0 && (
        <ul className="reasons" aria-label={t.payment.refunds}>
          {payment.refunds.map((refund) => (
            <li key={refund.id}>
              {formatMoney(refund.amount, locale)}: {t.payment.refundState[refund.state]}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

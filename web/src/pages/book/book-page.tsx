import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useEntry } from '../../api/stays';
import type { MakeQuote, Quote } from '../../api/types';
import { PageTitle } from '../../components/page';
import { ProblemView } from '../../components/problem';
import { Empty, Loading } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { attemptFor, keepAttempt, renewAttempt } from '../../lib/attempt';
import { AskAgain, Expired } from './ask-again';
import { Held } from './held';
import { hotelAddress, quoteFrom, shownFrom, withSeen } from './request';
import { useCountdown } from './use-countdown';

export default function BookPage() {
  const { t } = useI18n();
  const [params, setParams] = useSearchParams();
  const [round, setRound] = useState(0);
  const request = quoteFrom(params);
  if (!request) {
    return (
      <Empty title={t.book.missing}>
        <Button component={Link} to="/search">
          {t.book.toSearch}
        </Button>
      </Empty>
    );
  }
  const subject = params.toString();
  const seen = (quote: Quote) => {
    const next = withSeen(params, quote);
    renewAttempt(next.toString(), quote.id);
    if (next.toString() === subject) setRound(round + 1);
    else setParams(next, { replace: true });
  };
  return <Attempt key={`${round} ${subject}`} subject={subject} request={request} params={params} onSeen={seen} />;
}

interface AttemptProps {
  /** What is attempted; the keys of the attempt are kept under it. */
  subject: string;
  request: MakeQuote;
  params: URLSearchParams;
  onSeen: (quote: Quote) => void;
}

function Attempt({ subject, request, params, onSeen }: AttemptProps) {
  const { t } = useI18n();
  const [attempt, setAttempt] = useState(() => attemptFor(subject));
  const shown = shownFrom(params);
  const entry = useEntry({
    stay: request,
    shown,
    quoteId: () => attemptFor(subject).quoteId,
    onQuote: (quoteId) => keepAttempt(subject, { ...attempt, quoteId }),
    key: attempt.holdKey,
  });
  const left = useCountdown(entry.data?.kind === 'held' ? entry.data.hold.hold_expires_at : undefined);
  const back = hotelAddress(request, params);

  if (entry.isPending) {
    return (
      <>
        <PageTitle title={t.book.title} />
        <p role="status">{t.book.holding}</p>
        <Loading height={160} count={2} />
      </>
    );
  }
  if (entry.isError) {
    return (
      <div className="stack">
        <PageTitle title={t.book.title} />
        <ProblemView error={entry.error} onRetry={() => void entry.refetch()} />
        <div>
          <Button component={Link} to={back} variant="outline">
            {t.book.toHotel}
          </Button>
        </div>
      </div>
    );
  }
  if (entry.data.kind !== 'held') {
    const { kind, quote } = entry.data;
    return <AskAgain kind={kind} quote={quote} shown={shown} back={back} onGoOn={() => onSeen(quote)} />;
  }
  if (left <= 0) return <Expired onAgain={() => setAttempt(renewAttempt(subject))} back={back} />;
  return <Held hold={entry.data.hold} left={left} subject={subject} back={back} />;
}

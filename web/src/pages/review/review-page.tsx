import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useApprovals, type ApprovalState } from '../../api/approvals';
import { PageTitle } from '../../components/page';
import { ProblemView } from '../../components/problem';
import { Empty, Loading, More } from '../../components/states';
import { useI18n } from '../../i18n/i18n';
import { DecidedCard } from './decided-card';
import { PendingCard } from './pending-card';

export default function ReviewPage() {
  const { t } = useI18n();
  const [tab, setTab] = useState<ApprovalState>('pending');
  const [said, setSaid] = useState('');
  return (
    <>
      <PageTitle title={t.review.title} />
      <Tabs value={tab} onChange={(value) => setTab(value as ApprovalState)} keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="pending">{t.review.pending}</Tabs.Tab>
          <Tabs.Tab value="decided">{t.review.decided}</Tabs.Tab>
        </Tabs.List>
        <p role="status" className={said ? 'said' : undefined} style={{ margin: said ? undefined : 0 }}>
          {said}
        </p>
        <Tabs.Panel value="pending">
          <List state="pending" onDecided={setSaid} />
        </Tabs.Panel>
        <Tabs.Panel value="decided">
          <List state="decided" onDecided={setSaid} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function List({ state, onDecided }: { state: ApprovalState; onDecided: (text: string) => void }) {
  const { t } = useI18n();
  const list = useApprovals(state);
  if (list.isPending) return <Loading height={170} count={2} />;
  if (list.isError && !list.data) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  const items = list.data.pages.flatMap((page) => page.items);
  return (
    <>
      {list.isError && <ProblemView error={list.error} onRetry={() => void list.refetch()} />}
      {items.length === 0 && state === 'pending' && <Empty title={t.review.empty} text={t.review.emptyText} />}
      {items.length === 0 && state === 'decided' && <Empty title={t.review.emptyDecided} />}
      <ul className="tickets" aria-label={state === 'pending' ? t.review.pending : t.review.decided}>
        {items.map((approval) =>
          state === 'pending' ? (
            <PendingCard key={approval.booking.id} booking={approval.booking} onDecided={onDecided} />
          ) : (
            <DecidedCard key={approval.booking.id} approval={approval} />
          ),
        )}
      </ul>
      <More {...list} />
    </>
  );
}

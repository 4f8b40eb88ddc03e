import { Button } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { mayEnter, type Group } from '../auth/groups';
import { useSession } from '../auth/session';
import { useI18n } from '../i18n/i18n';
import { PageTitle } from './page';
import { ProblemView } from './problem';
import { Empty, Loading } from './states';
import { useSignIn } from './use-sign-in';

/** Lets only those in that may be here; a visitor is sent to sign in, and comes back. */
export function Guard({ group = null, children }: { group?: Group | null; children: ReactNode }) {
  const { t } = useI18n();
  const { state, reload } = useSession();
  const { go, busy, error } = useSignIn();
  const { pathname, search } = useLocation();
  const asked = useRef(false);

  useEffect(() => {
    if (state.status !== 'visitor' || asked.current) return;
    asked.current = true;
    go(pathname + search);
  }, [state.status, go, pathname, search]);

  if (state.status === 'failed') return <ProblemView error={state.error} onRetry={reload} />;
  if (state.status === 'loading') return <Loading height={140} count={3} />;
  if (state.status === 'visitor') {
    return (
      <Empty title={t.site.signIn}>
        {error !== null && <ProblemView error={error} />}
        <Button loading={busy} onClick={() => go(pathname + search)}>
          {t.index.signIn}
        </Button>
      </Empty>
    );
  }
  if (!mayEnter(state.me.groups, group)) {
    return (
      <>
        <PageTitle title={t.problem.forbidden} />
        <p>{t.problem.forbiddenText}</p>
      </>
    );
  }
  return children;
}

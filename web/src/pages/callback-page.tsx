import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { homeFor } from '../auth/groups';
import { useSession } from '../auth/session';
import { PageTitle } from '../components/page';
import { ProblemView } from '../components/problem';
import { Loading } from '../components/states';
import { useSignIn } from '../components/use-sign-in';
import { useI18n } from '../i18n/i18n';
import { asApiError } from '../api/problem';

/** Where the identity provider sends the browser back to, with a code. */
export default function CallbackPage() {
  const { t } = useI18n();
  const { finish } = useSession();
  const { go, busy } = useSignIn();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    let here = true;
    finish().then(
      ({ me, returnTo }) => {
        if (here) void navigate(returnTo ?? homeFor(me.groups), { replace: true });
      },
      (reason: unknown) => {
        if (here) setError(reason);
      },
    );
    return () => {
      here = false;
    };
    // The code in the address is good for one use, whatever is rendered again later.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  if (error === null) {
    return (
      <>
        <PageTitle title={t.index.callback} />
        <Loading height={160} count={2} />
      </>
    );
  }
  return (
    <div className="stack">
      <PageTitle title={t.index.callbackFailed} />
      {asApiError(error) ? <ProblemView error={error} /> : <p>{error instanceof Error ? error.message : ''}</p>}
      <div>
        <Button loading={busy} onClick={() => go()}>
          {t.index.signIn}
        </Button>
      </div>
    </div>
  );
}

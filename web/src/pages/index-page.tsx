import { Button, Text } from '@mantine/core';
import { Link, Navigate } from 'react-router';
import { useConfig } from '../api/config';
import { homeFor } from '../auth/groups';
import { useSession } from '../auth/session';
import { Mark, Ornament } from '../components/brand';
import { PageTitle } from '../components/page';
import { ProblemView } from '../components/problem';
import { Loading } from '../components/states';
import { useSignIn } from '../components/use-sign-in';
import { useI18n } from '../i18n/i18n';

/** The door: a visitor signs in, everybody else goes on to where their group begins. */
export default function IndexPage() {
  const { t } = useI18n();
  const { state, reload } = useSession();
  const { go, busy, error } = useSignIn();
  const config = useConfig();

  if (state.status === 'signed_in') return <Navigate to={homeFor(state.me.groups)} replace />;
  if (state.status === 'loading') return <Loading height={160} count={2} />;
  return (
    <div className="welcome">
      <div>
        <PageTitle title={t.index.title} above={t.site.name} />
        <p className="lead">{t.index.lead}</p>
        <div className="row">
          <Button size="md" loading={busy} onClick={() => go()}>
            {t.index.signIn}
          </Button>
          <Button size="md" variant="outline" component={Link} to="/search">
            {t.index.look}
          </Button>
        </div>
        {state.status === 'failed' && <ProblemView error={state.error} onRetry={reload} />}
        {error !== null && <ProblemView error={error} onRetry={() => go()} />}
        {config.data?.sample && (
          <Text mt="lg" size="sm" c="dimmed">
            {t.index.sample}
          </Text>
        )}
      </div>
      <div className="paper engraved stack">
        <div style={{ display: 'grid', justifyItems: 'center' }}>
          <Mark size={60} />
        </div>
        <Ornament />
        <ol className="steps">
          {t.index.steps.map(({ title, text }) => (
            <li key={title}>
              <div>
                <h2 style={{ margin: 0, fontSize: '1.4rem' }}>{title}</h2>
                <p>{text}</p>
              </div>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

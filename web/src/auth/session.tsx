import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client';
import { asApiError } from '../api/problem';
import type { Me, SiteConfig } from '../api/types';
import { hasStoredUser, makeOidcClient, type OidcClient } from './oidc';
import { setTokenSource } from './tokens';

export type SessionState =
  | { status: 'loading' }
  | { status: 'visitor' }
  | { status: 'failed'; error: unknown }
  | { status: 'signed_in'; me: Me };

export interface Session {
  state: SessionState;
  /** Goes to the sign-in page; afterwards to `returnTo`, or where the person's group begins. */
  signIn: (returnTo?: string) => Promise<void>;
  /** For the redirect address: takes the code and answers where to go, if that was said. */
  finish: () => Promise<{ me: Me; returnTo: string | null }>;
  signOut: () => Promise<void>;
  reload: () => void;
}

const Context = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error('useSession outside of SessionProvider');
  return session;
}

/** The signed-in person, or null. */
export function useMe(): Me | null {
  const { state } = useSession();
  return state.status === 'signed_in' ? state.me : null;
}

export type MakeClient = (config: SiteConfig) => Promise<OidcClient>;

interface Props {
  children: ReactNode;
  makeClient?: MakeClient;
  /** Whether a session may be there already; without one nothing is asked of the server. */
  mayBeSignedIn?: () => boolean;
}

export function SessionProvider({ children, makeClient = makeOidcClient, mayBeSignedIn = hasStoredUser }: Props) {
  const [state, setState] = useState<SessionState>(() =>
    mayBeSignedIn() ? { status: 'loading' } : { status: 'visitor' },
  );
  const queries = useQueryClient();
  const opening = useRef<Promise<OidcClient> | null>(null);

  const open = useCallback(() => {
    opening.current ??= openClient(makeClient, () => {
      queries.clear();
      setState({ status: 'visitor' });
    }).catch((error: unknown) => {
      opening.current = null;
      throw error;
    });
    return opening.current;
  }, [makeClient, queries]);

  const load = useCallback(async () => {
    try {
      const client = await open();
      const token = await client.token();
      setState(token === null ? { status: 'visitor' } : { status: 'signed_in', me: await readMe() });
    } catch (error) {
      setState(asApiError(error)?.status === 401 ? { status: 'visitor' } : { status: 'failed', error });
    }
  }, [open]);

  const starting = state.status === 'loading';
  useEffect(() => {
    // Reads the session from outside of React; what it sets comes with the answer.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    if (starting && !isCallback()) void load();
  }, [starting, load]);

  const session = useMemo<Session>(
    () => ({
      state,
      signIn: async (returnTo) => (await open()).signIn(returnTo ?? null),
      finish: async () => {
        const returnTo = await (await open()).finish();
        const me = await readMe();
        setState({ status: 'signed_in', me });
        return { me, returnTo };
      },
      signOut: async () => (await open()).signOut(),
      reload: () => setState({ status: 'loading' }),
    }),
    [state, open],
  );
  return <Context value={session}>{children}</Context>;
}

async function openClient(makeClient: MakeClient, onEnded: () => void): Promise<OidcClient> {
  const client = await makeClient(await dataOf(api.GET('/api/v1/config')));
  setTokenSource({ get: () => client.token(), renew: () => client.renew() });
  client.onEnded(onEnded);
  return client;
}

function readMe(): Promise<Me> {
  return dataOf(api.GET('/api/v1/me'));
}

/** At the redirect address the callback page is in charge of the session. */
function isCallback(): boolean {
  return window.location.pathname.endsWith('/callback');
}

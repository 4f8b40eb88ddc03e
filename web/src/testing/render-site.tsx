import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { MemoryRouter, useLocation } from 'react-router';
import { vi } from 'vitest';
import { FakeInnkeeper } from '../../dev/fake/server';
import type { OidcClient } from '../auth/oidc';
import { SessionProvider } from '../auth/session';
import { setTokenSource } from '../auth/tokens';
import { Pages } from '../pages/routes';

/** A fake Innkeeper in place of the network. */
export function startFake(): FakeInnkeeper {
  const fake = new FakeInnkeeper(window.location.origin);
  vi.stubGlobal('fetch', (input: Request | string, init?: RequestInit) =>
    fake.handle(input instanceof Request ? input : new Request(input, withoutSignal(init))),
  );
  setTokenSource(null);
  return fake;
}

/** jsdom's signals are not those of the Request of Node. */
function withoutSignal(init?: RequestInit): RequestInit {
  const rest = { ...init };
  delete rest.signal;
  return rest;
}

class TestOidc implements OidcClient {
  signIns: (string | null)[] = [];
  constructor(private readonly access: string | null) {}
  token = () => Promise.resolve(this.access);
  renew = () => Promise.resolve(null);
  signIn = (returnTo: string | null) => {
    this.signIns.push(returnTo);
    return Promise.resolve();
  };
  finish = () => Promise.resolve(null);
  signOut = () => Promise.resolve();
  onEnded = () => undefined;
}

/** The whole site at an address, as one of the fake's users or as a visitor. */
export function renderSite(fake: FakeInnkeeper, address: string, email: string | null) {
  const oidc = new TestOidc(email === null ? null : fake.identity.tokenFor(email));
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const place = { now: '' };
  const view = render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <SessionProvider makeClient={() => Promise.resolve(oidc)} mayBeSignedIn={() => email !== null}>
          <MemoryRouter initialEntries={[address]}>
            <Pages />
            <Watch place={place} />
          </MemoryRouter>
        </SessionProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...view, oidc, client, place };
}

function Watch({ place }: { place: { now: string } }) {
  const { pathname, search } = useLocation();
  // Read by tests after the page has settled.
  // eslint-disable-next-line react-hooks/immutability
  place.now = pathname + search;
  return null;
}

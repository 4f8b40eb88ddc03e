import type { User, UserManager } from 'oidc-client-ts';
import type { SiteConfig } from '../api/types';

/** What the session needs of an OpenID client. */
export interface OidcClient {
  /** The access token in hand, renewed first when it has run out; null for a visitor. */
  token(): Promise<string | null>;
  /** A new access token by the refresh token; null, and signed out, when that is refused. */
  renew(): Promise<string | null>;
  signIn(returnTo: string | null): Promise<void>;
  /** Takes the code at the redirect address; answers where to go next, if that was said. */
  finish(): Promise<string | null>;
  signOut(): Promise<void>;
  /** Calls back when the session has ended without being asked to. */
  onEnded(listener: () => void): void;
}

const kBase = '/hotel/';
const kUserKey = 'oidc.user:';

/** Whether this tab has tokens: known without loading the OpenID client. */
export function hasStoredUser(): boolean {
  return Object.keys(sessionStorage).some((key) => key.startsWith(kUserKey));
}

/** Only an address within the site may be returned to. */
export function safeReturn(path: unknown): string | null {
  return typeof path === 'string' && /^\/(?![/\\])/.test(path) ? path : null;
}

/** Authorization code with PKCE; tokens and state live in sessionStorage, for this tab alone. */
export async function makeOidcClient(config: SiteConfig): Promise<OidcClient> {
  const { UserManager, WebStorageStateStore } = await import('oidc-client-ts');
  const here = window.location.origin + kBase;
  const manager = new UserManager({
    authority: config.issuer,
    client_id: config.client_id,
    redirect_uri: `${here}callback`,
    post_logout_redirect_uri: here,
    response_type: 'code',
    scope: 'openid email profile',
    automaticSilentRenew: true,
    loadUserInfo: false,
    monitorSession: false,
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
  });
  return new Oidc(manager, config, here);
}

class Oidc implements OidcClient {
  private renewing: Promise<string | null> | null = null;
  private finishing: Promise<string | null> | null = null;
  private leaving = false;

  constructor(
    private readonly manager: UserManager,
    private readonly config: SiteConfig,
    private readonly here: string,
  ) {}

  async token(): Promise<string | null> {
    const user = await this.manager.getUser();
    if (!user) return null;
    return user.expired ? this.renew() : user.access_token;
  }

  /** Calls that meet a refused token at the same time share one renewal. */
  renew(): Promise<string | null> {
    this.renewing ??= this.renewOnce().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  private async renewOnce(): Promise<string | null> {
    const before = await this.manager.getUser();
    let user: User | null = null;
    try {
      if (before?.refresh_token) user = await this.manager.signinSilent();
    } catch {
      // The refresh token is spent or revoked: the session is over.
    }
    if (!user) await this.manager.removeUser();
    return user?.access_token ?? null;
  }

  signIn(returnTo: string | null): Promise<void> {
    return this.manager.signinRedirect({ state: { returnTo } });
  }

  /** The code is good for one use, so a second call gets the first one's answer. */
  finish(): Promise<string | null> {
    this.finishing ??= this.manager.signinRedirectCallback().then((user) => {
      const state = user.state as { returnTo?: unknown } | undefined;
      return safeReturn(state?.returnTo);
    });
    return this.finishing;
  }

  async signOut(): Promise<void> {
    this.leaving = true;
    await this.manager.revokeTokens(['refresh_token']).catch(() => undefined);
    await this.manager.removeUser();
    const end = new URL('/logout', this.config.issuer);
    end.searchParams.set('client_id', this.config.client_id);
    end.searchParams.set('logout_uri', this.here);
    window.location.assign(end);
  }

  onEnded(listener: () => void): void {
    this.manager.events.addUserUnloaded(() => {
      if (!this.leaving) listener();
    });
  }
}

import type { FakeUser } from './data';

const kTokenSeconds = 900;

interface Grant {
  user: FakeUser;
  challenge: string;
}

/** An OpenID provider in memory: authorization code with PKCE, refresh tokens, unsigned id tokens. */
export class FakeIdentity {
  private codes = new Map<string, Grant>();
  private refresh = new Map<string, FakeUser>();
  private access = new Map<string, FakeUser>();

  constructor(
    readonly issuer: string,
    private readonly users: FakeUser[],
  ) {}

  /** A token for a test that does not sign in by the page. */
  tokenFor(email: string): string {
    const user = this.users.find((one) => one.email === email);
    if (!user) throw new Error(`no user ${email}`);
    const token = random();
    this.access.set(token, user);
    return token;
  }

  userOf(request: Request): FakeUser | null {
    const token = request.headers.get('authorization')?.replace(/^Bearer /, '');
    return token === undefined ? null : (this.access.get(token) ?? null);
  }

  async handle(request: Request, url: URL): Promise<Response | null> {
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /.well-known/openid-configuration':
        return Response.json({
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/oauth2/authorize`,
          token_endpoint: `${this.issuer}/oauth2/token`,
          revocation_endpoint: `${this.issuer}/oauth2/revoke`,
          jwks_uri: `${this.issuer}/.well-known/jwks.json`,
        });
      case 'GET /oauth2/authorize':
        return redirect(`/signin${url.search}`, 302);
      case 'GET /signin':
        return page('');
      case 'POST /signin':
        return this.signIn(url, new URLSearchParams(await request.text()));
      case 'POST /oauth2/token':
        return this.token(new URLSearchParams(await request.text()));
      case 'POST /oauth2/revoke':
        return new Response(null, { status: 200 });
      case 'GET /logout':
        return redirect(url.searchParams.get('logout_uri') ?? '/', 302);
      default:
        return null;
    }
  }

  private signIn(url: URL, form: URLSearchParams): Response {
    const user = this.users.find((one) => one.email === form.get('email') && one.password === form.get('password'));
    if (!user) return page('The e-mail or the password is wrong.');
    const code = random();
    this.codes.set(code, { user, challenge: url.searchParams.get('code_challenge') ?? '' });
    const back = new URL(url.searchParams.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    return redirect(back.href, 303);
  }

  private async token(form: URLSearchParams): Promise<Response> {
    const user = form.get('grant_type') === 'refresh_token' ? this.byRefresh(form) : await this.byCode(form);
    if (!user) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    const [access, refresh, now] = [random(), random(), Math.floor(Date.now() / 1000)];
    this.access.set(access, user);
    this.refresh.set(refresh, user);
    const claims = { iss: this.issuer, aud: 'site', sub: user.sub, iat: now, exp: now + kTokenSeconds, email: user.email };
    const idToken = [{ alg: 'none' }, claims].map((part) => base64url(JSON.stringify(part))).join('.') + '.';
    return Response.json({
      access_token: access,
      refresh_token: refresh,
      id_token: idToken,
      token_type: 'Bearer',
      expires_in: kTokenSeconds,
    });
  }

  private byRefresh(form: URLSearchParams): FakeUser | null {
    const token = form.get('refresh_token') ?? '';
    const user = this.refresh.get(token) ?? null;
    this.refresh.delete(token);
    return user;
  }

  private async byCode(form: URLSearchParams): Promise<FakeUser | null> {
    const code = form.get('code') ?? '';
    const grant = this.codes.get(code);
    this.codes.delete(code);
    const bytes = new TextEncoder().encode(form.get('code_verifier') ?? '');
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return grant && base64url(String.fromCharCode(...digest)) === grant.challenge ? grant.user : null;
  }
}

function base64url(text: string): string {
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function random(): string {
  return crypto.randomUUID();
}

function redirect(location: string, status: number): Response {
  return new Response(null, { status, headers: { location } });
}

function page(error: string): Response {
  const html = `<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in</h1><p role="alert">${error}</p>
<form method="post"><label>E-mail <input name="email" type="email"></label>
<label>Password <input name="password" type="password"></label><button>Sign in</button></form></html>`;
  return new Response(html, { headers: { 'content-type': 'text/html' } });
}

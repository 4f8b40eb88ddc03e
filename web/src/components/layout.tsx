import { Burger, Button, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense } from 'react';
import { Link, NavLink, Outlet } from 'react-router';
import { mayEnter } from '../auth/groups';
import { useMe, useSession } from '../auth/session';
import { useI18n } from '../i18n/i18n';
import { Mark } from './brand';
import { ErrorBoundary } from './error-boundary';
import { Loading } from './states';
import { useSignIn } from './use-sign-in';
import { LanguageSwitch, SchemeSwitch } from './switches';

/** The sheet every page is written on: letterhead, content, foot. */
export function Layout() {
  const { t } = useI18n();
  const [open, menu] = useDisclosure(false);
  return (
    <>
      <a className="skip" href="#content">
        {t.site.skip}
      </a>
      <header className="letterhead">
        <div className="sheet letterhead-row">
          <Link to="/" className="wordmark">
            <Mark />
            <span>
              <strong>{t.site.name}</strong>
              <small>{t.site.motto}</small>
            </span>
          </Link>
          <nav className="nav-wide" aria-label={t.site.navigation}>
            <Links />
          </nav>
          <Burger className="nav-narrow" opened={open} onClick={menu.toggle} aria-label={t.site.menu} />
        </div>
      </header>
      <Drawer opened={open} onClose={menu.close} title={t.site.menu} position="right" size="xs" closeButtonProps={{ 'aria-label': t.common.close }}>
        <nav className="nav-drawer" aria-label={t.site.navigation}>
          <Links onChosen={menu.close} />
        </nav>
      </Drawer>
      <main id="content" className="sheet" tabIndex={-1}>
        <ErrorBoundary>
          <Suspense fallback={<Loading height={160} count={2} />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <footer className="foot">
        <div className="sheet foot-row">
          <span>{t.site.footer}</span>
          <div className="foot-switches">
            <LanguageSwitch />
            <SchemeSwitch />
          </div>
        </div>
      </footer>
    </>
  );
}

function Links({ onChosen }: { onChosen?: () => void }) {
  const { t } = useI18n();
  const { state, signOut } = useSession();
  const { go, busy } = useSignIn();
  const me = useMe();
  const groups = me?.groups ?? [];
  return (
    <>
      <NavLink to="/search" onClick={onChosen}>
        {t.site.search}
      </NavLink>
      {me && (
        <NavLink to="/bookings" onClick={onChosen}>
          {t.site.bookings}
        </NavLink>
      )}
      {me && mayEnter(groups, 'HotelManager') && (
        <NavLink to="/review" onClick={onChosen}>
          {t.site.review}
        </NavLink>
      )}
      {me && mayEnter(groups, 'Admin') && (
        <NavLink to="/admin" onClick={onChosen}>
          {t.site.admin}
        </NavLink>
      )}
      {me ? (
        <Button size="xs" variant="outline" onClick={() => void signOut()} title={t.site.signedInAs(me.email)}>
          {t.site.signOut}
        </Button>
      ) : (
        <Button size="xs" disabled={state.status === 'loading'} loading={busy} onClick={() => go()}>
          {t.site.signIn}
        </Button>
      )}
    </>
  );
}

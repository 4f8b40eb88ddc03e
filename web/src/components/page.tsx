import { Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { useI18n } from '../i18n/i18n';

/** The page that has had the focus; the first one keeps the browser's own. */
let focusedPath: string | null = null;

interface Props {
  title: string;
  /** Small line above the title. */
  above?: ReactNode;
  /** Beside the title, on the right. */
  beside?: ReactNode;
}

/** The heading of a page. Names the window, and takes the focus when one moves to another page. */
export function PageTitle({ title, above, beside }: Props) {
  const { t } = useI18n();
  const { pathname } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = title === t.site.name ? title : `${title} · ${t.site.name}`;
  }, [title, t.site.name]);

  useEffect(() => {
    if (focusedPath !== null && focusedPath !== pathname) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    focusedPath = pathname;
  }, [pathname]);

  return (
    <header className="page-title">
      <div>
        {above && <div className="eyebrow">{above}</div>}
        <Title order={1} ref={heading} tabIndex={-1}>
          {title}
        </Title>
      </div>
      {beside}
    </header>
  );
}

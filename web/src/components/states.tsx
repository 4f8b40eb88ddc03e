import { Button, Skeleton, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n';
import { Mark } from './brand';

export function Empty({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Mark size={44} />
      <Title order={2} size="h3">
        {title}
      </Title>
      {text && <Text c="dimmed">{text}</Text>}
      {children}
    </div>
  );
}

/** Grey shapes in place of what is being loaded, said once to those who do not see them. */
export function Loading({ height, count = 1, className }: { height: number; count?: number; className?: string }) {
  const { t } = useI18n();
  return (
    <div className={className} role="status" aria-label={t.common.loading}>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={height} mb={className ? 0 : 'md'} />
      ))}
    </div>
  );
}

interface MoreProps {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

export function More({ hasNextPage, isFetchingNextPage, fetchNextPage }: MoreProps) {
  const { t } = useI18n();
  if (!hasNextPage) return null;
  return (
    <div className="more">
      <Button variant="outline" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t.common.more}
      </Button>
    </div>
  );
}

import { Alert, Button, Text } from '@mantine/core';
import { asApiError, kNoProblem, kUnreachable } from '../api/problem';
import type { Dictionary } from '../i18n/en';
import { useI18n } from '../i18n/i18n';

/** What an error says to people: the server's detail, or a sentence of ours when it sent none. */
export function problemText(error: unknown, t: Dictionary): string {
  const found = asApiError(error);
  if (!found) return t.problem.bug;
  if (found.slug === kUnreachable) return t.problem.unreachable;
  const { detail, title, status } = found.problem;
  if (found.slug === kNoProblem) return t.problem.unexpected(status);
  return detail || title || t.problem.unexpected(status);
}

interface Props {
  error: unknown;
  onRetry?: () => void;
  /** Fields whose errors are shown at the fields themselves. */
  shown?: readonly string[];
  title?: string;
}

/** A problem document on the page: what happened, which fields, the trace id, and what to do. */
export function ProblemView({ error, onRetry, shown = [], title }: Props) {
  const { t } = useI18n();
  const found = asApiError(error);
  const rest = found?.problem.errors?.filter(({ field }) => !shown.includes(field)) ?? [];
  const reasons = found?.problem.reasons ?? [];
  return (
    <Alert role="alert" color="wine" variant="light" className="problem" title={title ?? t.problem.title}>
      <Text size="sm">{problemText(error, t)}</Text>
      {found?.retryAfter != null && <Text size="sm">{t.problem.retryIn(found.retryAfter)}</Text>}
      {(rest.length > 0 || reasons.length > 0) && (
        <ul>
          {rest.map(({ field, message }) => (
            <li key={field + message}>
              {field}: {message}
            </li>
          ))}
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {found?.problem.trace_id && (
        <Text size="xs" c="dimmed" mt={6}>
          {t.problem.trace}: <code>{found.problem.trace_id}</code>
        </Text>
      )}
      {onRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          {t.common.retry}
        </Button>
      )}
    </Alert>
  );
}

import type { Problem } from './types';

/** What every failed call throws: the server's problem document, or one made here in its form. */
export class ApiError extends Error {
  constructor(
    readonly problem: Problem,
    /** Seconds after which the server asks to be tried again, when it says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
  }

  get status(): number {
    return this.problem.status;
  }

  get slug(): string {
    return this.problem.slug;
  }
}

/** The server could not be reached at all. */
export const kUnreachable = 'unreachable';
/** The answer was not a problem document, so something between browser and server made it. */
export const kNoProblem = 'unexpected-answer';

export function unreachable(): ApiError {
  return new ApiError(local(0, kUnreachable, ''));
}

export async function problemFrom(response: Response): Promise<ApiError> {
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  try {
    const body: unknown = await response.json();
    if (isProblem(body)) {
      return new ApiError({ ...local(response.status, kNoProblem, ''), ...body }, retryAfter);
    }
  } catch {
    // Not JSON: told below as an unexpected answer.
  }
  return new ApiError(local(response.status, kNoProblem, response.statusText), retryAfter);
}

function isProblem(body: unknown): body is Partial<Problem> {
  if (typeof body !== 'object' || body === null) return false;
  const { status, slug, title } = body as Record<string, unknown>;
  return typeof status === 'number' && (typeof slug === 'string' || typeof title === 'string');
}

function local(status: number, slug: string, title: string): Problem {
  return { type: 'about:blank', title, status, detail: '', slug, trace_id: '' };
}

export function asApiError(error: unknown): ApiError | null {
  return error instanceof ApiError ? error : null;
}

/**
 * The server's field errors by form field. `names` maps the server's field (or its last part) to
 * the form's; a field that the form does not have stays out and is shown with the problem.
 */
export function fieldErrors<K extends string>(
  error: unknown,
  names: Readonly<Record<string, K>>,
): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  for (const { field, message } of asApiError(error)?.problem.errors ?? []) {
    const key = names[field] ?? names[lastPart(field)];
    if (key !== undefined && found[key] === undefined) found[key] = message;
  }
  return found;
}

function lastPart(field: string): string {
  return field.split(/[./]/).pop() ?? field;
}

/** Words cannot be searched by at this moment; all else can. */
export function areWordsDown(error: unknown): boolean {
  return ['text-search-unavailable', 'text-search-timeout'].includes(asApiError(error)?.slug ?? '');
}

/**
 * Whether asking the same again may help: never after a refusal, only after a lack of an answer. A
 * page goes on without words at once rather than waiting for them.
 */
export function mayRetry(error: unknown): boolean {
  if (areWordsDown(error)) return false;
  const status = asApiError(error)?.status;
  return status === undefined ? false : [0, 429, 502, 503, 504].includes(status);
}

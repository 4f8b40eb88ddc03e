import { useCallback, useRef, useState } from 'react';

export type Errors<T> = Partial<Record<keyof T & string, string>>;

export interface Form<T> {
  values: T;
  errors: Errors<T>;
  set: <K extends keyof T & string>(field: K, value: T[K]) => void;
  reset: (values: T) => void;
  /** Checks everything; focuses the first field with an error and answers false, or answers true. */
  check: () => boolean;
  /** Shows errors that the server found, at their fields. */
  show: (errors: Errors<T>) => void;
}

/** The state of a small form. A field's error disappears as soon as the field is changed. */
export function useForm<T extends object>(initial: T, validate: (values: T) => Errors<T>): Form<T> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors<T>>({});
  const latest = useRef(values);

  const set = useCallback(<K extends keyof T & string>(field: K, value: T[K]) => {
    latest.current = { ...latest.current, [field]: value };
    setValues(latest.current);
    setErrors((before) => {
      if (before[field] === undefined) return before;
      const after = { ...before };
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
      delete after[field];
      return after;
    });
  }, []);

  const show = useCallback((found: Errors<T>) => {
    setErrors(found);
    const first = Object.keys(found)[0];
    if (first !== undefined) requestAnimationFrame(() => focusField(first));
  }, []);

  const reset = useCallback((next: T) => {
    latest.current = next;
    setValues(next);
    setErrors({});
  }, []);

  const check = useCallback(() => {
    const found = validate(latest.current);
    show(found);
    return Object.keys(found).length === 0;
  }, [show, validate]);

  return { values, errors, set, reset, check, show };
}

function focusField(name: string): void {
  document.getElementsByName(name)[0]?.focus();
}

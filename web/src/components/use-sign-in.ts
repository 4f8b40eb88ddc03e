import { useCallback, useState } from 'react';
import { useSession } from '../auth/session';

/** Going to the sign-in page, with what can go wrong on the way there. */
export function useSignIn() {
  const { signIn } = useSession();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const go = useCallback(
    (returnTo?: string) => {
      setBusy(true);
      setError(null);
      signIn(returnTo).catch((reason: unknown) => {
        setError(reason);
        setBusy(false);
      });
    },
    [signIn],
  );
  return { go, busy, error };
}

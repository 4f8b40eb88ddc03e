import { Button } from '@mantine/core';
import { useState } from 'react';
import { useI18n } from '../../i18n/i18n';
import { roundPlace, type Near } from '../../lib/search';

const kLocateMs = 10_000;
/** A place that the device has found in the last minutes is good enough. */
const kOldEnoughMs = 300_000;
const kFirstKm = 10;

/** Asks the browser where the reader is, when asked to. */
export function NearMe({ onNear }: { onNear: (near: Near) => void }) {
  const { t } = useI18n();
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');
  // Old or insecure pages have none, whatever the types say.
  const geolocation = navigator.geolocation as Geolocation | undefined;

  const ask = () => {
    if (!geolocation) {
      setState('failed');
      return;
    }
    setState('asking');
    geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle');
        onNear({ lat: roundPlace(coords.latitude), lon: roundPlace(coords.longitude), km: kFirstKm, name: null });
      },
      () => setState('failed'),
      { timeout: kLocateMs, maximumAge: kOldEnoughMs },
    );
  };
  return (
    <>
      <Button size="xs" variant="subtle" loading={state === 'asking'} loaderProps={{ 'aria-label': t.search.locating }} onClick={ask}>
        {t.search.nearMe}
      </Button>
      {state === 'failed' && (
        <span role="alert" className="quiet">
          {t.search.locateFailed}
        </span>
      )}
    </>
  );
}

import { lazy, Suspense } from 'react';
import { ErrorBoundary } from '../../components/error-boundary';
import { Loading } from '../../components/states';
import type { HotelMapProps } from './map/hotel-map';

const kHeight = 380;

const HotelMap = lazy(() => import('./map/hotel-map'));

/** The map is loaded when it is opened. */
export function MapSection(props: HotelMapProps) {
  return (
    <div className="map-section">
      <ErrorBoundary>
        <Suspense fallback={<Loading height={kHeight} />}>
          <HotelMap {...props} />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}

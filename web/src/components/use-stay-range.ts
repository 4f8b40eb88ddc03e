import { useState } from 'react';
import type { CivilDate } from '../lib/dates';
import type { Stay } from '../lib/stay';

export type StayRange = [CivilDate | null, CivilDate | null];

/**
 * The two days of a stay as calendars pick them. Between the first and the second the choice is half
 * made, and not yet worth an address.
 */
export function useStayRange(stay: Stay, onChange: (stay: Stay) => void) {
  const [half, setHalf] = useState<CivilDate | null>(null);
  const range: StayRange = half ? [half, null] : [stay.arrival, stay.departure];
  const setRange = ([arrival, departure]: StayRange) => {
    setHalf(arrival && !departure ? arrival : null);
    if (arrival && departure) onChange({ ...stay, arrival, departure });
    if (!arrival && !departure) onChange({ ...stay, arrival: null, departure: null });
  };
  return { range, setRange, half };
}

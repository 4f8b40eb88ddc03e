import type { CalendarNight } from '../api/types';
import { addDays, nightsBetween, type CivilDate } from './dates';
import { kMaxNights } from './stay';

export type Month = string;

/** How far ahead a stay can begin; calendars end with the month of that day. */
export const kMaxAheadDays = 730;

export function monthOf(date: CivilDate): Month {
  return date.slice(0, 7);
}

export function nightsByDate(nights: readonly CalendarNight[]): ReadonlyMap<CivilDate, CalendarNight> {
  return new Map(nights.map((night) => [night.night, night]));
}

/**
 * Whether a day can be picked. The first must be one on which a stay can begin. Then, with that day
 * as `arrival`, one before it begins anew, and one after it is a departure: not before the shortest
 * stay from there, not after the longest. Whether the nights between are free, the offers say.
 */
export function mayPick(date: CivilDate, arrival: CivilDate | null, nights: ReadonlyMap<CivilDate, CalendarNight>): boolean {
  const length = arrival ? nightsBetween(arrival, date) : 0;
  if (arrival === null || length <= 0) return nights.get(date)?.available ?? false;
  const shortest = nights.get(arrival)?.min_stay ?? 1;
  return length >= shortest && length <= kMaxNights;
}

/** The last day that a calendar shows. */
export function lastDay(today: CivilDate): CivilDate {
  return addDays(today, kMaxAheadDays);
}

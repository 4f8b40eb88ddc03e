import { isCivilDate, nightsBetween, type CivilDate } from './dates';

export const kMaxAdults = 30;
export const kMaxRooms = 8;
export const kMaxChildren = 20;
export const kMaxChildAge = 17;
export const kMaxNights = 40;

/** What a guest asks for; lives in the address, so a page can be sent to somebody. */
export interface Stay {
  arrival: CivilDate | null;
  departure: CivilDate | null;
  adults: number;
  childrenAges: number[];
  rooms: number;
}

export type ChosenStay = Stay & { arrival: CivilDate; departure: CivilDate };

function between(text: string | null, low: number, high: number, fallback: number): number {
  const value = Number(text ?? NaN);
  return Number.isInteger(value) && value >= low && value <= high ? value : fallback;
}

export function stayFrom(params: URLSearchParams): Stay {
  const [arrival, departure] = [params.get('arrival'), params.get('departure')];
  const rooms = between(params.get('rooms'), 1, kMaxRooms, 1);
  return {
    arrival: isCivilDate(arrival) ? arrival : null,
    departure: isCivilDate(departure) ? departure : null,
    // One in each room at least.
    adults: Math.max(rooms, between(params.get('adults'), 1, kMaxAdults, 2)),
    rooms,
    childrenAges: (params.get('children') ?? '')
      .split(',')
      .filter((age) => /^\d{1,2}$/.test(age) && Number(age) <= kMaxChildAge)
      .map(Number)
      .slice(0, kMaxChildren),
  };
}

export function stayParams(stay: Stay): URLSearchParams {
  const params = new URLSearchParams();
  if (stay.arrival) params.set('arrival', stay.arrival);
  if (stay.departure) params.set('departure', stay.departure);
  if (stay.adults !== 2) params.set('adults', String(stay.adults));
  if (stay.rooms !== 1) params.set('rooms', String(stay.rooms));
  if (stay.childrenAges.length > 0) params.set('children', stay.childrenAges.join(','));
  return params;
}

/** A stay that can be asked for: two dates, the second after the first. */
export function isChosen(stay: Stay): stay is ChosenStay {
  return stay.arrival !== null && stay.departure !== null && nightsBetween(stay.arrival, stay.departure) > 0;
}

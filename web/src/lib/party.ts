import type { RoomParty } from '../api/types';
import type { Dictionary } from '../i18n/en';

/** Adults and children of all rooms, in words: "3 adults, 1 child". */
export function partyText(rooms: readonly RoomParty[], t: Dictionary): string {
  const adults = rooms.reduce((sum, room) => sum + room.adults, 0);
  const children = rooms.reduce((sum, room) => sum + (room.children_ages?.length ?? 0), 0);
  return [t.common.adults(adults), children > 0 ? t.common.children(children) : ''].filter(Boolean).join(', ');
}

/** Parties as an address holds them, a room each: "2-4-11.1" is two adults with children, and one. */
export function partiesToText(rooms: readonly RoomParty[]): string {
  return rooms.map((room) => [room.adults, ...(room.children_ages ?? [])].join('-')).join('.');
}

const kParty = /^\d{1,2}(-\d{1,2})*$/;

/** The parties of an address, or null when it is not one. The server says what fits. */
export function partiesFromText(text: string): RoomParty[] | null {
  const parts = text.split('.');
  if (parts.some((part) => !kParty.test(part))) return null;
  return parts.map((part) => {
    const [adults = 0, ...ages] = part.split('-').map(Number);
    return { adults, ...(ages.length > 0 ? { children_ages: ages } : {}) };
  });
}

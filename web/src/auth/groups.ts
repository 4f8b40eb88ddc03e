export type Group = 'Admin' | 'HotelManager';

/** Where somebody begins after signing in. The order of the groups does not matter. */
export function homeFor(groups: readonly string[]): '/admin' | '/review' | '/search' {
  if (groups.includes('Admin')) return '/admin';
  if (groups.includes('HotelManager')) return '/review';
  return '/search';
}

/** An admin may do what a manager does, for the hotels of their own. */
export function mayEnter(groups: readonly string[], needed: Group | null): boolean {
  if (needed === null) return true;
  return groups.includes(needed) || (needed === 'HotelManager' && groups.includes('Admin'));
}

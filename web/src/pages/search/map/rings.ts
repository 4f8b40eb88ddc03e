import type { Position } from 'geojson';

/** The projection has no poles. */
export const kMostNorth = 85;

/**
 * A ring on the globe as one on a flat map: it goes on past 180 degrees where it crosses the date
 * line, and one that goes around a pole is closed along the map's edge.
 */
export function flat(ring: readonly Position[]): Position[] {
  const points: Position[] = [];
  let turn = 0;
  let before: number | null = null;
  for (const [lon = 0, lat = 0] of ring) {
    if (before !== null && Math.abs(lon - before) > 180) turn += lon < before ? 360 : -360;
    before = lon;
    points.push([lon + turn, lat]);
  }
  if (turn === 0) return points;
  const [[first = 0, lat = 0] = [], [last = 0] = []] = [points[0], points.at(-1)];
  const edge = lat < 0 ? -kMostNorth : kMostNorth;
  return [...points, [last, edge], [first, edge]];
}

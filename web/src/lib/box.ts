export interface Place {
  lat: number;
  lon: number;
}

/** South to north, and from west eastwards; west of more than east goes over the date line. */
export interface Box {
  south: number;
  west: number;
  north: number;
  east: number;
}

/** The characters that the API takes. */
const kMaxText = 88;
/** A tenth of a metre; more digits would be written as 1e-7. */
const kMicro = 1_000_000;
/** The sides of a map's extent count to about a hundred metres, so that addresses stay short. */
const kMilli = 1000;
const kTurn = 360;

/** Numbers in a place's text, or null when it is none. */
export function degreesFrom(text: string | null): number[] | null {
  if (!/^-?\d{1,3}(\.\d+)?(,-?\d{1,3}(\.\d+)?)*$/.test(text ?? '')) return null;
  return (text ?? '').split(',').map((one) => Math.round(Number(one) * kMicro) / kMicro);
}

/** "-34,151,-33.5,151.5" as a box, or null when it is none. */
export function boxFrom(text: string | null): Box | null {
  const sides = degreesFrom(text);
  if (sides?.length !== 4 || (text ?? '').length > kMaxText) return null;
  const [south = 0, west = 0, north = 0, east = 0] = sides;
  const possible = south <= north && south >= -90 && north <= 90 && Math.abs(west) <= 180 && Math.abs(east) <= 180;
  return possible ? { south, west, north, east } : null;
}

export function boxText({ south, west, north, east }: Box): string {
  return [south, west, north, east].join(',');
}

/** A map's extent, in which degrees east go on past 180, as the box that holds it. */
export function boxOf({ south, west, north, east }: Box): Box {
  const [left, right] = [Math.floor(west * kMilli), Math.ceil(east * kMilli)];
  const all = right - left >= kTurn * kMilli;
  return {
    south: Math.max(-90, Math.floor(south * kMilli) / kMilli),
    west: all ? -180 : onGlobe(left) / kMilli,
    north: Math.min(90, Math.ceil(north * kMilli) / kMilli),
    east: all ? 180 : -onGlobe(-right) / kMilli,
  };
}

/** Thousandths of a degree from -180 on, up to 180 without it. */
function onGlobe(milli: number): number {
  const whole = kTurn * kMilli;
  return ((((milli + whole / 2) % whole) + whole) % whole) - whole / 2;
}

/** A box with its east at or after its west, as maps have it. */
export function extentOf(box: Box): Box {
  return box.east < box.west ? { ...box, east: box.east + kTurn } : box;
}

/** The smallest extent with all the places; null without any. */
export function extentAround(places: readonly Place[]): Box | null {
  const lats = places.map(({ lat }) => lat);
  const lons = places.map(({ lon }) => lon).sort((a, b) => a - b);
  const [first, last] = [lons[0], lons.at(-1)];
  if (first === undefined || last === undefined) return null;
  // Whatever is not in the widest gap between neighbours.
  let [west, east, widest] = [first, last, first + kTurn - last];
  lons.slice(1).forEach((lon, index) => {
    const before = lons[index] ?? lon;
    if (lon - before > widest) [west, east, widest] = [lon, before + kTurn, lon - before];
  });
  return { south: Math.min(...lats), west, north: Math.max(...lats), east };
}

/** The copy of a meridian that is nearest to another. */
export function nearestLon(lon: number, to: number): number {
  return lon + kTurn * Math.round((to - lon) / kTurn);
}

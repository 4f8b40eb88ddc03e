interface Place {
  lat: number;
  lon: number;
}

const kEarthKm = 6371;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

export interface Area {
  middle: Place;
  holds: (place: Place) => boolean;
}

/** The circle or the box of a search. */
export function areaOf(query: URLSearchParams): Area | null {
  const [near, box] = ['near', 'box'].map((name) => query.get(name)?.split(',').map(Number));
  if (near) {
    const [lat = 0, lon = 0, km = 0] = near;
    return { middle: { lat, lon }, holds: (place) => distanceKm({ lat, lon }, place) <= km };
  }
  if (!box) return null;
  const [south = 0, west = 0, north = 0, east = 0] = box;
  const width = east < west ? east - west + 360 : east - west;
  const middle = { lat: (south + north) / 2, lon: west + width / 2 };
  return { middle, holds: ({ lat, lon }) => lat >= south && lat <= north && (lon < west ? lon - west + 360 : lon - west) <= width };
}

/** Along the great circle. */
export function distanceKm(a: Place, b: Place): number {
  const [dLat, dLon] = [radians(b.lat - a.lat), radians(b.lon - a.lon)];
  const chord = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * kEarthKm * Math.asin(Math.min(1, Math.sqrt(chord)));
}

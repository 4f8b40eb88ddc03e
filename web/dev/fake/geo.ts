interface Place {
  lat: number;
  lon: number;
}

const kEarthKm = 6371;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Along the great circle. */
export function distanceKm(a: Place, b: Place): number {
  const [dLat, dLon] = [radians(b.lat - a.lat), radians(b.lon - a.lon)];
  const chord = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * kEarthKm * Math.asin(Math.min(1, Math.sqrt(chord)));
}

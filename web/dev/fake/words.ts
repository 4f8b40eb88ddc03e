import type { Hotel } from '../../src/api/types';
import { fold } from './answers';

const wordsOf = (text: string) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const textOf = (hotel: Hotel) => [hotel.name, hotel.city, hotel.description, ...hotel.amenities].join(' ');

/** How many letters are to be added, dropped or changed; two that have changed places count as one. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : i)));
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = least;
    }
  }
  return at(a.length, b.length);
}

/** The hotels that have every word, by how often they do; a word that nobody has is read as the likest one. */
export function matchWords(query: string, hotels: Hotel[]): { scores: Map<string, number>; corrected: string | null } {
  const texts = new Map(hotels.map((hotel) => [hotel.id, wordsOf(textOf(hotel))]));
  const known = [...new Set([...texts.values()].flat())];
  const asked = wordsOf(query);
  const read = asked.map((word) => {
    if (known.some((one) => one.startsWith(word))) return word;
    const near = known.map((one) => ({ one, far: distance(word, one) })).sort((a, b) => a.far - b.far)[0];
    return near && near.far <= 2 ? near.one : word;
  });
  const scores = new Map<string, number>();
  for (const [id, words] of texts) {
    const counts = read.map((word) => words.filter((one) => one.startsWith(word)).length);
    if (counts.length > 0 && counts.every((count) => count > 0)) scores.set(id, counts.reduce((a, b) => a + b, 0));
  }
  const corrected = read.join(' ') === asked.join(' ') ? null : read.join(' ');
  return { scores, corrected };
}

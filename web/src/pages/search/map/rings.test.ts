import { expect, test } from 'vitest';
import { flat } from './rings';

test('a ring that crosses nothing stays', () => {
  const ring = [[1, 1], [2, 1], [2, 2], [1, 1]];
  expect(flat(ring)).toEqual(ring);
});

test('over the date line and back, it goes on past it', () => {
  expect(flat([[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]])).toEqual([[179, 0], [181, 0], [181, 1], [179, 1], [179, 0]]);
  expect(flat([[-179, 0], [179, 0], [179, 1], [-179, 0]])).toEqual([[-179, 0], [-181, 0], [-181, 1], [-179, 0]]);
});

test('around a pole, it is closed along the edge', () => {
  expect(flat([[-180, -78], [-60, -70], [60, -70], [179, -78], [-180, -78]])).toEqual([
    [-180, -78], [-60, -70], [60, -70], [179, -78], [180, -78], [180, -85], [-180, -85],
  ]);
});

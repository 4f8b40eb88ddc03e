import { describe, expect, test } from 'vitest';
import { boxFrom, boxOf, boxText, extentAround, extentOf, nearestLon } from './box';

describe('a box in an address', () => {
  test.each(['-34,151,-33.5,151.5', '-90,-180,90,180', '0,170,1,-170', '5,5,5,5'])('%s', (text) => {
    const box = boxFrom(text);
    expect(box && boxText(box)).toBe(text);
  });

  test.each([
    null, '', '1,2,3', '1,2,3,4,5', '2,0,1,0', '-90.1,0,0,0', '0,-180.1,0,0', '0,0,90.1,0', '0,0,0,180.1', '0,0,0,1e2', 'a,b,c,d', '0, 0,0,0', '+1,0,2,0',
    'NaN,0,0,0',
  ])('not %s', (text) => expect(boxFrom(text)).toBeNull());

  test('no longer than the API takes', () => {
    expect(boxFrom(`0,0,0,0.${'1'.repeat(80)}`)).not.toBeNull();
    expect(boxFrom(`0,0,0,0.${'1'.repeat(81)}`)).toBeNull();
  });

  test('never in powers of ten', () => {
    const box = boxFrom('0.0000001,0.000001,1,1');
    expect(box && boxText(box)).toBe('0,0.000001,1,1');
  });
});

describe("a map's extent", () => {
  test('as a box that holds it', () => {
    expect(boxOf({ south: -33.90051, west: 151.1004, north: -33.8, east: 151.30001 })).toEqual({ south: -33.901, west: 151.1, north: -33.8, east: 151.301 });
  });

  test('over the date line, from either side', () => {
    expect(boxOf({ south: -20, west: 170, north: -10, east: 190 })).toEqual({ south: -20, west: 170, north: -10, east: -170 });
    expect(boxOf({ south: -20, west: -190, north: -10, east: -170 })).toEqual({ south: -20, west: 170, north: -10, east: -170 });
    expect(boxOf({ south: -20, west: 170, north: -10, east: 180 })).toMatchObject({ west: 170, east: 180 });
    expect(boxOf({ south: -20, west: -180, north: -10, east: -170 })).toMatchObject({ west: -180, east: -170 });
  });

  test('of the whole world and more', () => {
    expect(boxOf({ south: -91, west: -200, north: 91, east: 160 })).toEqual({ south: -90, west: -180, north: 90, east: 180 });
    expect(boxOf({ south: 0, west: -180, north: 1, east: 179.9 })).toMatchObject({ west: -180, east: 179.9 });
  });

  test('and back', () => {
    expect(extentOf({ south: 0, west: 170, north: 1, east: -170 })).toEqual({ south: 0, west: 170, north: 1, east: 190 });
    expect(extentOf({ south: 0, west: 1, north: 1, east: 2 })).toEqual({ south: 0, west: 1, north: 1, east: 2 });
  });

  test('around places, over the date line where that is nearer', () => {
    expect(extentAround([])).toBeNull();
    expect(extentAround([{ lat: 1, lon: 2 }])).toEqual({ south: 1, west: 2, north: 1, east: 2 });
    expect(extentAround([{ lat: 1, lon: -2 }, { lat: -3, lon: 4 }])).toEqual({ south: -3, west: -2, north: 1, east: 4 });
    expect(extentAround([{ lat: 0, lon: -179 }, { lat: 0, lon: 178 }, { lat: 0, lon: -175 }])).toMatchObject({ west: 178, east: 185 });
  });

  test('a meridian beside another', () => {
    expect(nearestLon(-179, 175)).toBe(181);
    expect(nearestLon(179, -175)).toBe(-181);
    expect(nearestLon(10, 20)).toBe(10);
  });
});

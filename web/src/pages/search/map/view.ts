import { Control, Map as LeafletMap, SVG, type PanOptions, type PointExpression } from 'leaflet';
import type { Box } from '../../../lib/box';
import { drawLand } from './land';
import { kMostNorth } from './rings';

const kMaxZoom = 16;
/** A hotel alone is not the whole of a map. */
const kFitZoom = 13;
const kWorldPixels = 256;
const kFitMargin = 36;

export const kWorld: Box = { south: -55, west: -180, north: 70, east: 180 };

class StillMap extends LeafletMap {
  override panBy(offset: PointExpression, options?: PanOptions): this {
    return super.panBy(offset, { ...options, animate: false });
  }
}

/** A map in an element, with land and a scale, and without motion where none is wanted. */
export function makeMap(element: HTMLElement): LeafletMap {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = new (still ? StillMap : LeafletMap)(element, {
    attributionControl: false,
    zoomControl: false,
    // A page that is scrolled past the map must not get stuck in it.
    scrollWheelZoom: false,
    zoomSnap: 0.25,
    maxZoom: kMaxZoom,
    maxBounds: [[-kMostNorth, -540], [kMostNorth, 540]],
    maxBoundsViscosity: 1,
    inertia: !still,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    renderer: new SVG({ padding: 0.5 }),
  });
  fillWidth(map);
  fitBox(map, kWorld);
  new Control.Scale({ imperial: false }).addTo(map);
  drawLand(map);
  map.on('focus', () => map.scrollWheelZoom.enable());
  map.on('blur', () => map.scrollWheelZoom.disable());
  map.on('resize', () => fillWidth(map));
  // Hotels and land are drawn around the world's own middle.
  map.on('moveend', () => {
    const middle = map.getCenter();
    if (Math.abs(middle.lng) > 180) map.setView(middle.wrap(), map.getZoom(), { animate: false });
  });
  return map;
}

function fillWidth(map: LeafletMap): void {
  map.setMinZoom(Math.max(0, Math.log2(map.getSize().x / kWorldPixels)));
}

export function fitBox(map: LeafletMap, { south, west, north, east }: Box): void {
  map.fitBounds([[south, west], [north, east]], { animate: false });
}

/** The places with their surroundings. */
export function fitPlaces(map: LeafletMap, { south, west, north, east }: Box): void {
  map.fitBounds([[south, west], [north, east]], { padding: [kFitMargin, kFitMargin], maxZoom: kFitZoom, animate: false });
}

/** What is in sight, and more around it by a part of its size. */
export function extentIn(map: LeafletMap, more = 0): Box {
  const bounds = map.getBounds().pad(more);
  return { south: bounds.getSouth(), west: bounds.getWest(), north: bounds.getNorth(), east: bounds.getEast() };
}

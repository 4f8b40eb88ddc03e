import { ActionIcon, Button } from '@mantine/core';
import { Circle, Rectangle, type Layer, type Map } from 'leaflet';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { HotelHit } from '../../../api/types';
import { useI18n } from '../../../i18n/i18n';
import { boxOf, boxText, extentAround, extentOf, nearestLon, type Box } from '../../../lib/box';
import type { Search } from '../../../lib/search';
import './map.css';
import { Pin } from './pin';
import { extentIn, fitBox, fitPlaces, kWorld, makeMap } from './view';

export interface HotelMapProps {
  search: Search;
  hotels: readonly HotelHit[];
  /** How many there are, beyond this part of the list too. */
  total: number;
  /** The hotels are of the search before; this one's are on their way. */
  old: boolean;
  active: string | null;
  onActive: (id: string | null) => void;
  onChange: (search: Search) => void;
}

/** The hotels on a map, and the choice of what is in sight as the area of the search. */
export default function HotelMap({ search, hotels, total, old, active, onActive, onChange }: HotelMapProps) {
  const { t } = useI18n();
  const keysId = useId();
  const { hold, map, seen } = useMap();
  // Hotels that nobody has placed on the map stand at its origin.
  const placed = hotels.filter(({ lat, lon }) => lat !== 0 || lon !== 0);
  const { box } = search;
  const take = useAim(map, box, old ? null : extentAround(placed));
  useArea(map, search, seen);

  const middle = (seen.west + seen.east) / 2;
  const area = boxOf(seen);
  const taken = box !== null && boxText(box) === boxText(area);
  const searchArea = () => {
    if (taken) return;
    take(area);
    onChange({ ...search, box: area, near: null, city: '' });
  };
  return (
    <>
      <div className="map-frame" data-old={old}>
        <div className="map" ref={hold} role="application" aria-label={t.search.map} aria-describedby={keysId}>
          {map && placed.map((hotel) => (
            <Pin key={hotel.id} map={map} hotel={hotel} lon={nearestLon(hotel.lon, middle)} stay={search.stay} active={hotel.id === active} onActive={onActive} />
          ))}
        </div>
        <Button className="map-search" size="xs" variant={taken ? 'default' : 'filled'} data-disabled={taken || undefined} aria-disabled={taken} onClick={searchArea}>
          {t.search.searchArea}
        </Button>
        <div className="map-zoom">
          <ActionIcon variant="default" size="lg" aria-label={t.search.zoomIn} onClick={() => map?.zoomIn()}>
            +
          </ActionIcon>
          <ActionIcon variant="default" size="lg" aria-label={t.search.zoomOut} onClick={() => map?.zoomOut()}>
            −
          </ActionIcon>
        </div>
      </div>
      <p id={keysId} className="visually-hidden">
        {t.search.mapKeys}
      </p>
      {total > hotels.length && hotels.length > 0 && <p className="map-note quiet">{t.search.mapPart(hotels.length, total)}</p>}
    </>
  );
}

/** A map in the element that `hold` is given, and what of the world is in sight. */
function useMap() {
  const [map, setMap] = useState<Map | null>(null);
  const [seen, setSeen] = useState<Box>(kWorld);
  const hold = useCallback((element: HTMLDivElement) => {
    const made = makeMap(element);
    const sight = () => setSeen(extentIn(made));
    const sizes = new ResizeObserver(() => void made.invalidateSize({ animate: false }));
    made.on('moveend', sight);
    sizes.observe(element);
    sight();
    setMap(made);
    return () => {
      sizes.disconnect();
      made.remove();
    };
  }, []);
  return { hold, map, seen };
}

/**
 * Moves the map to the area that was chosen elsewhere, or else to the hotels when others came. The
 * answer tells that an area was chosen here, where the map is already.
 */
function useAim(map: Map | null, box: Box | null, around: Box | null) {
  const at = useRef('');
  useEffect(() => {
    const aim = box ?? around;
    if (!map || !aim) return;
    const key = `${box ? 'area' : 'hotels'} ${boxText(aim)}`;
    if (at.current === key) return;
    at.current = key;
    if (box) fitBox(map, extentOf(box));
    else fitPlaces(map, aim);
  }, [map, box, around]);
  return (area: Box) => {
    at.current = `area ${boxText(area)}`;
  };
}

/** Draws the box or the circle of the search. */
function useArea(map: Map | null, { box, near }: Search, seen: Box) {
  useEffect(() => {
    if (!map) return;
    const look = { className: 'map-area', interactive: false, weight: 2 };
    const middle = (seen.west + seen.east) / 2;
    let area: Layer | null = null;
    if (near) area = new Circle([near.lat, nearestLon(near.lon, middle)], { ...look, radius: near.km * 1000 });
    if (box) {
      const { south, west, north, east } = extentOf(box);
      const turn = nearestLon((west + east) / 2, middle) - (west + east) / 2;
      area = new Rectangle([[south, west + turn], [north, east + turn]], look);
    }
    area?.addTo(map);
    return () => void area?.remove();
  }, [map, box, near, seen]);
}

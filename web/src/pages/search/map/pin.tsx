import { DivIcon, DomEvent, Marker, type Map } from 'leaflet';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { Link, useLocation } from 'react-router';
import type { HotelHit } from '../../../api/types';
import { useI18n } from '../../../i18n/i18n';
import { formatMoney } from '../../../lib/money';
import { stayParams, type Stay } from '../../../lib/stay';

const kShowMargin: [number, number] = [40, 40];

interface Props {
  map: Map;
  hotel: HotelHit;
  /** Where on the map: the copy of the hotel's meridian that is in sight. */
  lon: number;
  stay: Stay;
  active: boolean;
  onActive: (id: string | null) => void;
}

/** A hotel on the map: a link to it, with its name and price while it is pointed at. */
export function Pin({ map, hotel, lon, stay, active, onActive }: Props) {
  const { t, locale } = useI18n();
  const here = useLocation();
  const [host] = useState(() => {
    const element = document.createElement('div');
    // A press on a hotel moves no map.
    DomEvent.disableClickPropagation(element);
    return element;
  });
  const [marker] = useState(() => {
    const icon = new DivIcon({ html: host, className: 'map-pin', iconSize: [0, 0] });
    return new Marker([hotel.lat, lon], { icon, keyboard: false, interactive: false });
  });

  useEffect(() => {
    marker.addTo(map);
    return () => void marker.remove();
  }, [map, marker]);
  useEffect(() => void marker.setLatLng([hotel.lat, lon]), [marker, hotel.lat, lon]);
  useEffect(() => void marker.setZIndexOffset(active ? 1000 : 0), [marker, active]);

  const price = hotel.offer?.total ?? hotel.from;
  const side = active && map.latLngToContainerPoint([hotel.lat, lon]).x > map.getSize().x / 2 ? 'left' : 'right';
  return createPortal(
    <Link
      className="pin"
      to={{ pathname: `/hotels/${hotel.id}`, search: stayParams(stay).toString() }}
      state={{ search: here.search }}
      data-active={active}
      data-side={side}
      draggable={false}
      onPointerEnter={() => onActive(hotel.id)}
      onPointerLeave={() => onActive(null)}
      onFocus={() => {
        onActive(hotel.id);
        map.panInside([hotel.lat, lon], { padding: kShowMargin });
      }}
      onBlur={() => onActive(null)}
    >
      <span className="pin-label">
        <strong>{hotel.name}</strong>
        {price && ` ${hotel.offer ? '' : `${t.common.from} `}${formatMoney(price, locale, 'short')}`}
      </span>
    </Link>,
    host,
  );
}

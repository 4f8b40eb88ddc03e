import type { Position } from 'geojson';
import { FeatureGroup, Polygon, SVG, type LatLngTuple, type Map } from 'leaflet';
import loadFine from 'packed:world-atlas/land-10m.json';
import loadBroad from 'packed:world-atlas/land-50m.json';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Box } from '../../../lib/box';
import { flat } from './rings';
import { extentIn } from './view';

/** From here on the broad outlines are off by more than a few points of the screen. */
const kFineZoom = 7;
const kPane = 'land';
/** The world, and its copies to the west and east. */
const kTurns = [0, -360, 360];

type Rings = Position[][];

interface Piece {
  rings: Rings;
  turn: number;
  reach: Box;
}

/** Draws the land in sight; finer outlines come when the map is close enough to show them. */
export function drawLand(map: Map): void {
  map.createPane(kPane).style.zIndex = '250';
  const renderer = new SVG({ pane: kPane, padding: 0.5 });
  const broad = new Land(loadBroad, renderer);
  const fine = new Land(loadFine, renderer);
  const draw = async () => {
    const close = map.getZoom() >= kFineZoom;
    const [shown, other] = close ? [fine, broad] : [broad, fine];
    try {
      if (close && !fine.ready) await broad.show(map);
      await shown.show(map);
      if (close === map.getZoom() >= kFineZoom) other.group.remove();
    } catch {
      // Without land the hotels still lie where they lie.
    }
  };
  map.on('moveend', () => void draw());
  void draw();
}

class Land {
  readonly group = new FeatureGroup();
  private waiting: Promise<Piece[]> | null = null;
  private pieces: Piece[] | null = null;

  constructor(
    private readonly load: () => Promise<unknown>,
    private readonly renderer: SVG,
  ) {}

  get ready(): boolean {
    return this.pieces !== null;
  }

  async show(map: Map): Promise<void> {
    if (!this.pieces) {
      this.waiting ??= this.load().then(piecesOf);
      this.pieces = await this.waiting;
    }
    // The map may be gone by now.
    if (!map.getPane(kPane)) return;
    const seen = extentIn(map, 0.5);
    this.pieces = this.pieces.filter((piece) => {
      if (!meets(piece.reach, seen)) return true;
      this.add(piece);
      return false;
    });
    this.group.addTo(map);
  }

  private add({ rings, turn }: Piece): void {
    const outline = rings.map((ring) => ring.map(([lon = 0, lat = 0]): LatLngTuple => [lat, lon + turn]));
    const look = { className: 'map-land', interactive: false, renderer: this.renderer, pane: kPane, weight: 1 };
    this.group.addLayer(new Polygon(outline, look));
  }
}

function piecesOf(json: unknown): Piece[] {
  const topology = json as Topology<{ land: GeometryCollection }>;
  const shapes = feature(topology, topology.objects.land).features.flatMap(({ geometry }): Rings[] => {
    if (geometry.type === 'Polygon') return [geometry.coordinates];
    return geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  }).map((rings) => rings.map(flat));
  return kTurns.flatMap((turn) => shapes.map((rings) => ({ rings, turn, reach: reachOf(rings[0] ?? [], turn) })));
}

function reachOf(ring: Position[], turn: number): Box {
  const reach = { south: Infinity, west: Infinity, north: -Infinity, east: -Infinity };
  for (const [lon = 0, lat = 0] of ring) {
    reach.south = Math.min(reach.south, lat);
    reach.north = Math.max(reach.north, lat);
    reach.west = Math.min(reach.west, lon + turn);
    reach.east = Math.max(reach.east, lon + turn);
  }
  return reach;
}

function meets(one: Box, other: Box): boolean {
  return one.south <= other.north && one.north >= other.south && one.west <= other.east && one.east >= other.west;
}

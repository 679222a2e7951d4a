import { type Map as MapLibre, Marker, type PositionAnchor } from 'maplibre-gl';
import type { Position } from '../../lib/distance.ts';
import { type Box, withRoom } from './placed-names.ts';

/** A name on the map, drawn with the fonts of the page: there is no glyph server. */
export interface MapName extends Position {
  /** The same name again is known by it. */
  readonly key: string;
  readonly text: string;
  readonly className: string;
  /** Names with the lowest number take their room first. */
  readonly order: number;
  /** Stands on the map wherever that has been moved to, out of sight or not. */
  readonly always?: boolean;
  readonly minZoom?: number;
  readonly maxZoom?: number;
  /** Which side of it is at its place. */
  readonly anchor?: PositionAnchor;
  readonly offset?: [x: number, y: number];
  /** May be broken into lines of about so many px. */
  readonly widthPx?: number;
}

const PER_CHARACTER = 6.4;
const LINE = 16;
const AIR = 4;
/** Half of a mark. */
const MARK = 10;

/** Draws as many names as have room, and looks again whenever the map has moved. */
export class NameLayer {
  readonly #map: MapLibre;
  readonly #sets = new Map<string, readonly MapName[]>();
  readonly #shown = new Map<string, { readonly marker: Marker; readonly name: MapName }>();
  readonly #draw = (): void => this.#update();
  #marks: readonly Position[] = [];
  #marksFrom = 0;

  constructor(map: MapLibre) {
    this.#map = map;
    map.on('moveend', this.#draw);
    map.on('resize', this.#draw);
  }

  /** Marks that no name may cover, from a zoom on at which each stands by itself. */
  avoid(marks: readonly Position[], minZoom: number): void {
    this.#marks = marks;
    this.#marksFrom = minZoom;
    this.#update();
  }

  /** Replaces one set of names: those of places, of sites, of values. */
  set(of: string, names: readonly MapName[]): void {
    this.#sets.set(of, names);
    this.#update();
  }

  remove(): void {
    this.#map.off('moveend', this.#draw);
    this.#map.off('resize', this.#draw);
    for (const { marker } of this.#shown.values()) marker.remove();
    this.#shown.clear();
  }

  #update(): void {
    const zoom = this.#map.getZoom();
    const { clientWidth: width, clientHeight: height } = this.#map.getContainer();
    const wanted = [...this.#sets.values()]
      .flat()
      .filter(({ minZoom = 0, maxZoom = 99 }) => zoom >= minZoom && zoom < maxZoom)
      .sort((a, b) => a.order - b.order);
    const inView = (box: Box): Box | null =>
      box.right < 0 || box.bottom < 0 || box.left > width || box.top > height ? null : box;
    const taken = zoom < this.#marksFrom ? [] : this.#marks.flatMap((mark) => inView(this.#around(mark)) ?? []);
    const standing = wanted.filter(({ always }) => always);
    const roomy = withRoom(wanted, (name) => inView(this.#boxOf(name)), taken);
    const shown = new Map([...standing, ...roomy].map((name) => [name.key, name]));
    for (const [key, { marker, name }] of this.#shown) {
      if (shown.get(key) === name) continue;
      marker.remove();
      this.#shown.delete(key);
    }
    for (const [key, name] of shown) {
      if (this.#shown.has(key)) continue;
      const element = document.createElement('span');
      element.className = name.className;
      element.textContent = name.text;
      const marker = new Marker({ element, anchor: name.anchor ?? 'center', offset: name.offset ?? [0, 0] })
        .setLngLat([name.longitude, name.latitude])
        .addTo(this.#map);
      // What is written here stands in the list beside the map as well; a marker would offer itself as a button.
      element.removeAttribute('role');
      element.removeAttribute('tabindex');
      element.removeAttribute('aria-label');
      element.setAttribute('aria-hidden', 'true');
      this.#shown.set(key, { marker, name });
    }
  }

  #around({ longitude, latitude }: Position): Box {
    const { x, y } = this.#map.project([longitude, latitude]);
    return { left: x - MARK, top: y - MARK, right: x + MARK, bottom: y + MARK };
  }

  #boxOf({ longitude, latitude, text, anchor = 'center', offset = [0, 0], widthPx = 1000 }: MapName): Box {
    const at = this.#map.project([longitude, latitude]);
    const line = text.length * PER_CHARACTER;
    const width = Math.min(line, widthPx) + AIR;
    const height = Math.ceil(line / widthPx) * LINE + AIR;
    const x = at.x + offset[0];
    const y = at.y + offset[1];
    const left = anchor.endsWith('left') ? x : anchor.endsWith('right') ? x - width : x - width / 2;
    const top = anchor.startsWith('top') ? y : anchor.startsWith('bottom') ? y - height : y - height / 2;
    return { left, top, right: left + width, bottom: top + height };
  }
}

/** What part of the world a map shows. */
export interface MapView {
  readonly latitude: number;
  readonly longitude: number;
  readonly zoom: number;
}

export const MIN_ZOOM = 3;
export const MAX_ZOOM = 18;

const VIEW = /^(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?),(\d{1,2}(?:\.\d{1,2})?)z$/;

/** Reads `10.2644,106.6725,14z`; null for what is no place on the earth, or no zoom that maps have. */
export function parseView(text: string): MapView | null {
  const match = VIEW.exec(text);
  if (!match) return null;
  const [latitude, longitude, zoom] = match.slice(1).map(Number) as [number, number, number];
  const fits = Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180 && zoom >= MIN_ZOOM && zoom <= MAX_ZOOM;
  return fits ? { latitude, longitude, zoom } : null;
}

/** The same as a link carries it: a metre is exact enough, and a link that is read aloud is short. */
export const viewText = ({ latitude, longitude, zoom }: MapView): string =>
  `${trimmed(latitude, 5)},${trimmed(longitude, 5)},${trimmed(zoom, 1)}z`;

const trimmed = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

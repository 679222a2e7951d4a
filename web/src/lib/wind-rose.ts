/** Below this, m/s, a wind has no direction worth telling. */
export const CALM_MPS = 0.5;
/** Lower edges of the classes of speed, m/s. */
export const speedClasses = [CALM_MPS, 2, 4, 6, 8] as const;
/** Where the wind comes from, clockwise from the north. */
export const sectors = [
  'N',
  'NNE',
  'NE',
  'ENE',
  'E',
  'ESE',
  'SE',
  'SSE',
  'S',
  'SSW',
  'SW',
  'WSW',
  'W',
  'WNW',
  'NW',
  'NNW',
] as const;
/** The eight of them that are written around a rose. */
export const mainSectors = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const;
export type Sector = (typeof sectors)[number];

export interface WindRose {
  /** Shares of all readings, 0…1, by sector and then by class of speed. */
  readonly shares: readonly (readonly number[])[];
  readonly calm: number;
  readonly readings: number;
}

interface Line {
  readonly t: readonly number[];
  readonly values: readonly number[];
}

const SECTOR_DEG = 360 / sectors.length;

/** Which of the sixteen sectors a direction in degrees lies in. */
export const sectorOf = (degrees: number): number =>
  Math.floor((((degrees % 360) + 360) % 360) / SECTOR_DEG + 0.5) % sectors.length;

const classOf = (speed: number): number => speedClasses.findLastIndex((edge) => speed >= edge);

/** How often the wind came from where, and how strong: of readings that have both speed (m/s) and direction (degrees). */
export function windRose(speed: Line, direction: Line): WindRose {
  const degreesAt = new Map(direction.t.map((at, i) => [at, direction.values[i]!]));
  const counts = sectors.map(() => speedClasses.map(() => 0));
  let calm = 0;
  let readings = 0;
  for (const [i, at] of speed.t.entries()) {
    const degrees = degreesAt.get(at);
    if (degrees === undefined) continue;
    readings++;
    const strength = classOf(speed.values[i]!);
    if (strength < 0) calm++;
    else counts[sectorOf(degrees)]![strength]!++;
  }
  const share = (n: number) => (readings === 0 ? 0 : n / readings);
  return { shares: counts.map((row) => row.map(share)), calm: share(calm), readings };
}

/** The sector from which it blew most, and its share; null for nothing but calm. */
export function prevailing({ shares }: WindRose): { readonly sector: Sector; readonly share: number } | null {
  const sums = shares.map((row) => row.reduce((a, b) => a + b, 0));
  const share = Math.max(...sums);
  return share > 0 ? { sector: sectors[sums.indexOf(share)]!, share } : null;
}

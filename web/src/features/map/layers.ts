import type { MapLayer, MapSpan } from './search.ts';

const HOUR_MS = 3_600_000;

interface LayerFacts {
  readonly property: string;
  /** Width of a step of the scrubber. */
  readonly bucket: Readonly<Record<MapSpan, '1h' | '3h' | '1d'>>;
  /** Circles begin at nought; otherwise at the lowest value there is. */
  readonly fromZero: boolean;
}

export const layerFacts: Readonly<Record<MapLayer, LayerFacts>> = {
  rain: { property: 'rainfall', bucket: { '24h': '1h', '7d': '1d' }, fromZero: true },
  salinity: { property: 'salinity', bucket: { '24h': '1h', '7d': '3h' }, fromZero: true },
  field: { property: 'water_level', bucket: { '24h': '1h', '7d': '3h' }, fromZero: false },
  river: { property: 'river_level', bucket: { '24h': '1h', '7d': '3h' }, fromZero: false },
};

const spanMs: Readonly<Record<MapSpan, number>> = { '24h': 24 * HOUR_MS, '7d': 7 * 24 * HOUR_MS };

/** The range of the scrubber: it ends with the hour that is now, so that it stays the same for an hour. */
export function spanRange(span: MapSpan, now: number): { readonly from: number; readonly to: number } {
  const to = (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
  return { from: to - spanMs[span], to };
}

/** The largest circle, px. */
const LARGEST = 26;
/** A value of nought is a dot, and not nothing. */
const SMALLEST = 3;

/** How large a value is drawn, and what the legend says of it. */
export interface AmountScale {
  readonly radiusOf: (value: number) => number;
  /** Largest first. */
  readonly steps: readonly number[];
}

/** A scale for all values of the span: what is drawn at one moment can be compared with another. */
export function amountScale(values: Iterable<number>, fromZero: boolean): AmountScale | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return null;
  if (fromZero) {
    const top = niceTop(high);
    // The area tells the amount.
    const radiusOf = (value: number) => Math.max(SMALLEST, LARGEST * Math.sqrt(Math.max(0, value) / top));
    return { radiusOf, steps: [top, top / 2, top / 4] };
  }
  const width = high - low;
  const radiusOf = (value: number) =>
    width === 0 ? LARGEST / 2 : SMALLEST + (LARGEST - SMALLEST) * Math.min(1, Math.max(0, (value - low) / width));
  return { radiusOf, steps: width === 0 ? [high] : [high, (high + low) / 2, low] };
}

/** The next 1, 2 or 5 with noughts. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((one) => one * power >= value) ?? 10;
  return step * power;
}

import type { MapAmount } from '../../domain/api/map.ts';
import { observedProperty } from '../../domain/observed-properties.ts';
import type { SeriesColumns } from '../../store/readings/reading-store.ts';

/** Rain is told as what fell since the last report; what a device counted since it was set up is the same rain. */
const COUNTED_AS: ReadonlyMap<string, readonly string[]> = new Map([['rainfall', ['rainfall', 'rainfall_total']]]);

/** Which properties are looked for when one is asked for. */
export const propertiesFor = (property: string): readonly string[] => COUNTED_AS.get(property) ?? [property];

/** How the results of a bucket become one value. */
export function amountOf(property: string): MapAmount {
  if (property === 'rainfall') return 'sum';
  return observedProperty(property)?.kind === 'counter' ? 'increase' : 'mean';
}

/** bucket → value, with the weight that it has where two devices share the bucket. */
type Part = Map<number, { readonly value: number; readonly weight: number }>;

/**
 * One value for each bucket of a device's results.
 * @param from epoch ms; of a counter the bucket before is handed in too, and told of here by its last result alone
 */
export function partOf({ t, min, mean, last, count }: SeriesColumns, amount: MapAmount, from: number): Part {
  const part: Part = new Map();
  let before: number | null = null;
  for (let row = 0; row < t.length; row++) {
    const at = t[row] as number;
    const weight = count[row] as number;
    const end = last[row] as number;
    if (amount === 'mean') part.set(at, { value: mean[row] as number, weight });
    else if (amount === 'sum') part.set(at, { value: (mean[row] as number) * weight, weight });
    else if (at >= from) {
      const start: number = before ?? (min[row] as number);
      // A counter that is lower than before began again at nought.
      part.set(at, { value: end >= start ? end - start : end, weight });
    }
    before = end;
  }
  return part;
}

/** The values of devices that stood somewhere one after another: what two of them share a bucket is put together. */
export function joined(parts: readonly Part[], amount: MapAmount): Map<number, number> {
  const whole: Part = new Map();
  for (const part of parts)
    for (const [at, { value, weight }] of part) {
      const known = whole.get(at);
      if (!known) whole.set(at, { value, weight });
      else if (amount === 'mean')
        whole.set(at, {
          value: (known.value * known.weight + value * weight) / (known.weight + weight),
          weight: known.weight + weight,
        });
      else whole.set(at, { value: known.value + value, weight: known.weight + weight });
    }
  return new Map([...whole].map(([at, { value }]) => [at, value]));
}

/** A column for the buckets; of several that measure side by side the highest counts. */
export const column = (t: readonly number[], lines: readonly ReadonlyMap<number, number>[]): (number | null)[] =>
  t.map((at) => {
    const values = lines.flatMap((line) => line.get(at) ?? []);
    return values.length === 0 ? null : Math.max(...values);
  });

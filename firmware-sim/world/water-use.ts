import { keyOf } from '../noise.ts';
import type { Place, WorldContext } from './context.ts';
import { createDemand, type Demand } from './demand.ts';

const METER = keyOf('water-use');

/** Households draw most at 6–8 and 17–20; at night little but leaks flows, which is why leaks are looked for then. */
const DAY_SHAPE = [
  1, 0.7, 0.6, 0.7, 1.6, 4.5, 8, 7.5, 5, 4, 4, 4.5, 4.2, 3.2, 3, 3.5, 5, 7.5, 8.5, 7, 5, 3.5, 2.2, 1.4,
];

/** m³. What one household uses differs more from day to day than what forty use together. */
export function waterUse({ seed }: WorldContext, { key, households }: Place): Demand {
  const spread = households === 1 ? 0.4 : 0.16;
  return createDemand({
    seed,
    key: METER ^ key,
    perDay: [0.39 * households * (1 - spread), 0.39 * households * (1 + spread)],
    shape: DAY_SHAPE,
    first: [20 * households, 100 * households],
  });
}

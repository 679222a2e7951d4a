import { propertyOf } from './datastream.ts';

/** Which figure of a device matters most at a glance: the one that a decision hangs on comes first. */
const order: readonly string[] = [
  'water_level',
  'dissolved_oxygen',
  'salinity',
  'soil_moisture',
  'river_level',
  'air_temperature',
  'active_power',
  'water_flow',
  'water_volume',
  'gate_state',
  'pump_state',
];
/** How the device itself is doing: never its main figure while it has another. */
const housekeeping = new Set(['battery_voltage', 'battery_level', 'signal_strength', 'latitude', 'longitude']);

/** Whether it was measured outside the device: not its battery, its signal or its position. */
export const tellsOfSurroundings = (key: string): boolean => !housekeeping.has(propertyOf(key));

function rank(key: string): number {
  const property = propertyOf(key);
  if (housekeeping.has(property)) return order.length + 1;
  const at = order.indexOf(property);
  return at < 0 ? order.length : at;
}

/** Datastream keys, the most telling first; keys of one rank by name (`20cm` before `40cm`, `L1` before `L2`). */
export function byImportance(keys: readonly string[]): string[] {
  return [...keys].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The datastream that stands for the device; undefined when it has none. */
export function mainDatastream(keys: readonly string[]): string | undefined {
  let best: string | undefined;
  for (const key of keys) {
    if (best === undefined || rank(key) < rank(best) || (rank(key) === rank(best) && key < best)) best = key;
  }
  return best;
}

import { propertyOf } from '../../domain/datastream.ts';
import { observedProperty } from '../../domain/observed-properties.ts';
import { keyOf } from '../noise.ts';
import { type Climate, climates, type Region } from './climate.ts';
import type { Place, Story, WorldContext } from './context.ts';
import { fieldsOf } from './devices.ts';

/** Results by datastream key (`soil_moisture@20cm`). */
export type Values = Readonly<Record<string, number | string>>;

export interface WorldDevice {
  readonly id: string;
  /** Id of a shipped device profile; any other reads air temperature and humidity. */
  readonly profile: string;
  readonly intervalS: number;
  readonly story?: Story | null;
  /** Where it stands; the delta unless said otherwise. */
  readonly region?: Region;
  /** Behind a water meter; forty unless said otherwise. */
  readonly households?: number;
}

export interface WorldOptions {
  /** Same seed, same readings. */
  readonly seed: number;
  /** Epoch ms around which the stories of a demonstration happen; none without it. */
  readonly anchor?: number | null;
}

/** What the sensors would see. Values depend on seed, device, property and time alone, never on the order of questions. */
export interface World {
  read(device: WorldDevice, at: number): Values;
}

export function createWorld({ seed, anchor = null }: WorldOptions): World {
  const contexts = new Map<Region, WorldContext>();
  const contextOf = (region: Region): WorldContext => {
    const known = contexts.get(region);
    if (known) return known;
    const climate: Climate = climates[region];
    const context = { seed: (seed ^ climate.key) | 0, anchor, climate };
    contexts.set(region, context);
    return context;
  };
  const places = new Map<string, Place>();
  const placeOf = (device: WorldDevice): Place => {
    const known = places.get(device.id);
    if (known) return known;
    const { intervalS, story = null, households = 40 } = device;
    const place: Place = { key: keyOf(device.id), story, intervalS, households, tracks: new Map() };
    places.set(device.id, place);
    return place;
  };
  return {
    read(device, at) {
      const place = placeOf(device);
      const context = contextOf(device.region ?? 'delta');
      const values: Record<string, number | string> = {};
      for (const [key, read] of Object.entries(fieldsOf(device.profile))) {
        const value = read(context, place, at);
        values[key] = typeof value === 'number' ? rounded(key, value) : value;
      }
      return values;
    },
  };
}

/** Sensors resolve a digit more than is worth showing. */
function rounded(key: string, value: number): number {
  const property = propertyOf(key);
  const scale = 10 ** ((observedProperty(property)?.decimals ?? 1) + 1);
  return Math.round(value * scale) / scale;
}

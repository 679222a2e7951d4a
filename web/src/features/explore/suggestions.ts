import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperties, observedProperty } from '../../../../domain/observed-properties.ts';
import type { StationStreams } from '../../data/stations-with-streams.ts';

/** Series that are worth looking at beside each other. */
export type Suggestion =
  | { readonly kind: 'across'; readonly property: string; readonly keys: readonly string[] }
  | {
      readonly kind: 'station';
      readonly station: string;
      readonly datastreams: readonly [string, string];
      readonly keys: readonly string[];
    };

const MAX = 3;
/** More lines than this are not a first look. */
const MAX_LINES = 6;
/** How the device itself does, which is nobody's first question. */
const aboutTheDevice = new Set(['battery_voltage', 'battery_level', 'signal_strength', 'latitude', 'longitude']);

const rank = new Map(observedProperties.map(({ code }, n) => [code, n]));
const isWorth = (datastream: string): boolean => {
  const property = propertyOf(datastream);
  return observedProperty(property)?.kind === 'gauge' && !aboutTheDevice.has(property);
};

/** Up to three things to compare among one's own stations: what several of them measure, then two things of one. */
export function suggestionsOf(stations: readonly StationStreams[]): Suggestion[] {
  const byProperty = new Map<string, string[]>();
  for (const { station, datastreams } of stations) {
    const counted = new Set<string>();
    for (const datastream of datastreams.filter(isWorth)) {
      const property = propertyOf(datastream);
      if (counted.has(property)) continue;
      counted.add(property);
      byProperty.set(property, [...(byProperty.get(property) ?? []), `${station.id}/${datastream}`]);
    }
  }
  const across = [...byProperty]
    .filter(([, keys]) => keys.length > 1)
    .sort((a, b) => b[1].length - a[1].length || (rank.get(a[0]) ?? 0) - (rank.get(b[0]) ?? 0))
    .map(([property, keys]): Suggestion => ({ kind: 'across', property, keys: keys.slice(0, MAX_LINES) }));
  const ofOne = stations.flatMap(({ station, datastreams }): Suggestion[] => {
    const [a, b] = firstOfTwoProperties(datastreams.filter(isWorth));
    if (a === undefined || b === undefined) return [];
    const keys = [`${station.id}/${a}`, `${station.id}/${b}`];
    return [{ kind: 'station', station: station.name, datastreams: [a, b], keys }];
  });
  const first = across.slice(0, MAX - Math.min(1, ofOne.length));
  return [...first, ...ofOne].slice(0, MAX);
}

function firstOfTwoProperties(datastreams: readonly string[]): readonly string[] {
  const [a] = datastreams;
  const b = datastreams.find((one) => a !== undefined && propertyOf(one) !== propertyOf(a));
  return a === undefined || b === undefined ? [] : [a, b];
}

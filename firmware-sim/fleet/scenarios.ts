import { UserError } from '../errors.ts';
import type { LinkKind } from '../links/presets.ts';
import type { Story } from '../world/context.ts';

/** What a fleet is made of and what it goes through. */
export interface Scenario {
  readonly description: string;
  /** Profiles of the fleet in turn: a fleet of any size has them in these proportions. */
  readonly profiles: readonly string[];
  readonly link: LinkKind;
  /** A story every `every`-th device of a profile goes through around the start. */
  readonly stories: readonly { readonly profile: string; readonly story: Story; readonly every: number }[];
  /** Local hour at which the simulated time begins, the last one before the present; the present without it. */
  readonly startHour?: number;
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  village: {
    description: 'a village of fields, gardens, ponds, a weather station, a buoy and meters',
    profiles: [
      'paddy-level',
      'soil-probe',
      'pond-sonde',
      'paddy-level',
      'weather-station',
      'soil-probe',
      'water-meter',
      'paddy-level',
      'salinity-buoy',
      'power-meter',
      'gate-station',
      'pond-sonde',
    ],
    link: '4g',
    stories: [
      { profile: 'paddy-level', story: 'awd-due', every: 8 },
      { profile: 'salinity-buoy', story: 'salt-front', every: 1 },
    ],
  },
  'pond-night': {
    description: 'ponds from 22:00 into a night in which oxygen falls in every third of them',
    profiles: ['pond-sonde'],
    link: '4g',
    stories: [{ profile: 'pond-sonde', story: 'oxygen-night', every: 3 }],
    startHour: 22,
  },
  'salt-season': {
    description: 'buoys and gates while a salt front comes in',
    profiles: ['salinity-buoy', 'gate-station', 'salinity-buoy'],
    link: 'nb-iot',
    stories: [
      { profile: 'salinity-buoy', story: 'salt-front', every: 1 },
      { profile: 'gate-station', story: 'salt-front', every: 1 },
    ],
  },
  'nb-iot-storm': {
    description: 'battery devices under a failing cell: loss, duplicates, reordering, cuts, all reconnecting together',
    profiles: ['paddy-level', 'soil-probe', 'water-meter', 'salinity-buoy'],
    link: 'storm',
    stories: [],
  },
  meters: {
    description: 'household water meters and three-phase electricity meters of a utility',
    profiles: ['water-meter', 'water-meter', 'water-meter', 'power-meter'],
    link: 'nb-iot',
    stories: [{ profile: 'power-meter', story: 'voltage-sag', every: 5 }],
  },
};

/**
 * The scenario of that name.
 * @throws UserError that lists the names there are
 */
export function scenarioOf(name: string): Scenario {
  const scenario = scenarios[name];
  if (!scenario) throw new UserError(`no scenario "${name}"; there are ${Object.keys(scenarios).join(', ')}`);
  return scenario;
}

import { shippedProfiles } from '../../domain/device-profile.ts';
import type { PayloadFormat } from '../firmware/payloads.ts';
import type { SimDevice } from '../firmware/station.ts';
import type { LinkKind } from '../links/presets.ts';
import { keyOf, uniform } from '../noise.ts';
import type { Scenario } from './scenarios.ts';

/** What is known of a device before the simulator makes one of it. */
export interface FleetEntry {
  readonly id: string;
  readonly name: string;
  readonly profile: string;
  readonly site: string | null;
  readonly gateway: string | null;
  readonly token: string | null;
}

const intervalOf = new Map(shippedProfiles.map(({ id, expectedIntervalS }) => [id, expectedIntervalS]));
/** SenML allows no `@` in a name (RFC 8428 §4.5.1), so devices with channels never write it. */
const withChannels = new Set(
  shippedProfiles.filter(({ fields }) => fields.some(({ channel }) => channel !== null)).map(({ id }) => id),
);
const FORMATS: readonly PayloadFormat[] = ['json', 'senml-json', 'senml-cbor', 'tb'];

/** Ids and profiles of a fleet of `count` devices: `sim-paddy-level-0001`, … */
export function fleetEntries(scenario: Scenario, count: number, tokenOf: (id: string) => string): FleetEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const profile = scenario.profiles[i % scenario.profiles.length] as string;
    const number = String(i + 1).padStart(4, '0');
    const id = `sim-${profile}-${number}`;
    return { id, name: `Thiết bị mô phỏng ${number}`, profile, site: null, gateway: null, token: tokenOf(id) };
  });
}

export interface MakeFleetOptions {
  readonly entries: readonly FleetEntry[];
  readonly scenario: Scenario;
  readonly seed: number;
  /** In place of the scenario's link. */
  readonly link?: LinkKind;
}

/** Simulated devices out of a list: ways of writing are dealt out by seed, stories as the scenario says. */
export function makeFleet({ entries, scenario, seed, link }: MakeFleetOptions): SimDevice[] {
  const counted = new Map<string, number>();
  return entries.map((entry) => {
    const nth = counted.get(entry.profile) ?? 0;
    counted.set(entry.profile, nth + 1);
    const told = scenario.stories.find(({ profile, every }) => profile === entry.profile && nth % every === 0);
    const dealt = FORMATS[Math.floor(uniform(seed, keyOf(entry.id), 0) * FORMATS.length)] as PayloadFormat;
    const behindGateway = entry.gateway !== null;
    const plain = dealt === 'tb' && behindGateway ? 'json' : dealt;
    return {
      id: entry.id,
      profile: entry.profile,
      intervalS: intervalOf.get(entry.profile) ?? 900,
      token: entry.token,
      gateway: entry.gateway,
      format: withChannels.has(entry.profile) && plain.startsWith('senml') ? 'json' : plain,
      link: link ?? scenario.link,
      story: told?.story ?? null,
    };
  });
}

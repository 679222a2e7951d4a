import { demoCommunes, householdMeters } from '../../domain/demo/demo.ts';
import { shippedProfiles } from '../../domain/device-profile.ts';
import type { PayloadFormat } from '../firmware/payloads.ts';
import type { SimDevice } from '../firmware/station.ts';
import type { Region } from '../world/climate.ts';
import type { Story } from '../world/context.ts';

/** What goes on around the anchor, so that a demonstration has something to show. */
const STORIES: Readonly<Record<string, Story>> = {
  'ruong-a3': 'awd-due',
  'ruong-b1': 'heading',
  'ruong-b2': 'heading-dry',
  'ruong-b3': 'heading',
  'ruong-b4': 'heading',
  'ao-2': 'oxygen-night',
  'man-cua-tieu': 'salt-front',
  'cong-so-1': 'salt-front',
  'dien-tram-bom': 'voltage-sag',
  'dat-ca-phe-2': 'soil-dry',
};

/** One gateway is set up as for ThingsBoard; behind the others each device keeps its own way of writing. */
const THINGSBOARD_GATEWAY = 'gw-phu-dong';
// SenML allows no `@` in a name (RFC 8428 §4.5.1), so devices with channels write plain JSON.
const FORMATS: Readonly<Record<string, PayloadFormat>> = { 'paddy-level': 'senml-json', 'pond-sonde': 'senml-cbor' };

const intervalOf = new Map(shippedProfiles.map((profile) => [profile.id, profile.expectedIntervalS]));
const atHomes = new Set(householdMeters);

/**
 * The devices of the demonstration as simulated devices.
 * @param tokenOf token of a gateway by its id; only gateways have a connection of their own
 */
export function demoFleet(tokenOf: (id: string) => string): SimDevice[] {
  return Object.entries(demoCommunes).flatMap(([region, { devices }]) =>
    devices.map((device) => ({
      id: device.id,
      profile: device.profile,
      intervalS: device.expectedIntervalS ?? intervalOf.get(device.profile) ?? 900,
      gateway: device.gateway ?? null,
      token: device.gateway == null ? tokenOf(device.id) : null,
      format: device.gateway === THINGSBOARD_GATEWAY ? 'tb' : (FORMATS[device.profile] ?? 'json'),
      link: '4g',
      story: STORIES[device.id] ?? null,
      region: region as Region,
      households: atHomes.has(device.id) ? 1 : 40,
    })),
  );
}

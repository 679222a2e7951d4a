import { shippedProfiles } from '../../domain/device-profile.ts';
import { pilotCommune } from '../../domain/pilot-commune.ts';
import type { PayloadFormat } from '../firmware/payloads.ts';
import type { SimDevice } from '../firmware/station.ts';
import type { Story } from '../world/context.ts';

/** What goes on at the pilot commune around the anchor, so that a demonstration has something to show. */
const STORIES: Readonly<Record<string, Story>> = {
  'ruong-a3': 'awd-due',
  'ao-2': 'oxygen-night',
  'man-cua-tieu': 'salt-front',
  'cong-so-1': 'salt-front',
  'dien-tram-bom': 'voltage-sag',
};

/** One gateway is set up as for ThingsBoard; behind the other each device keeps its own way of writing. */
const THINGSBOARD_GATEWAY = 'gw-phu-dong';
// SenML allows no `@` in a name (RFC 8428 §4.5.1), so devices with channels write plain JSON.
const FORMATS: Readonly<Record<string, PayloadFormat>> = { 'paddy-level': 'senml-json', 'pond-sonde': 'senml-cbor' };

const intervalOf = new Map(shippedProfiles.map((profile) => [profile.id, profile.expectedIntervalS]));

/**
 * The devices of the pilot commune as simulated devices.
 * @param tokenOf token of a gateway by its id; only gateways have a connection of their own
 */
export function pilotFleet(tokenOf: (id: string) => string): SimDevice[] {
  return pilotCommune.devices.map((device) => ({
    id: device.id,
    profile: device.profile,
    intervalS: device.expectedIntervalS ?? intervalOf.get(device.profile) ?? 900,
    gateway: device.gateway ?? null,
    token: device.gateway == null ? tokenOf(device.id) : null,
    format: device.gateway === THINGSBOARD_GATEWAY ? 'tb' : (FORMATS[device.profile] ?? 'json'),
    link: '4g',
    story: STORIES[device.id] ?? null,
  }));
}

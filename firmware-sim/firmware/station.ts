import { UserError } from '../errors.ts';
import type { LinkKind } from '../links/presets.ts';
import type { WorldDevice } from '../world/world.ts';
import type { PayloadFormat } from './payloads.ts';

/** A field unit of a simulated fleet. */
export interface SimDevice extends WorldDevice {
  /** The token it signs in with; null for one whose gateway carries everything. */
  readonly token: string | null;
  /** The gateway behind which it stands, if any. */
  readonly gateway: string | null;
  readonly format: PayloadFormat;
  readonly link: LinkKind;
}

/** One MQTT connection and the devices whose reports it carries: a device alone, or a gateway with its children. */
export interface Station {
  readonly id: string;
  readonly token: string;
  readonly link: LinkKind;
  readonly members: readonly SimDevice[];
}

/**
 * Puts devices under the connections that carry them.
 * @throws UserError naming the device that has neither a token nor a known gateway
 */
export function stationsOf(devices: readonly SimDevice[]): Station[] {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const members = new Map<string, SimDevice[]>();
  for (const device of devices) {
    const carrier = device.gateway !== null && byId.has(device.gateway) ? device.gateway : device.id;
    if ((byId.get(carrier) as SimDevice).token === null)
      throw new UserError(
        `device ${device.id}: no token for ${carrier}; give it one, or name the gateway that carries it`,
      );
    const others = members.get(carrier);
    if (others) others.push(device);
    else members.set(carrier, [device]);
  }
  return [...members].map(([id, list]) => {
    const { token, link } = byId.get(id) as SimDevice;
    return { id, token: token as string, link, members: list };
  });
}

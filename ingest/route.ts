import { routeOf } from '../domain/topics.ts';
import type { Origin } from '../store/journal/record.ts';
import type { Fault } from './decode/decoded.ts';
import type { Device } from './device.ts';
import type { Devices } from './devices.ts';
import type { Sender } from './work.ts';

/** Whether `device` may send over the connection of `connection`: itself, or through its gateway. */
export function mayCarry(connection: Device, device: Device): boolean {
  return connection === device || device.gateway === connection.id;
}

/** Tells who sent an uplink and what for; what it found is kept by the identity of the origin. */
export class Router {
  readonly #devices: Devices;
  #senders = new WeakMap<Origin, Sender | Fault>();

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  /** After the registry changed. */
  forget(): void {
    this.#senders = new WeakMap();
  }

  sender(origin: Origin): Sender | Fault {
    let found = this.#senders.get(origin);
    if (!found) {
      found = this.#find(origin);
      this.#senders.set(origin, found);
    }
    return found;
  }

  #find({ connection: connectionId, topic }: Origin): Sender | Fault {
    const route = routeOf(topic, connectionId);
    const named = route && 'device' in route ? route.device : null;
    const fault = (reason: Fault['reason'], detail: string): Fault => ({ reason, detail, field: '', device: named });
    if (!route) return fault('unknown-topic', `nothing is read from "${topic.slice(0, 200)}"`);
    const connection = this.#devices.byId.get(connectionId);
    if (!connection) return fault('unknown-device', `no device "${connectionId}" is registered`);
    if (named === null) return { route, connection, target: null };
    const target = this.#devices.byId.get(named);
    if (!target) return fault('unknown-device', `no device "${named}" is registered`);
    if (!mayCarry(connection, target)) {
      return fault('not-its-gateway', `"${named}" is not registered under "${connectionId}"`);
    }
    return { route, connection, target };
  }
}

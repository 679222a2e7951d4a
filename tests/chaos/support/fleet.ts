import { thresholdRule } from '../../support/rules.ts';
import type { ChaosServer } from './chaos-server.ts';
import { Ledger, type Stated } from './ledger.ts';
import { type Message, Publisher, type PublisherOptions } from './publisher.ts';

/** A number that follows from what it is the value of, 0 … 79.99 with two decimals. */
export function resultOf(device: string, datastream: string, at: number): number {
  // FNV-1a
  let hash = 0x811c9dc5;
  for (const char of `${device} ${datastream} ${at}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return (hash % 8000) / 100;
}

/** The rule that the swinging devices cross time and again. */
export const SWING = { property: 'salinity', raiseAt: 4, clearBelow: 2 } as const;

/** Salinity of a swinging device, 0 … 7.99 g/L. */
export const swingOf = (device: string, at: number): number => resultOf(device, SWING.property, at) / 10;

/** Distinct instants of one device that are now, or as good as. */
export function clock(): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Date.now());
    return last;
  };
}

const DATASTREAMS = ['soil_moisture@20cm', 'water_level'] as const;

const stated = (device: string, at: number, values: Readonly<Record<string, number>>): Stated[] =>
  Object.entries(values).map(([datastream, value]) => ({ device, at, datastream, value }));

const plain = (device: string, at: number): Readonly<Record<string, number>> =>
  Object.fromEntries(DATASTREAMS.map((name) => [name, resultOf(device, name, at)]));

/** Messages of devices on their own topics, one after the other. */
export function telemetry(devices: readonly string[], values = plain): () => Message {
  const clocks = devices.map(clock);
  let turn = 0;
  return () => {
    const index = turn % devices.length;
    const device = devices[index] as string;
    turn += 1;
    const at = (clocks[index] as () => number)();
    const of = values(device, at);
    return {
      topic: `sen/v1/${device}/up`,
      payload: JSON.stringify({ ts: at, values: of }),
      states: stated(device, at, of),
    };
  };
}

/** Messages of a gateway that speak of several devices at once, as in ThingsBoard's gateway API. */
export function gatewayTelemetry(devices: readonly string[]): () => Message {
  const clocks = devices.map(clock);
  return () => {
    const states: Stated[] = [];
    const body: Record<string, unknown> = {};
    devices.forEach((device, index) => {
      const at = (clocks[index] as () => number)();
      const of = plain(device, at);
      body[device] = [{ ts: at, values: of }];
      states.push(...stated(device, at, of));
    });
    return { topic: 'v1/gateway/telemetry', payload: JSON.stringify(body), states };
  };
}

/** The same messages made longer by blanks that JSON allows. */
export const padded =
  (next: () => Message, bytes: number): (() => Message) =>
  () => {
    const message = next();
    return { ...message, payload: message.payload + ' '.repeat(bytes) };
  };

export const swinging = (device: string): (() => Message) =>
  telemetry([device], (of, at) => ({ [SWING.property]: swingOf(of, at) }));

/** Registers a device that sends any JSON; its token. */
export async function register(
  server: ChaosServer,
  id: string,
  more: { readonly gateway?: string; readonly profile?: string } = {},
): Promise<string> {
  const body = { id, name: id, profile: more.profile ?? 'generic-json', gateway: more.gateway ?? null };
  return (await server.api<{ token: string }>('POST', '/devices', body)).token;
}

export const addSwingRule = (server: ChaosServer, devices: readonly string[]): Promise<{ id: string }> =>
  server.api(
    'POST',
    '/rules',
    thresholdRule(
      { property: SWING.property, value: SWING.raiseAt, clearValue: SWING.clearBelow },
      { name: { vi: 'Mặn vượt mức lấy nước', en: 'Too salty to take in water' }, scope: { devices: [...devices] } },
    ),
  );

/** Devices of several kinds that publish to one server, and the ledger of it. */
export class Fleet {
  readonly ledger = new Ledger();
  readonly publishers: Publisher[] = [];
  readonly #server: ChaosServer;

  constructor(server: ChaosServer) {
    this.#server = server;
  }

  add(options: Omit<PublisherOptions, 'url' | 'ledger'> & { readonly overWebSocket?: boolean }): Publisher {
    const { http, mqttPort } = this.#server;
    const url = options.overWebSocket ? `${http.replace('http', 'ws')}/mqtt` : `mqtt://127.0.0.1:${mqttPort}`;
    const publisher = new Publisher({ ...options, url, ledger: this.ledger });
    this.publishers.push(publisher);
    return publisher;
  }

  /**
   * Registers and starts the usual mix: devices of their own, one over a WebSocket and one at QoS 2, a gateway that
   * carries three on their own topics, one that speaks of two in each message, and two devices whose values swing
   * across a threshold.
   * @param gapMs between an acknowledgement and the next message of each; as fast as they can when left out
   */
  async startMix({ gapMs }: { readonly gapMs?: number } = {}): Promise<void> {
    const server = this.#server;
    const pace = gapMs === undefined ? {} : { gapMs };
    for (const id of ['field-1', 'field-2', 'field-3']) {
      const token = await register(server, id);
      this.add({
        ...pace,
        token,
        clientId: id,
        next: telemetry([id]),
        window: 20,
        twiceEvery: 7,
        clean: id !== 'field-2',
        overWebSocket: id === 'field-3',
      });
    }
    const exact = await register(server, 'exact-1');
    this.add({ ...pace, token: exact, clientId: 'exact-1', next: telemetry(['exact-1']), window: 5, qos: 2 });
    const gateway = await register(server, 'gateway-1', { profile: 'gateway' });
    const children = ['child-1', 'child-2', 'child-3'];
    for (const id of children) await register(server, id, { gateway: 'gateway-1' });
    this.add({
      ...pace,
      token: gateway,
      clientId: 'gateway-1',
      next: telemetry(children),
      window: 30,
      twiceEvery: 11,
      replayEvery: 9,
    });
    const second = await register(server, 'gateway-2', { profile: 'gateway' });
    const others = ['child-4', 'child-5'];
    for (const id of others) await register(server, id, { gateway: 'gateway-2' });
    this.add({
      ...pace,
      token: second,
      clientId: 'gateway-2',
      next: gatewayTelemetry(others),
      window: 5,
      twiceEvery: 5,
    });
    const swingers = ['swing-1', 'swing-2'];
    const tokens: string[] = [];
    for (const id of swingers) tokens.push(await register(server, id));
    await addSwingRule(server, swingers);
    swingers.forEach((id, index) => {
      const token = tokens[index] as string;
      this.add({
        ...pace,
        token,
        clientId: id,
        next: swinging(id),
        window: index === 0 ? 1 : 4,
        twiceEvery: 3,
        replayEvery: 4,
      });
    });
  }

  pause(): void {
    for (const publisher of this.publishers) publisher.pause();
  }

  resume(): void {
    for (const publisher of this.publishers) publisher.resume();
  }

  /** Messages that wait for their acknowledgement. */
  get waiting(): number {
    return this.publishers.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** Whether every device is connected. */
  get connected(): boolean {
    return this.publishers.every(({ connected }) => connected);
  }

  async end(): Promise<void> {
    await Promise.all(this.publishers.map((publisher) => publisher.end()));
  }
}

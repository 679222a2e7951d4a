import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import { type ConnectionOptions, connect as dialTls } from 'node:tls';
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import type { Broker, BrokerOptions, Identity, Refusal, UplinkSink } from '../../../broker/contract.ts';
import { createBroker } from '../../../broker/create-broker.ts';

export interface Taken {
  readonly connection: string;
  readonly topic: string;
  readonly payload: Buffer;
  readonly receivedAt: number;
}

/** A sink in memory whose durability a test turns on and off. */
export class FakeSink implements UplinkSink {
  readonly taken: Taken[] = [];
  hasRoom = true;
  /** While false nothing becomes durable. */
  durable = true;
  #waiting: (() => void)[] = [];
  #room: (() => void)[] = [];

  append(connection: Uint8Array, topic: Uint8Array, bytes: Uint8Array, start: number, end: number, receivedAt: number) {
    this.taken.push({
      connection: Buffer.from(connection).toString(),
      topic: Buffer.from(topic).toString(),
      payload: Buffer.from(bytes.subarray(start, end)),
      receivedAt,
    });
  }

  whenDurable(done: () => void): void {
    this.#waiting.push(done);
    setImmediate(() => this.settle());
  }

  settle(): void {
    while (this.durable && this.#waiting.length > 0) this.#waiting.shift()?.();
  }

  onRoom(resume: () => void): void {
    this.#room.push(resume);
  }

  makeRoom(): void {
    this.hasRoom = true;
    for (const resume of this.#room.splice(0)) resume();
  }

  get texts(): string[] {
    return this.taken.map((uplink) => uplink.payload.toString());
  }
}

/** Devices are `tok-<device>`; gateway `gw` carries `child-…`. */
export function authenticateForTest({ username }: { username: string | null }) {
  const device = /^tok-(.+)$/.exec(username ?? '')?.[1];
  if (device === undefined) return { ok: false as const, reason: 'bad-credential' as const, device: null };
  if (device === 'locked') return { ok: false as const, reason: 'device-disabled' as const, device };
  const identity: Identity = { device, carries: (other) => device === 'gw' && other.startsWith('child-') };
  return { ok: true as const, identity };
}

export const unrestricted: BrokerOptions['authenticate'] = () => ({
  ok: true,
  identity: {
    device: 'open',
    carries: () => true,
    unrestricted: true,
    maySubscribe: (filter) => filter !== 'test/nosubscribe',
  },
});

export interface Bench {
  readonly broker: Broker;
  readonly sink: FakeSink;
  readonly refusals: Refusal[];
  /** Over TLS when the broker has it. */
  raw(options?: ConnectionOptions): Promise<RawClient>;
  device(name: string, connect?: Partial<IConnectPacket>): Promise<RawClient>;
  close(): Promise<void>;
}

export async function startBench(options: Partial<BrokerOptions> = {}): Promise<Bench> {
  const sink = new FakeSink();
  const refusals: Refusal[] = [];
  const broker = await createBroker({
    host: '127.0.0.1',
    port: 0,
    sink,
    authenticate: authenticateForTest,
    onRefusal: (refusal) => refusals.push(refusal),
    ...options,
  });
  const clients: RawClient[] = [];
  const raw = async (more: ConnectionOptions = {}): Promise<RawClient> => {
    const client = await (broker.tlsPort === null
      ? RawClient.dial(broker.port)
      : RawClient.dialTls(broker.tlsPort, { rejectUnauthorized: false, ...more }));
    clients.push(client);
    return client;
  };
  return {
    broker,
    sink,
    refusals,
    raw,
    async device(name, connect = {}) {
      const client = await raw();
      await client.connect({ clientId: name, username: `tok-${name}`, ...connect });
      return client;
    },
    async close() {
      for (const client of clients) client.socket.destroy();
      sink.durable = true;
      sink.settle();
      await broker.close(200);
    },
  };
}

/** A socket that speaks MQTT packet by packet, or any bytes at all. */
export class RawClient {
  readonly socket: Socket;
  readonly received: Packet[] = [];
  closed = false;
  #parser = parser();
  #watchers = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    const wake = (): void => {
      for (const watcher of [...this.#watchers]) watcher();
    };
    this.#parser.on('packet', (packet) => {
      this.received.push(packet);
      wake();
    });
    socket.on('data', (bytes) => this.#parser.parse(bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
      wake();
    });
  }

  static async dial(port: number): Promise<RawClient> {
    const socket = dial({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  static async dialTls(port: number, options: ConnectionOptions): Promise<RawClient> {
    const socket = dialTls({ port, host: '127.0.0.1', ...options });
    await once(socket, 'secureConnect');
    socket.setNoDelay(true);
    return new RawClient(socket);
  }

  send(...packets: (Packet | Buffer)[]): void {
    this.socket.write(Buffer.concat(packets.map((packet) => (Buffer.isBuffer(packet) ? packet : generate(packet)))));
  }

  async connect(options: Partial<IConnectPacket> = {}): Promise<Packet> {
    this.send(connectPacket(options));
    return this.next('connack');
  }

  /** Resolves with the first packet of that kind, which is taken out of `received`. */
  async next(cmd: Packet['cmd']): Promise<Packet & Record<string, unknown>> {
    let found = -1;
    await this.until(() => {
      found = this.received.findIndex((packet) => packet.cmd === cmd);
      return found >= 0;
    }, cmd);
    return this.received.splice(found, 1)[0] as Packet & Record<string, unknown>;
  }

  async end(): Promise<void> {
    await this.until(() => this.closed, 'the end of the connection', true);
  }

  /** Round trip: everything sent before has been looked at, by the front and by the control plane. */
  async ping(): Promise<void> {
    this.send({ cmd: 'pingreq' }, { cmd: 'unsubscribe', messageId: 65_000, unsubscriptions: ['ping'] } as never);
    await this.next('pingresp');
    await this.next('unsuback');
  }

  until(condition: () => boolean, what: string, mayClose = false): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail('waited too long'), 8000);
      const fail = (why: string): void => {
        this.#watchers.delete(check);
        clearTimeout(timer);
        const last = this.received.slice(-5).map((p) => p.cmd);
        reject(new Error(`${why} for ${what}; got ${this.received.length} packets, the last ${last}`));
      };
      const check = (): void => {
        if (condition()) {
          this.#watchers.delete(check);
          clearTimeout(timer);
          resolve();
        } else if (this.closed && !mayClose) fail('connection closed while waiting');
      };
      this.#watchers.add(check);
      check();
    });
  }
}

export const connectPacket = (options: Partial<IConnectPacket> = {}): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  clientId: 'c1',
  keepalive: 60,
  ...options,
});

export const publishPacket = (
  topic: string,
  payload: string | Buffer,
  options: { qos?: 0 | 1 | 2; id?: number; retain?: boolean; dup?: boolean } = {},
): Packet => ({
  cmd: 'publish',
  topic,
  payload,
  qos: options.qos ?? 1,
  retain: options.retain ?? false,
  dup: options.dup ?? false,
  ...((options.qos ?? 1) > 0 ? { messageId: options.id ?? 1 } : {}),
});

export async function eventually(condition: () => boolean, what: string): Promise<void> {
  const until = Date.now() + 8000;
  while (!condition()) {
    if (Date.now() > until) throw new Error(`waited too long for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

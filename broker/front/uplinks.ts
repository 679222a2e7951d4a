import type { RefusalReason } from '../../domain/refusals.ts';
import { routeOf } from '../../domain/topics.ts';
import { mayPublish } from '../access/permissions.ts';
import type { BrokerLimits, BrokerOptions, Identity, UplinkSink } from '../contract.ts';
import type { Session } from '../session/session.ts';
import { pauses, type ReadGate } from './read-gate.ts';
import { UplinkGrants } from './uplink-grants.ts';

/** Acknowledgements of the chunk at hand; one chunk of one connection is gone through at a time. */
const acks = Buffer.allocUnsafe(64 * 1024);
/** One latency in so many batches is observed. */
const OBSERVE_EVERY = 32;
let batches = 0;

export interface Counters {
  connections: number;
  uplinks: number;
  acks: number;
  pending: number;
  fastUplinks: number;
}

/** What uplinks need of the broker. */
export interface UplinkHost {
  readonly limits: BrokerLimits;
  readonly sink: UplinkSink;
  readonly counters: Counters;
  readonly dataPlane: boolean;
  /** False once the broker is closing. */
  readonly open: boolean;
  observeAck(ms: number): void;
  readonly foreign: BrokerOptions['onForeign'];
}

/** The connection whose uplinks these are. */
export interface Uplinker {
  readonly ended: boolean;
  send(bytes: Buffer): void;
  refuse(reason: RefusalReason, detail: string): void;
  /** Refuses and ends the connection. */
  fail(reason: RefusalReason, detail: string): void;
}

export interface ControlPublish {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  readonly messageId: number;
}

/**
 * What one client publishes, on its way to the sink and back as acknowledgements, in order [MQTT-4.6.0-2]: on the
 * data plane straight from the socket's chunk, otherwise through the control plane.
 */
export class Uplinks {
  readonly #host: UplinkHost;
  readonly #client: Uplinker;
  readonly #gate: ReadGate;
  readonly #identity: Identity;
  readonly #session: Session;
  readonly #device: Buffer;
  readonly #grants: UplinkGrants | null;
  /** PUBLISHes that wait for the sink. */
  #pending = 0;
  /** PUBLISHes given to the control plane that it has not dealt with: until then none may overtake them. */
  #inControl = 0;
  /** Of the chunk at hand: bytes of acknowledgements, and uplinks not counted yet. */
  #ackBytes = 0;
  #uncounted = 0;

  constructor(host: UplinkHost, client: Uplinker, of: { gate: ReadGate; identity: Identity; session: Session }) {
    this.#host = host;
    this.#client = client;
    this.#gate = of.gate;
    this.#identity = of.identity;
    this.#session = of.session;
    this.#device = Buffer.from(of.identity.device);
    this.#grants = host.dataPlane ? new UplinkGrants(of.identity) : null;
  }

  get pending(): number {
    return this.#pending;
  }

  /**
   * Takes a PUBLISH whose body is `bytes[body..end)` on the data plane. False when it is not for it: QoS 2,
   * retained, another topic, ill-formed, or something is still in the control plane.
   */
  takeFast(bytes: Buffer, first: number, body: number, end: number, now: number): boolean {
    // QoS 1, sent again or not, or QoS 0; not retained.
    if (this.#grants === null || this.#inControl > 0 || ((first & 0xf7) !== 0x32 && first !== 0x30)) return false;
    const topicEnd = body + 2 + (((bytes[body] as number) << 8) | (bytes[body + 1] as number));
    const payload = first === 0x30 ? topicEnd : topicEnd + 2;
    if (payload > end) return false;
    const grant = this.#grants.find(bytes, body + 2, topicEnd);
    if (grant === null) return false;
    if (first !== 0x30) {
      const idHigh = bytes[topicEnd] as number;
      const idLow = bytes[topicEnd + 1] as number;
      if (idHigh === 0 && idLow === 0) return false;
      if (this.#ackBytes + 4 > acks.length) this.flush();
      const at = this.#ackBytes;
      acks[at] = 0x40;
      acks[at + 1] = 2;
      acks[at + 2] = idHigh;
      acks[at + 3] = idLow;
      this.#ackBytes = at + 4;
    }
    this.#host.sink.append(this.#device, grant.topic, bytes, payload, end, now);
    this.#uncounted++;
    return true;
  }

  /** The chunk is gone through: its acknowledgements, as one write, once the sink has it all. */
  flush(): void {
    const { counters, sink } = this.#host;
    counters.uplinks += this.#uncounted;
    counters.fastUplinks += this.#uncounted;
    this.#uncounted = 0;
    if (this.#ackBytes > 0) {
      const batch = Buffer.from(acks.subarray(0, this.#ackBytes));
      this.#ackBytes = 0;
      const observe = this.#waits(batch.length >> 2);
      sink.whenDurable(() => {
        observe?.();
        if (this.#settled(batch.length >> 2)) this.#client.send(batch);
      });
    }
    if (this.#pending >= this.#host.limits.inflightPerClient) this.#gate.pause(pauses.inflight);
  }

  /** A PUBLISH goes to the control plane; acknowledgements of those before it are asked for before its own. */
  givenToControl(): void {
    this.flush();
    this.#inControl++;
  }

  /**
   * A PUBLISH comes back from the control plane: onto disk, then `done`. What may not be published is acknowledged
   * too [MQTT-3.3.5-2], in its turn. A QoS 2 packet id is taken once until its PUBREL [MQTT-4.3.3-2].
   */
  takeFromControl({ topic, payload, qos, messageId }: ControlPublish, done: () => void): void {
    if (qos !== 1) this.#inControl--;
    if (qos !== 2 || !this.#session.incoming.has(messageId)) this.#take(topic, payload);
    if (qos === 2 && !this.#remember(messageId)) return;
    if (qos === 0) {
      done();
      return;
    }
    const observe = this.#waits(1);
    this.#host.sink.whenDurable(() => {
      observe?.();
      if (this.#settled(1)) done();
    });
    if (this.#pending >= this.#host.limits.inflightPerClient) this.#gate.pause(pauses.inflight);
  }

  /** The control plane has written the PUBACK of a PUBLISH. */
  acknowledged(): void {
    this.#inControl--;
  }

  /** The will of a client that has gone [MQTT-3.1.2-8]: an uplink like any other, with nobody to answer. */
  takeWill(topic: string, payload: Buffer): void {
    if (this.#host.open) this.#take(topic, payload);
  }

  #take(topic: string, payload: Buffer): void {
    if (!mayPublish(this.#identity, topic)) {
      this.#client.refuse('publish-denied', `published to ${topic}`);
      const route = routeOf(topic, this.#identity.device);
      if (route && 'device' in route) this.#host.foreign?.(this.#identity.device, route.device, payload);
      return;
    }
    this.#host.sink.append(this.#device, Buffer.from(topic), payload, 0, payload.length, Date.now());
    this.#host.counters.uplinks++;
  }

  #remember(messageId: number): boolean {
    const { incoming } = this.#session;
    incoming.add(messageId);
    if (incoming.size <= this.#host.limits.inflightPerClient) return true;
    this.#client.fail('too-many-inflight', `${incoming.size} QoS 2 messages without PUBREL`);
    return false;
  }

  /** So many more wait for the sink; now and then a function that tells how long. */
  #waits(count: number): (() => void) | null {
    this.#pending += count;
    this.#host.counters.pending += count;
    if (batches++ % OBSERVE_EVERY !== 0) return null;
    const since = performance.now();
    return () => this.#host.observeAck(performance.now() - since);
  }

  /** So many wait no longer; false when the client is gone and nothing is to be sent. */
  #settled(count: number): boolean {
    const { counters, limits } = this.#host;
    this.#pending -= count;
    counters.pending -= count;
    if (this.#client.ended) return false;
    counters.acks += count;
    if (this.#pending <= limits.inflightPerClient / 2) this.#gate.resume(pauses.inflight);
    return true;
  }
}

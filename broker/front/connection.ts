import { Duplex } from 'node:stream';
import type { RefusalReason } from '../../domain/refusals.ts';
import { mayPublish } from '../access/permissions.ts';
import type { Identity } from '../contract.ts';
import { checkBody, checkFirstByte, checkPublish } from '../mqtt/check-packet.ts';
import { encodeAdmittedConnect, encodeConnack } from '../mqtt/encode.ts';
import { type PacketListener, PacketSplitter } from '../mqtt/packet-splitter.ts';
import type { ReturnCode, Violation } from '../mqtt/packet-types.ts';
import * as packets from '../mqtt/packet-types.ts';
import { type ConnectRequest, readConnect } from '../mqtt/read-connect.ts';
import type { Outlet } from '../session/outgoing.ts';
import type { Session } from '../session/session.ts';
import type { Host } from './host.ts';
import { SubackRepair } from './suback-repair.ts';
import { UplinkGrants } from './uplink-grants.ts';

/** Why a socket is not read just now; bits, for several may hold at once. */
const ADMITTING = 1;
const CONTROL = 2;
const INFLIGHT = 4;
const SINK = 8;
const OUTPUT = 16;
const CLOSING = 32;

/** Bytes that may wait for a client that does not read; beyond it nothing is read from it and nothing queued to it. */
const MAX_UNSENT_BYTES = 256 * 1024;
/** A client that takes nothing for so long is let go, as is a socket that does not end by itself when told to. */
const FROZEN_MS = 60_000;
const LINGER_MS = 2_000;

/** Acknowledgements of the chunk at hand; one chunk is gone through at a time. */
const acks = Buffer.allocUnsafe(64 * 1024);
/** One latency in so many batches is observed. */
const OBSERVE_EVERY = 32;
let batches = 0;

export interface AdmittedClient {
  readonly clientId: string;
  readonly identity: Identity;
  readonly session: Session;
  readonly sessionPresent: boolean;
}

/**
 * One client: checks every packet before anybody else sees it, keeps time-outs and limits, carries uplinks of the
 * data plane to the sink, and is the stream on which the control plane sees all the rest, in order.
 */
export class Connection extends Duplex implements PacketListener, Outlet {
  readonly address: string;
  readonly certificateName: string | null;
  /** Set once the client is known; it may still wait for its predecessor to go. */
  identity: Identity | null = null;
  clientId: string | null = null;
  session: Session | null = null;
  /** The device that the credential of a refused client is of, as far as it is known. */
  rejectedDevice: string | null = null;
  /** Former connections of this client that must be gone before it is let in. */
  readonly predecessors: Promise<void>[] = [];
  /** Settled once nothing of this connection is left in the control plane. */
  readonly gone: Promise<void>;
  #resolveGone: () => void = () => {};
  #phase: 'connecting' | 'admitting' | 'opening' | 'open' | 'ended' = 'connecting';
  readonly #host: Host;
  readonly #socket: Duplex;
  readonly #splitter: PacketSplitter;
  #connect: ConnectRequest | null = null;
  #sessionPresent = false;
  #keepaliveMs = 0;
  #paused = 0;
  #pausedAt = 0;
  #now = Date.now();
  #begunAt = this.#now;
  #lastSeen = this.#now;
  #endedAt = 0;
  /** PUBLISHes that wait for the sink. */
  #pending = 0;
  /** PUBLISHes given to the control plane that it has not dealt with: until then none may overtake them. */
  #inControl = 0;
  #grants: UplinkGrants | null = null;
  #device: Buffer = Buffer.alloc(0);
  #ackBytes = 0;
  #fast = 0;
  #forwardBytes: Buffer | null = null;
  #forwardFrom = 0;
  #forwardTo = 0;
  #subacks: SubackRepair | null = null;
  #handed = false;
  readonly #whenRoom: (() => void)[] = [];

  constructor(host: Host, socket: Duplex, address: string, certificateName: string | null) {
    super({ writableHighWaterMark: 64 * 1024, emitClose: true });
    this.address = address;
    this.certificateName = certificateName;
    this.#host = host;
    this.#socket = socket;
    this.#splitter = new PacketSplitter(this, host.limits.connectBytes);
    this.gone = new Promise((resolve) => {
      this.#resolveGone = resolve;
    });
    this.on('error', () => {});
    socket.on('data', (chunk: Buffer) => this.#data(chunk));
    socket.on('end', () => this.#socketEnded());
    socket.on('error', () => {});
    socket.on('close', () => setImmediate(() => this.destroy()));
    socket.on('drain', () => this.#drained());
  }

  get unrestricted(): boolean {
    return this.identity?.unrestricted === true;
  }

  get ended(): boolean {
    return this.#phase === 'ended';
  }

  /** ms since the client was last heard; 0 while it is this side that does not listen. */
  get silentMs(): number {
    return this.#paused & ~OUTPUT ? 0 : Date.now() - this.#lastSeen;
  }

  get pending(): number {
    return this.#pending;
  }

  // ── from the socket ──

  #data(chunk: Buffer): void {
    this.#now = this.#lastSeen = Date.now();
    if (this.#phase === 'ended') return;
    if (!this.#host.sink.hasRoom && this.#phase === 'open' && !this.unrestricted) this.#awaitSink();
    this.#splitter.feed(chunk);
  }

  begun(first: number): boolean {
    this.#begunAt = this.#now;
    if (this.#phase === 'connecting') {
      if (first === 0x10) return true;
      this.#fail('not-mqtt', `first byte 0x${first.toString(16).padStart(2, '0')} [MQTT-3.1.0-1]`);
      return false;
    }
    const bad = checkFirstByte(first, this.#connect?.level ?? 4);
    if (bad) this.#broken(bad);
    return !bad;
  }

  packet(bytes: Buffer, start: number, body: number, end: number): boolean {
    const first = bytes[start] as number;
    if (this.#phase === 'connecting') return this.#first(bytes, first, body, end);
    const type = first >> 4;
    if (type === packets.PUBLISH) return this.#publish(bytes, first, start, body, end);
    const bad = checkFirstByte(first, this.#connect?.level ?? 4) ?? checkBody(bytes, type, body, end);
    if (bad) {
      this.#broken(bad);
      return false;
    }
    switch (type) {
      case packets.PUBACK:
      case packets.PUBCOMP:
        this.session?.outgoing.finished(bytes.readUInt16BE(body));
        return true;
      case packets.PUBREC:
        this.session?.outgoing.received(bytes.readUInt16BE(body));
        return true;
      case packets.PUBREL:
        // The id is free again with the first PUBREL, §4.3.3; the control plane answers.
        if (!this.unrestricted) this.session?.incoming.delete(bytes.readUInt16BE(body));
        break;
      case packets.SUBSCRIBE:
        this.#subacks ??= new SubackRepair(this.#connect?.level ?? 4);
        this.#subacks.subscribe(bytes, body, end);
        break;
    }
    // The DUP flag that MQTT 3.1 has on three packets means nothing to a server.
    bytes[start] = first & 0xf7;
    this.#forward(bytes, start, end);
    return this.#phase === 'open';
  }

  chunkDone(): void {
    this.#flushForward();
    this.#flushAcks();
    if (this.#pending >= this.#host.limits.inflightPerClient) this.#pause(INFLIGHT);
  }

  unsplittable(problem: 'too-large' | 'bad-length', bytes: number): void {
    if (problem === 'bad-length') this.#broken({ clause: '2.2.3', what: 'remaining length of more than four bytes' });
    else this.#fail('packet-too-large', `${bytes} bytes, ${this.#splitter.maxBytes} are allowed`);
  }

  #first(bytes: Buffer, first: number, body: number, end: number): boolean {
    if (first !== 0x10) {
      this.#fail('not-mqtt', `first byte 0x${first.toString(16).padStart(2, '0')} [MQTT-3.1.0-1]`);
      return false;
    }
    const result = readConnect(bytes, body, end);
    if (!result.ok) {
      const { clause, what } = result.violation;
      const reason = result.mqtt ? 'protocol-error' : 'not-mqtt';
      if (result.returnCode === null) this.#fail(reason, `${what} [${clause}]`);
      else this.reject(result.returnCode, reason, `${what} [${clause}]`);
      return false;
    }
    this.#phase = 'admitting';
    this.#connect = result.connect;
    this.#pause(ADMITTING);
    this.#host.admit(this, result.connect);
    return false;
  }

  #publish(bytes: Buffer, first: number, start: number, body: number, end: number): boolean {
    const qos = (first >> 1) & 3;
    // Data plane: QoS 1 (sent again or not) or QoS 0, not retained, nothing before it in the control plane.
    if (this.#grants && this.#inControl === 0 && ((first & 0xf7) === 0x32 || first === 0x30)) {
      const topicEnd = body + 2 + (((bytes[body] as number) << 8) | (bytes[body + 1] as number));
      const payload = topicEnd + qos * 2;
      if (payload <= end) {
        const grant = this.#grants.find(bytes, body + 2, topicEnd);
        if (grant && (qos === 0 || bytes[topicEnd] !== 0 || bytes[topicEnd + 1] !== 0)) {
          this.#host.sink.append(this.#device, grant.topic, bytes, payload, end, this.#now);
          this.#fast++;
          if (qos === 1) this.#addAck(bytes[topicEnd] as number, bytes[topicEnd + 1] as number);
          return true;
        }
      }
    }
    const bad = checkFirstByte(first, this.#connect?.level ?? 4) ?? checkPublish(bytes, body, end, qos);
    if (bad) {
      this.#broken(bad);
      return false;
    }
    // [MQTT-4.6.0-2] Acknowledgements go in order: those of packets before this one are asked for before its own.
    this.#flushAcks();
    this.#inControl++;
    this.#forward(bytes, start, end);
    return this.#phase === 'open';
  }

  // ── uplinks ──

  #addAck(idHigh: number, idLow: number): void {
    if (this.#ackBytes + 4 > acks.length) this.#flushAcks();
    const at = this.#ackBytes;
    acks[at] = 0x40;
    acks[at + 1] = 2;
    acks[at + 2] = idHigh;
    acks[at + 3] = idLow;
    this.#ackBytes = at + 4;
  }

  #flushAcks(): void {
    const { counters, sink } = this.#host;
    if (this.#fast > 0) {
      counters.uplinks += this.#fast;
      counters.fastUplinks += this.#fast;
      this.#fast = 0;
    }
    if (this.#ackBytes === 0) return;
    const batch = Buffer.from(acks.subarray(0, this.#ackBytes));
    const count = this.#ackBytes >> 2;
    this.#ackBytes = 0;
    this.#pending += count;
    counters.pending += count;
    const since = batches++ % OBSERVE_EVERY === 0 ? performance.now() : 0;
    sink.whenDurable(() => {
      if (since > 0) this.#host.observeAck(performance.now() - since);
      if (this.#settled(count)) {
        counters.acks += count;
        this.send(batch);
      }
    });
  }

  /** So many PUBLISHes wait no longer; false when the client is gone and nothing is to be sent. */
  #settled(count: number): boolean {
    this.#pending -= count;
    this.#host.counters.pending -= count;
    if (this.#phase === 'ended') return false;
    if (this.#paused & INFLIGHT && this.#pending <= this.#host.limits.inflightPerClient / 2) this.#unpause(INFLIGHT);
    return true;
  }

  /**
   * An uplink that came through the control plane: onto disk, then `done`. What may not be published is
   * acknowledged too, in its turn, and counted. Packets of one QoS 2 id are taken once [MQTT-4.3.3-2].
   */
  uplink(
    publish: { topic: string; payload: Buffer; qos: number; messageId?: number | undefined },
    done: () => void,
  ): void {
    const { sink, counters } = this.#host;
    const { qos, messageId = 0 } = publish;
    if (qos !== 1) this.#inControl--;
    const incoming = this.session?.incoming;
    const again = qos === 2 && incoming?.has(messageId);
    if (!again) {
      if (qos === 2 && incoming) {
        if (incoming.size >= this.#host.limits.inflightPerClient) {
          this.#fail('too-many-inflight', `${incoming.size} QoS 2 messages without PUBREL`);
          return;
        }
        incoming.add(messageId);
      }
      this.#take(publish.topic, publish.payload);
    }
    if (qos === 0) {
      done();
      return;
    }
    this.#pending++;
    counters.pending++;
    const since = batches++ % OBSERVE_EVERY === 0 ? performance.now() : 0;
    sink.whenDurable(() => {
      if (since > 0) this.#host.observeAck(performance.now() - since);
      if (!this.#settled(1)) return;
      counters.acks++;
      done();
    });
    if (this.#pending >= this.#host.limits.inflightPerClient) this.#pause(INFLIGHT);
  }

  /** The will of a client that has gone, [MQTT-3.1.2-8]: an uplink like any other, with nobody to answer. */
  will(topic: string, payload: Buffer): void {
    if (this.#host.open) this.#take(topic, payload);
  }

  /** The control plane has acknowledged a PUBLISH of QoS 1. */
  acknowledged(): void {
    this.#inControl--;
  }

  #take(topic: string, payload: Buffer): void {
    if (!this.identity || !mayPublish(this.identity, topic)) {
      this.#host.refuse(this, 'publish-denied', `published to ${topic}`);
      return;
    }
    this.#host.sink.append(this.#device, Buffer.from(topic), payload, 0, payload.length, Date.now());
    this.#host.counters.uplinks++;
  }

  // ── admission ──

  /** [MQTT-3.2.2-5] CONNACK with a return code, then the end. */
  reject(returnCode: ReturnCode, reason: RefusalReason, detail: string): void {
    if (this.#phase === 'ended') return;
    this.#host.refuse(this, reason, detail);
    this.send(encodeConnack(returnCode));
    this.destroy();
  }

  open(client: AdmittedClient): void {
    const connect = this.#connect;
    if (this.#phase !== 'admitting' || !connect) return;
    this.#phase = 'opening';
    this.identity = client.identity;
    this.clientId = client.clientId;
    this.session = client.session;
    this.#sessionPresent = client.sessionPresent && connect.level === 4;
    this.#device = Buffer.from(client.identity.device);
    this.#keepaliveMs = connect.keepalive * 1000;
    this.#splitter.maxBytes = this.#host.limits.packetBytes;
    this.#handed = true;
    this.#host.control(this);
    this.push(encodeAdmittedConnect({ clientId: client.clientId, clean: connect.clean, will: connect.will }));
  }

  /** The control plane takes packets from now on. */
  ready(): void {
    if (this.#phase !== 'opening' || !this.identity) return;
    this.#phase = 'open';
    if (this.#host.dataPlane && !this.unrestricted) this.#grants = new UplinkGrants(this.identity);
    this.#unpause(ADMITTING);
  }

  /** Nothing of this connection is left in the control plane. */
  settledInControl(): void {
    this.#resolveGone();
  }

  // ── stream towards the control plane ──

  #forward(bytes: Buffer, start: number, end: number): void {
    if (this.#forwardBytes === bytes && this.#forwardTo === start) {
      this.#forwardTo = end;
      return;
    }
    this.#flushForward();
    this.#forwardBytes = bytes;
    this.#forwardFrom = start;
    this.#forwardTo = end;
  }

  #flushForward(): void {
    const bytes = this.#forwardBytes;
    if (!bytes) return;
    this.#forwardBytes = null;
    if (!this.push(bytes.subarray(this.#forwardFrom, this.#forwardTo))) this.#pause(CONTROL);
  }

  override _read(): void {
    this.#unpause(CONTROL);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#fromControl(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#fromControl(
      chunks.length === 1 ? (chunks[0] as { chunk: Buffer }).chunk : Buffer.concat(chunks.map((c) => c.chunk)),
    );
    done();
  }

  /** Whole packets: the control plane corks each one. */
  #fromControl(bytes: Buffer): void {
    if (this.#phase === 'opening' && bytes[0] === 0x20 && this.session) {
      this.send(encodeConnack(bytes[3] as ReturnCode, this.#sessionPresent));
      this.session.outgoing.attach(this);
      return;
    }
    this.send(this.#subacks ? this.#subacks.outgoing(bytes) : bytes);
  }

  // ── towards the client ──

  get hasRoom(): boolean {
    return this.#socket.writableLength < MAX_UNSENT_BYTES;
  }

  send(bytes: Buffer): void {
    if (!this.#socket.writable) return;
    if (!this.#socket.write(bytes) && !this.hasRoom) this.#pause(OUTPUT);
  }

  /** Calls back once the session can take another message for this client without dropping one. */
  whenRoom(resume: () => void): void {
    if (this.ended || this.session?.outgoing.hasRoom) resume();
    else this.#whenRoom.push(resume);
  }

  #drained(): void {
    this.#unpause(OUTPUT);
    this.session?.outgoing.pump();
    this.#roomMade();
  }

  #roomMade(): void {
    while (this.#whenRoom.length > 0 && (this.ended || this.session?.outgoing.hasRoom)) this.#whenRoom.shift()?.();
  }

  // ── back-pressure ──

  #awaitSink(): void {
    this.#pause(SINK);
    this.#host.awaitRoom(this);
  }

  roomAgain(): void {
    this.#unpause(SINK);
  }

  #pause(reason: number): void {
    if (this.#paused === 0) {
      this.#pausedAt = Date.now();
      this.#socket.pause();
      this.#splitter.hold();
    }
    this.#paused |= reason;
  }

  #unpause(reason: number): void {
    if (!(this.#paused & reason)) return;
    this.#paused &= ~reason;
    if (this.#paused === 0) process.nextTick(() => this.#goOn());
  }

  #goOn(): void {
    if (this.#paused !== 0 || this.#phase === 'ended') return;
    // The silence was on this side.
    this.#now = this.#lastSeen = this.#begunAt = Date.now();
    this.#splitter.resume();
    if (this.#paused === 0) this.#socket.resume();
  }

  /** The broker is closing: nothing more is taken, what was taken is still acknowledged. */
  stopReading(): void {
    this.#pause(CLOSING);
  }

  // ── time ──

  /** Ends a connection that has let one of its times pass; called several times a second. */
  sweep(now: number): void {
    const { connectTimeoutMs, packetTimeoutMs } = this.#host.limits;
    if (this.#phase === 'ended') {
      if (now - this.#endedAt > LINGER_MS) this.#socket.destroy();
    } else if (this.#phase === 'connecting') {
      if (now - this.#begunAt > connectTimeoutMs)
        this.#fail('connect-timeout', `no CONNECT within ${connectTimeoutMs} ms`);
    } else if (this.#paused & OUTPUT) {
      if (now - this.#pausedAt > FROZEN_MS) this.#fail('keepalive-timeout', 'takes nothing of what is sent to it');
    } else if (this.#paused === 0 && this.#splitter.midPacket && now - this.#begunAt > packetTimeoutMs) {
      this.#fail('packet-timeout', `half a packet for ${packetTimeoutMs} ms`);
    } else if (this.#paused === 0 && this.#keepaliveMs > 0 && now - this.#lastSeen > this.#keepaliveMs * 1.5) {
      // [MQTT-3.1.2-24]
      this.#fail('keepalive-timeout', `silent for ${now - this.#lastSeen} ms, keep alive is ${this.#keepaliveMs} ms`);
    }
  }

  // ── end ──

  #broken(bad: Violation): void {
    this.#fail('protocol-error', `${bad.what} [${bad.clause}]`);
  }

  /** [MQTT-4.8.0-1] Refuses and closes. */
  #fail(reason: RefusalReason, detail: string): void {
    if (this.#phase === 'ended') return;
    this.#host.refuse(this, reason, detail);
    this.destroy();
    this.#socket.destroy();
  }

  /** Ends it without waiting for the other side. */
  kill(): void {
    this.destroy();
    this.#socket.destroy();
  }

  #socketEnded(): void {
    // What came before the end is still to be dealt with.
    if (this.#handed) this.push(null);
    else this.destroy();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#phase !== 'ended') {
      this.#phase = 'ended';
      this.#endedAt = Date.now();
      this.#splitter.end();
      this.#flushAcks();
      this.#grants = null;
      this.#host.ended(this);
      this.#roomMade();
      if (!this.#handed) void Promise.all(this.predecessors).then(this.#resolveGone);
      if (!this.#socket.destroyed) {
        this.#socket.end();
        // Reads on, so that the end of the other side is seen.
        this.#socket.resume();
      }
    }
    done(error);
  }
}

import { Duplex } from 'node:stream';
import type { RefusalReason } from '../../domain/refusals.ts';
import type { Identity } from '../contract.ts';
import { checkBody, checkFirstByte, checkPublish } from '../mqtt/check-packet.ts';
import { encodeAdmittedConnect, encodeConnack } from '../mqtt/encode.ts';
import { type PacketListener, PacketSplitter } from '../mqtt/packet-splitter.ts';
import type { ProtocolLevel, ReturnCode, Violation } from '../mqtt/packet-types.ts';
import * as packets from '../mqtt/packet-types.ts';
import { type ConnectRequest, readConnect } from '../mqtt/read-connect.ts';
import type { Outlet } from '../session/outgoing.ts';
import type { Session } from '../session/session.ts';
import { pauses, ReadGate } from './read-gate.ts';
import { SubackRepair } from './suback-repair.ts';
import { type Uplinker, type UplinkHost, Uplinks } from './uplinks.ts';

/** Bytes that may wait for a client that does not read; beyond it nothing is read from it and nothing queued to it. */
const MAX_UNSENT_BYTES = 256 * 1024;
/** A client that takes nothing for so long is let go, as is a socket that does not end by itself when told to. */
const FROZEN_MS = 60_000;
const LINGER_MS = 2_000;
const PINGRESP = Buffer.from([0xd0, 0]);

/** What a connection needs of the broker that it belongs to. */
export interface Host extends UplinkHost {
  refuse(connection: Connection, reason: RefusalReason, detail: string): void;
  /** A CONNECT has come: let the client in with `connection.open`, or turn it away with `connection.reject`. */
  admit(connection: Connection, connect: ConnectRequest): void;
  /** Gives the connection of an admitted client to the control plane. */
  control(connection: Connection): void;
  /** The connection has ended. */
  ended(connection: Connection): void;
  /** Calls `connection.roomAgain` once the sink has room. */
  awaitRoom(connection: Connection): void;
}

export interface AdmittedClient {
  readonly clientId: string;
  readonly identity: Identity;
  readonly session: Session;
  readonly sessionPresent: boolean;
}

/**
 * One client: checks every packet before anybody else sees it, keeps the time-outs, passes uplinks of the data
 * plane to the sink, and is the stream on which the control plane sees all the rest, in order.
 */
export class Connection extends Duplex implements PacketListener, Outlet, Uplinker {
  readonly address: string;
  readonly certificateName: string | null;
  /** Set once the client is known; it may still wait for its predecessor to go. */
  identity: Identity | null = null;
  clientId: string | null = null;
  session: Session | null = null;
  uplinks: Uplinks | null = null;
  /** The device that the credential of a refused client is of, as far as it is known. */
  rejectedDevice: string | null = null;
  /** Former connections of this client, to be gone before it is let in. */
  readonly predecessors: Promise<void>[] = [];
  /** Settled once nothing of this connection is left in the control plane. */
  readonly gone: Promise<void>;
  #resolveGone: () => void = () => {};
  #phase: 'connecting' | 'admitting' | 'opening' | 'open' | 'ended' = 'connecting';
  readonly #host: Host;
  readonly #socket: Duplex;
  readonly #splitter: PacketSplitter;
  readonly #gate: ReadGate;
  #connect: ConnectRequest | null = null;
  #level: ProtocolLevel = 4;
  #sessionPresent = false;
  #keepaliveMs = 0;
  /** Epoch ms of the beginning, of the chunk at hand, of the packet that is not whole, of the last bytes, of the end. */
  readonly #acceptedAt = Date.now();
  #now = this.#acceptedAt;
  #begunAt = this.#now;
  #lastSeen = this.#now;
  #endedAt = 0;
  /** Packets for the control plane that lie next to each other in one chunk. */
  #forwardBytes: Buffer | null = null;
  #forwardFrom = 0;
  #forwardTo = 0;
  #pings = 0;
  #subacks: SubackRepair | null = null;
  #handed = false;
  #whenRoom: (() => void)[] = [];

  constructor(host: Host, socket: Duplex, address: string, certificateName: string | null) {
    super({ writableHighWaterMark: 64 * 1024 });
    this.address = address;
    this.certificateName = certificateName;
    this.#host = host;
    this.#socket = socket;
    this.#splitter = new PacketSplitter(this, host.limits.connectBytes);
    this.#gate = new ReadGate(socket, this.#splitter, () => this.#resuming());
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
    return this.#gate.ours ? 0 : Date.now() - this.#lastSeen;
  }

  // ── from the client ──

  #data(chunk: Buffer): void {
    this.#now = this.#lastSeen = Date.now();
    this.#awaitRoom();
    this.#splitter.feed(chunk);
  }

  begun(first: number): boolean {
    this.#begunAt = this.#now;
    if (this.#phase === 'connecting') return this.#isConnect(first);
    return this.#isSound(checkFirstByte(first, this.#level));
  }

  packet(bytes: Buffer, start: number, body: number, end: number): boolean {
    const first = bytes[start] as number;
    if (this.#phase === 'connecting') return this.#isConnect(first) && this.#readConnect(bytes, body, end);
    const type = first >> 4;
    if (type === packets.PUBLISH) return this.#publish(bytes, start, body, end);
    if (!this.#isSound(checkFirstByte(first, this.#level) ?? checkBody(bytes, type, body, end))) return false;
    switch (type) {
      case packets.PUBACK:
      case packets.PUBCOMP:
        this.session?.outgoing.finished(bytes.readUInt16BE(body));
        return true;
      case packets.PUBREC:
        this.session?.outgoing.received(bytes.readUInt16BE(body));
        return true;
      case packets.PINGREQ:
        // [MQTT-3.12.4-1], answered here, together with the others of its chunk.
        this.#pings++;
        return true;
      case packets.PUBREL:
        // The id is free with the first PUBREL, §4.3.3; the control plane answers each one.
        if (!this.unrestricted) this.session?.incoming.delete(bytes.readUInt16BE(body));
        break;
      case packets.SUBSCRIBE:
        this.#subacks ??= new SubackRepair(this.#level);
        this.#subacks.subscribe(bytes, body, end);
        break;
    }
    // The DUP flag that MQTT 3.1 has on three of these means nothing to a server.
    bytes[start] = first & 0xf7;
    this.#forward(bytes, start, end);
    return true;
  }

  chunkDone(): void {
    this.#flushForward();
    this.uplinks?.flush();
    if (this.#pings === 0) return;
    this.send(this.#pings === 1 ? PINGRESP : Buffer.alloc(2 * this.#pings, PINGRESP));
    this.#pings = 0;
  }

  unsplittable(problem: 'too-large' | 'bad-length', bytes: number): void {
    if (problem === 'bad-length') this.#broken({ clause: '2.2.3', what: 'remaining length of more than four bytes' });
    else this.fail('packet-too-large', `${bytes} bytes, ${this.#splitter.maxBytes} are allowed`);
  }

  /** [MQTT-3.1.0-1] */
  #isConnect(first: number): boolean {
    if (first === packets.CONNECT << 4) return true;
    this.fail('not-mqtt', `first byte 0x${first.toString(16).padStart(2, '0')} [MQTT-3.1.0-1]`);
    return false;
  }

  #isSound(bad: Violation | null): boolean {
    if (bad) this.#broken(bad);
    return bad === null;
  }

  #readConnect(bytes: Buffer, body: number, end: number): boolean {
    const result = readConnect(bytes, body, end);
    if (result.ok) {
      this.#phase = 'admitting';
      this.#connect = result.connect;
      this.#level = result.connect.level;
      this.#gate.pause(pauses.admitting);
      this.#host.admit(this, result.connect);
      return false;
    }
    const detail = `${result.violation.what} [${result.violation.clause}]`;
    const reason = result.mqtt ? 'protocol-error' : 'not-mqtt';
    if (result.returnCode === null) this.fail(reason, detail);
    else this.reject(result.returnCode, reason, detail);
    return false;
  }

  #publish(bytes: Buffer, start: number, body: number, end: number): boolean {
    const first = bytes[start] as number;
    if (this.uplinks?.takeFast(bytes, first, body, end, this.#now)) return true;
    const bad = checkFirstByte(first, this.#level) ?? checkPublish(bytes, body, end, (first >> 1) & 3);
    if (!this.#isSound(bad)) return false;
    this.uplinks?.givenToControl();
    this.#forward(bytes, start, end);
    return true;
  }

  // ── admission ──

  /** [MQTT-3.2.2-5] CONNACK with a return code, then the end. */
  reject(returnCode: ReturnCode, reason: RefusalReason, detail: string): void {
    if (this.ended) return;
    this.refuse(reason, detail);
    this.send(encodeConnack(returnCode));
    this.destroy();
  }

  open({ clientId, identity, session, sessionPresent }: AdmittedClient): void {
    const connect = this.#connect;
    if (this.#phase !== 'admitting' || !connect) return;
    this.#phase = 'opening';
    this.identity = identity;
    this.clientId = clientId;
    this.session = session;
    this.#sessionPresent = sessionPresent && this.#level === 4;
    this.#keepaliveMs = connect.keepalive * 1000;
    this.#splitter.maxBytes = this.#host.limits.packetBytes;
    if (!identity.unrestricted) this.uplinks = new Uplinks(this.#host, this, { gate: this.#gate, identity, session });
    this.#handed = true;
    this.#host.control(this);
    this.push(encodeAdmittedConnect({ clientId, clean: connect.clean, will: connect.will }));
    this.#connect = null;
  }

  /** The control plane takes packets from now on. */
  ready(): void {
    if (this.#phase !== 'opening') return;
    this.#phase = 'open';
    this.#gate.resume(pauses.admitting);
  }

  /** Nothing of this connection is left in the control plane. */
  settledInControl(): void {
    this.#resolveGone();
  }

  // ── stream of the control plane ──

  #forward(bytes: Buffer, start: number, end: number): void {
    if (this.#forwardBytes !== bytes || this.#forwardTo !== start) {
      this.#flushForward();
      this.#forwardBytes = bytes;
      this.#forwardFrom = start;
    }
    this.#forwardTo = end;
  }

  #flushForward(): void {
    const bytes = this.#forwardBytes;
    if (!bytes) return;
    this.#forwardBytes = null;
    if (!this.push(bytes.subarray(this.#forwardFrom, this.#forwardTo))) this.#gate.pause(pauses.control);
  }

  override _read(): void {
    this.#gate.resume(pauses.control);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#fromControl(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#fromControl(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  /** Whole packets: the control plane corks each one. */
  #fromControl(bytes: Buffer): void {
    if (this.#phase === 'opening' && bytes[0] === 0x20 && this.session) {
      this.send(encodeConnack(bytes[3] as ReturnCode, this.#sessionPresent));
      this.session.outgoing.attach(this);
    } else this.send(this.#subacks ? this.#subacks.outgoing(bytes) : bytes);
  }

  // ── towards the client ──

  get hasRoom(): boolean {
    return this.#socket.writableLength < MAX_UNSENT_BYTES;
  }

  send(bytes: Buffer): void {
    if (!this.#socket.writable) return;
    if (!this.#socket.write(bytes) && !this.hasRoom) this.#gate.pause(pauses.output);
  }

  /** Calls back once the session can take another message for this client without dropping one. */
  whenRoom(resume: () => void): void {
    this.#whenRoom.push(resume);
    this.#roomMade();
  }

  #drained(): void {
    this.#gate.resume(pauses.output);
    this.session?.outgoing.pump();
    this.#roomMade();
  }

  #roomMade(): void {
    if (this.#whenRoom.length === 0 || !(this.ended || this.session?.outgoing.hasRoom)) return;
    const waiting = this.#whenRoom;
    this.#whenRoom = [];
    for (const resume of waiting) resume();
  }

  // ── back-pressure and time ──

  #awaitRoom(): void {
    if (!this.uplinks || this.#host.sink.hasRoom || this.#gate.closedFor(pauses.sink)) return;
    this.#gate.pause(pauses.sink);
    this.#host.awaitRoom(this);
  }

  /** The sink has room again. */
  roomAgain(): void {
    this.#gate.resume(pauses.sink);
  }

  /** The broker is closing: nothing more is taken, what was taken is still acknowledged. */
  stopReading(): void {
    this.#gate.pause(pauses.closing);
  }

  #resuming(): void {
    // The silence was on this side.
    this.#now = this.#lastSeen = this.#begunAt = Date.now();
    this.#awaitRoom();
  }

  /** Ends a connection that has let one of its times pass; called several times a second. */
  sweep(now: number): void {
    const { connectTimeoutMs, packetTimeoutMs } = this.#host.limits;
    const silent = now - this.#lastSeen;
    if (this.ended) {
      if (now - this.#endedAt > LINGER_MS) this.#socket.destroy();
    } else if (this.#phase === 'connecting') {
      if (now - this.#acceptedAt > connectTimeoutMs)
        this.fail('connect-timeout', `no CONNECT within ${connectTimeoutMs} ms`);
    } else if (this.#gate.closedFor(pauses.output)) {
      if (now - this.#gate.since > FROZEN_MS) this.fail('keepalive-timeout', 'takes nothing of what is sent to it');
    } else if (!this.#gate.open) {
      return;
    } else if (this.#splitter.midPacket && now - this.#begunAt > packetTimeoutMs) {
      this.fail('packet-timeout', `half a packet for ${packetTimeoutMs} ms`);
    } else if (this.#keepaliveMs > 0 && silent > this.#keepaliveMs * 1.5) {
      // [MQTT-3.1.2-24]
      this.fail('keepalive-timeout', `silent for ${silent} ms, keep alive is ${this.#keepaliveMs} ms`);
    }
  }

  // ── end ──

  refuse(reason: RefusalReason, detail: string): void {
    this.#host.refuse(this, reason, detail);
  }

  #broken(bad: Violation): void {
    this.fail('protocol-error', `${bad.what} [${bad.clause}]`);
  }

  /** [MQTT-4.8.0-1] Refuses and closes. */
  fail(reason: RefusalReason, detail: string): void {
    if (this.ended) return;
    this.refuse(reason, detail);
    this.kill();
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

  override _final(done: () => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.ended) {
      this.#phase = 'ended';
      this.#endedAt = Date.now();
      this.#splitter.end();
      this.#gate.end();
      this.uplinks?.flush();
      this.#host.ended(this);
      this.#roomMade();
      if (!this.#handed) void Promise.all(this.predecessors).then(this.#resolveGone);
      if (!this.#socket.destroyed) {
        this.#socket.end();
        // Read on, so that the end of the other side is seen.
        this.#socket.resume();
      }
    }
    done(error);
  }
}

import type { Duplex } from 'node:stream';
import type { PacketSplitter } from '../mqtt/packet-splitter.ts';

/** Why a socket is not read just now; bits, for several may hold at once. */
export const pauses = {
  /** The client is being let in: what it sends meanwhile waits. */
  admitting: 1,
  /** The control plane has as much before it as it takes. */
  control: 2,
  /** Too many of the client's messages wait for their acknowledgement. */
  inflight: 4,
  /** The sink is full. */
  sink: 8,
  /** The client does not read what is sent to it. */
  output: 16,
  /** The broker is closing. */
  closing: 32,
} as const;

/** Stops and resumes the reading of one socket, bytes that were read already included. */
export class ReadGate {
  readonly #socket: Duplex;
  readonly #splitter: PacketSplitter;
  readonly #resuming: () => void;
  #reasons = 0;
  #since = 0;
  #ended = false;

  /** `resuming` runs before anything held back is gone through, and may pause once more. */
  constructor(socket: Duplex, splitter: PacketSplitter, resuming: () => void) {
    this.#socket = socket;
    this.#splitter = splitter;
    this.#resuming = resuming;
  }

  get open(): boolean {
    return this.#reasons === 0;
  }

  /** Epoch ms since when it is closed. */
  get since(): number {
    return this.#since;
  }

  closedFor(reason: number): boolean {
    return (this.#reasons & reason) !== 0;
  }

  /** Whether it is this side that keeps the client from being heard. */
  get ours(): boolean {
    return (this.#reasons & ~pauses.output) !== 0;
  }

  pause(reason: number): void {
    if (this.#reasons === 0) {
      this.#since = Date.now();
      this.#socket.pause();
      this.#splitter.hold();
    }
    this.#reasons |= reason;
  }

  resume(reason: number): void {
    if (!(this.#reasons & reason)) return;
    this.#reasons &= ~reason;
    // Not at once: callers may be in the midst of a packet.
    if (this.#reasons === 0) process.nextTick(() => this.#goOn());
  }

  end(): void {
    this.#ended = true;
  }

  #goOn(): void {
    if (this.#reasons !== 0 || this.#ended) return;
    this.#resuming();
    if (this.#reasons !== 0) return;
    this.#splitter.resume();
    if (this.#reasons === 0) this.#socket.resume();
  }
}

import { connect, type Socket } from 'node:net';
import { uplinkTopic } from '../../domain/topics.ts';
import { ackReader } from './ack-reader.ts';
import type { Histogram } from './histogram.ts';
import { connectPacket, PublishBlock } from './packets.ts';

export interface LoadConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly device: string;
  readonly token: string;
  readonly payload: string;
  /** Messages without acknowledgement at any time. */
  readonly window: number;
  /** First time (epoch ms) to be sent; each message has its own. */
  readonly firstTime: number;
  readonly latency: Histogram;
  readonly onAck: () => void;
  readonly onError: (text: string) => void;
}

const BLOCK = 64;
const MAX_ID = 65_535;

/** One device that sends as fast as its window and allowance let it. */
export class LoadConnection {
  readonly #o: LoadConnectionOptions;
  readonly #socket: Socket;
  readonly #block: PublishBlock;
  readonly #sentAt = new Float64Array(MAX_ID + 1);
  #id = 0;
  #nextAck = 1;
  #acked = 0;
  #time: number;
  #inFlight = 0;
  #blocked = false;
  #sending = false;
  #allowance = 0;
  #over = false;
  /** Settles once the platform has accepted the connection; false when it will not be. */
  readonly ready: Promise<boolean>;

  constructor(options: LoadConnectionOptions) {
    this.#o = options;
    this.#time = options.firstTime;
    this.#block = new PublishBlock(uplinkTopic(options.device), options.payload, BLOCK);
    const { host, port, device, token } = options;
    this.#socket = connect({ host, port, noDelay: true });
    this.ready = new Promise((resolve) => {
      const fail = (text: string) => {
        resolve(false);
        this.#fail(text);
      };
      const read = ackReader({
        onConnack: (code) => (code === 0 ? resolve(true) : fail(`CONNACK return code ${code}`)),
        onPuback: (id) => this.#acknowledged(id),
        onNonsense: (first) => fail(`unexpected packet 0x${first.toString(16)}`),
      });
      this.#socket.on('data', (chunk) => {
        read(chunk);
        this.#pump();
      });
      this.#socket.on('connect', () => this.#socket.write(connectPacket(device, token, 600)));
      this.#socket.on('drain', () => {
        this.#blocked = false;
        this.#pump();
      });
      this.#socket.on('error', (error) => fail(error.message));
      this.#socket.on('close', () => fail('closed by the platform'));
    });
  }

  get inFlight(): number {
    return this.#inFlight;
  }
  /** Messages acknowledged: those with the times from `firstTime` on, 1 ms apart. */
  get acked(): number {
    return this.#acked;
  }
  get isOver(): boolean {
    return this.#over;
  }

  /** Lets it send `messages` more; Infinity for as many as it can. */
  allow(messages: number): void {
    this.#sending = true;
    this.#allowance = Math.min(this.#allowance + messages, messages === Number.POSITIVE_INFINITY ? messages : 10_000);
    this.#pump();
  }

  /** Sends nothing more; acknowledgements still count. */
  stop(): void {
    this.#sending = false;
  }

  close(): void {
    this.#over = true;
    this.#socket.destroy();
  }

  #pump(): void {
    while (this.#sending && !this.#blocked && !this.#over) {
      const count = Math.min(BLOCK, this.#o.window - this.#inFlight, Math.floor(this.#allowance));
      // Few small writes cost more than one a little later.
      if (count <= 0 || (count < 16 && this.#inFlight > this.#o.window / 2)) return;
      const now = performance.now();
      for (let n = 0; n < count; n++) {
        this.#id = this.#id === MAX_ID ? 1 : this.#id + 1;
        this.#sentAt[this.#id] = now;
        this.#block.set(n, this.#id, this.#time++);
      }
      this.#inFlight += count;
      this.#allowance -= count;
      // The block is written over for the next messages while the socket may still hold this one.
      const bytes = Buffer.from(this.#block.bytes.subarray(0, count * this.#block.packetBytes));
      this.#blocked = !this.#socket.write(bytes);
    }
  }

  #acknowledged(id: number): void {
    const sentAt = this.#sentAt[id] as number;
    if (sentAt === 0) {
      this.#o.onError(`PUBACK for packet id ${id}, which was not in flight`);
      return;
    }
    if (id !== this.#nextAck) this.#o.onError(`PUBACK for ${id} before ${this.#nextAck} [MQTT-4.6.0-2]`);
    this.#nextAck = id === MAX_ID ? 1 : id + 1;
    this.#sentAt[id] = 0;
    this.#inFlight--;
    this.#acked++;
    this.#o.latency.add(performance.now() - sentAt);
    this.#o.onAck();
  }

  #fail(text: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket.destroy();
    this.#o.onError(text);
  }
}

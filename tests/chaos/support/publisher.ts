import mqtt, { type MqttClient } from 'mqtt';
import type { Ledger, Stated } from './ledger.ts';

/** One message: its topic, its payload and the observations that it states. */
export interface Message {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly states: readonly Stated[];
}

export interface PublisherOptions {
  /** `mqtt://host:port`, or `ws://host:port/mqtt`. */
  readonly url: string;
  readonly token: string;
  readonly clientId: string;
  readonly ledger: Ledger;
  /** Makes the next message. */
  readonly next: () => Message;
  /** Messages that may wait for their PUBACK. */
  readonly window: number;
  /** Every so many messages one is sent twice. */
  readonly twiceEvery?: number;
  /** Every so many messages the one before the last ten is sent again, as a gateway does that replays its memory. */
  readonly replayEvery?: number;
  /** Whether the broker keeps the session while the client is away. */
  readonly clean?: boolean;
  readonly qos?: 1 | 2;
  /** ms between an acknowledgement and the next message; at once when left out. */
  readonly gapMs?: number;
}

/**
 * A device that publishes as fast as its window lets it, and after a lost connection comes back and sends again
 * what was not acknowledged, as MQTT 3.1.1 §4.4 has it.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #client: MqttClient;
  #inFlight = 0;
  #count = 0;
  #recent: Message[] = [];
  #going = true;
  acks = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#client = mqtt.connect(options.url, {
      username: options.token,
      clientId: options.clientId,
      clean: options.clean ?? true,
      reconnectPeriod: 60,
      connectTimeout: 5000,
      keepalive: 30,
    });
    this.#client.on('error', () => undefined);
    this.#client.on('connect', () => this.#fill());
  }

  get connected(): boolean {
    return this.#client.connected;
  }

  /** How many messages wait for their acknowledgement. */
  get waiting(): number {
    return this.#inFlight;
  }

  /** Sends nothing new; what waits is still sent again until it is acknowledged. */
  pause(): void {
    this.#going = false;
  }

  resume(): void {
    this.#going = true;
    this.#fill();
  }

  end(): Promise<void> {
    this.#going = false;
    return this.#client.endAsync(true).catch(() => undefined);
  }

  #fill(): void {
    // Nothing new while it is away: what is sent again has to come before.
    while (this.#going && this.#client.connected && this.#inFlight < this.#options.window) this.#publish();
  }

  #publish(): void {
    const { next, twiceEvery, replayEvery } = this.#options;
    const message = next();
    this.#count += 1;
    this.#send(message);
    if (twiceEvery !== undefined && this.#count % twiceEvery === 0) this.#send(message);
    if (replayEvery === undefined) return;
    this.#recent.push(message);
    const old = this.#recent.length > 10 ? this.#recent.shift() : undefined;
    if (old && this.#count % replayEvery === 0) this.#send(old);
  }

  #send({ topic, payload, states }: Message): void {
    const { ledger, qos = 1, gapMs } = this.#options;
    this.#inFlight += 1;
    ledger.sent(states);
    this.#client.publish(topic, payload, { qos }, (error) => {
      this.#inFlight -= 1;
      if (!error) {
        this.acks += 1;
        ledger.acknowledged(states);
      }
      if (gapMs === undefined) setImmediate(() => this.#fill());
      else setTimeout(() => this.#fill(), gapMs);
    });
  }
}

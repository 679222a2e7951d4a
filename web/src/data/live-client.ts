import type { Alert } from '../../../domain/api/alerts.ts';
import { type LiveRequest, type LiveUpdate, liveMessage } from '../../../domain/api/live.ts';

export type LiveState = 'connecting' | 'live' | 'lost';

/** What came since the last frame: of each datastream and each alert the newest alone. */
export interface LiveBatch {
  readonly updates: readonly LiveUpdate[];
  readonly alerts: readonly Alert[];
}

/** As much of a WebSocket as is used here. */
export interface LiveSocket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LiveClientOptions {
  connect(): LiveSocket;
  /** Runs the callback before the next paint. */
  frame(callback: () => void): void;
  /** Runs the callback after `ms`; the answer calls it off. */
  after(ms: number, callback: () => void): () => void;
  /** 0…1 */
  random(): number;
  onBatch(batch: LiveBatch): void;
  onState(state: LiveState): void;
  /** Server time, epoch ms. */
  onTime(now: number): void;
  /** Connected after a loss or a failure, or more alerts came than could be told: what was missed has to be fetched. */
  onReconnected(): void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
const PING_MS = 20_000;
/** Two pings without any answer: the network is gone although nobody told the socket. */
const SILENCE_MS = 45_000;

/** The one live connection of a page. It never gives up, and it hands over at most once per animation frame. */
export class LiveClient {
  readonly #options: LiveClientOptions;
  readonly #interests = new Map<symbol, '*' | readonly string[]>();
  #socket: LiveSocket | null = null;
  #open = false;
  #attempts = 0;
  #wasLive = false;
  #subscribed = '';
  #framePending = false;
  #updates = new Map<string, LiveUpdate>();
  #alerts = new Map<string, Alert>();
  #cancelRetry: (() => void) | null = null;
  #cancelPing: (() => void) | null = null;
  #cancelSilence: (() => void) | null = null;

  constructor(options: LiveClientOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#socket || this.#cancelRetry) return;
    this.#options.onState('connecting');
    this.#dial();
  }

  /** Closes for good, until the next start. */
  stop(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#attempts = 0;
    this.#wasLive = false;
    const socket = this.#socket;
    this.#forget();
    socket?.close();
  }

  /** Tries at once instead of waiting for the next attempt, for when the network is back. */
  retryNow(): void {
    if (!this.#cancelRetry) return;
    this.#cancelRetry();
    this.#cancelRetry = null;
    this.#dial();
  }

  /** Asks for the results of these devices as well; the answer takes the wish back. */
  watch(devices: '*' | readonly string[]): () => void {
    const id = Symbol('interest');
    this.#interests.set(id, devices);
    this.#subscribe();
    return () => {
      this.#interests.delete(id);
      this.#subscribe();
    };
  }

  #dial(): void {
    const socket = this.#options.connect();
    this.#socket = socket;
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = () => this.#closed(socket);
  }

  #opened(socket: LiveSocket): void {
    if (this.#socket !== socket) return;
    this.#open = true;
    this.#subscribed = '';
    this.#subscribe();
    this.#ping();
    this.#heard();
  }

  #closed(socket: LiveSocket): void {
    if (this.#socket !== socket) return;
    this.#forget();
    this.#options.onState('lost');
    // Half of the wait is left to chance, so that a village does not come back all in one moment.
    const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#attempts, 16));
    this.#attempts++;
    this.#cancelRetry = this.#options.after(ceiling / 2 + (this.#options.random() * ceiling) / 2, () => {
      this.#cancelRetry = null;
      this.#dial();
    });
  }

  #forget(): void {
    this.#cancelPing?.();
    this.#cancelSilence?.();
    this.#cancelPing = null;
    this.#cancelSilence = null;
    if (this.#socket) {
      this.#socket.onopen = null;
      this.#socket.onmessage = null;
      this.#socket.onclose = null;
    }
    this.#socket = null;
    this.#open = false;
  }

  #interest(): '*' | string[] {
    const wanted = [...this.#interests.values()];
    if (wanted.includes('*')) return '*';
    return [...new Set(wanted.flat())].sort();
  }

  #subscribe(): void {
    if (!this.#open) return;
    const devices = this.#interest();
    const text = JSON.stringify({ type: 'subscribe', devices, alerts: true } satisfies LiveRequest);
    if (text === this.#subscribed) return;
    this.#subscribed = text;
    this.#socket?.send(text);
  }

  #ping(): void {
    this.#cancelPing = this.#options.after(PING_MS, () => {
      this.#socket?.send(JSON.stringify({ type: 'ping' } satisfies LiveRequest));
      this.#ping();
    });
  }

  #heard(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = this.#options.after(SILENCE_MS, () => {
      const socket = this.#socket;
      if (!socket) return;
      this.#closed(socket);
      socket.close();
    });
  }

  #received(data: unknown): void {
    this.#heard();
    const message = readMessage(data);
    if (!message) return;
    if (message.type === 'hello' || message.type === 'pong') {
      this.#options.onTime(message.now);
      if (message.type === 'hello') this.#greeted();
      return;
    }
    if (message.type === 'alerts-missed') {
      this.#options.onReconnected();
      return;
    }
    if (message.type === 'alert') this.#alerts.set(message.alert.id, message.alert);
    else for (const update of message.updates) this.#take(update);
    this.#requestFrame();
  }

  #greeted(): void {
    // A page that opened without a network shows what it remembers until now.
    const missed = this.#wasLive || this.#attempts > 0;
    this.#attempts = 0;
    this.#options.onState('live');
    if (missed) this.#options.onReconnected();
    this.#wasLive = true;
  }

  #take(update: LiveUpdate): void {
    const before = this.#updates.get(update.device);
    if (!before) {
      this.#updates.set(update.device, update);
      return;
    }
    this.#updates.set(update.device, {
      device: update.device,
      receivedAt: Math.max(before.receivedAt, update.receivedAt),
      latest: { ...before.latest, ...update.latest },
    });
  }

  #requestFrame(): void {
    if (this.#framePending) return;
    this.#framePending = true;
    this.#options.frame(() => {
      this.#framePending = false;
      const updates = [...this.#updates.values()];
      const alerts = [...this.#alerts.values()];
      this.#updates = new Map();
      this.#alerts = new Map();
      this.#options.onBatch({ updates, alerts });
    });
  }
}

/** null for what is not JSON or of a kind that a newer server may send. */
function readMessage(data: unknown) {
  try {
    const parsed = liveMessage.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

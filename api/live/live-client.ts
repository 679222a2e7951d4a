import type { LiveMessage } from '../../domain/api/live.ts';
import type { LiveLimits } from './limits.ts';

/** What a live client needs of its WebSocket; `ws` has it. */
export interface LiveSocket {
  readonly bufferedAmount: number;
  send(data: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

export type EndReason = 'too-slow' | 'no-heartbeat' | 'signed-out' | 'shutting-down';

const ALERTS_MISSED = JSON.stringify({ type: 'alerts-missed' } satisfies LiveMessage);

/** WebSocket close codes: 1001 going away, 1013 try again later; 4401 is ours, after HTTP's 401. */
const CLOSE_CODES: Record<EndReason, number> = {
  'too-slow': 1013,
  'no-heartbeat': 1001,
  'signed-out': 4401,
  'shutting-down': 1001,
};

/**
 * One browser on the live channel. Holds the ids of the devices it has yet to be told of, never their
 * results, so that a client that does not read costs a bounded, small amount of memory.
 */
export class LiveClient {
  readonly principal: string;
  readonly #socket: LiveSocket;
  readonly #limits: LiveLimits;
  readonly #stale = new Set<string>();
  #devices: '*' | ReadonlySet<string> = new Set();
  #wantsAlerts = false;
  #alerts: string[] = [];
  #sentAlerts = 0;
  #missedAlerts = false;
  #toldToRereadAt = Number.NEGATIVE_INFINITY;
  #stuckSince: number | null = null;
  #heard = true;

  constructor(socket: LiveSocket, principal: string, limits: LiveLimits) {
    this.#socket = socket;
    this.principal = principal;
    this.#limits = limits;
  }

  get devices(): '*' | ReadonlySet<string> {
    return this.#devices;
  }

  subscribe(devices: '*' | readonly string[], alerts: boolean): void {
    this.#devices = devices === '*' ? '*' : new Set(devices);
    this.#wantsAlerts = alerts;
    for (const device of this.#stale) if (!this.wants(device)) this.#stale.delete(device);
  }

  wants(device: string): boolean {
    return this.#devices === '*' || this.#devices.has(device);
  }

  /** Something new of a device came in; it goes out with the next frame. */
  mark(device: string): void {
    if (this.wants(device)) this.#stale.add(device);
  }

  get wantsAlerts(): boolean {
    return this.#wantsAlerts;
  }

  /** Hands an alert on, at once if the client reads and not too many came. When too many wait it is to read the list anew instead. */
  alert(message: string): void {
    if (!this.#wantsAlerts || this.#missedAlerts) return;
    const { alertsPerFrame } = this.#limits;
    if (this.#drained && this.#alerts.length === 0 && this.#sentAlerts < alertsPerFrame) {
      this.#sentAlerts++;
      this.#socket.send(message);
    } else if (this.#alerts.length < this.#limits.queuedAlerts) this.#alerts.push(message);
    else {
      this.#missedAlerts = true;
      this.#alerts = [];
    }
  }

  /** Sends a message of the protocol itself unless the client does not read. */
  tell(message: string): void {
    if (this.#drained) this.#socket.send(message);
  }

  /**
   * Writes what waits, if the client has read what was written before.
   * @param json JSON of a device's update, null when there is none any more
   * @returns false when the client has not drained for too long
   */
  flush(now: number, json: (device: string) => string | null): boolean {
    if (!this.#drained) {
      this.#stuckSince ??= now;
      return now - this.#stuckSince < this.#limits.drainMs;
    }
    this.#stuckSince = null;
    this.#sentAlerts = 0;
    if (this.#missedAlerts && now - this.#toldToRereadAt >= this.#limits.rereadMs) {
      this.#socket.send(ALERTS_MISSED);
      this.#missedAlerts = false;
      this.#toldToRereadAt = now;
    }
    if (this.#alerts.length > 0) {
      for (const message of this.#alerts) this.#socket.send(message);
      this.#alerts = [];
    }
    if (this.#stale.size > 0) {
      const updates: string[] = [];
      for (const device of this.#stale) {
        const update = json(device);
        if (update !== null) updates.push(update);
      }
      this.#stale.clear();
      if (updates.length > 0) this.#socket.send(`{"type":"observations","updates":[${updates.join(',')}]}`);
    }
    return true;
  }

  /** The client gave a sign of life. */
  heard(): void {
    this.#heard = true;
  }

  /** @returns false when it gave no sign of life since the last ping */
  ping(): boolean {
    if (!this.#heard) return false;
    this.#heard = false;
    this.#socket.ping();
    return true;
  }

  end(reason: EndReason): void {
    // A close frame to someone who does not read would wait behind everything else for ever.
    if (this.#drained && reason !== 'no-heartbeat') this.#socket.close(CLOSE_CODES[reason], reason);
    else this.#socket.terminate();
  }

  /** Whether there is anything that it has yet to be told. */
  get lags(): boolean {
    return this.#stale.size > 0 || this.#alerts.length > 0 || this.#missedAlerts || this.#stuckSince !== null;
  }

  owes(device: string): boolean {
    return this.#stale.has(device);
  }

  get #drained(): boolean {
    return this.#socket.bufferedAmount <= this.#limits.highWaterBytes;
  }
}

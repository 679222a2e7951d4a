import type { LiveMessage, LiveUpdate } from '../../domain/api/live.ts';
import type { AlertEvent } from '../ports.ts';
import type { LiveLimits } from './limits.ts';
import type { EndReason, LiveClient } from './live-client.ts';
import { NewestResults } from './newest-results.ts';

interface HubOptions {
  readonly limits: LiveLimits;
  readonly setInterest: (devices: '*' | readonly string[]) => void;
  readonly onCount: (clients: number) => void;
  readonly onEnded: (reason: EndReason) => void;
}

/** Spreads what ingest publishes over the live clients; one frame each per `frameMs`, and nobody waits for anybody. */
export class LiveHub {
  readonly #options: HubOptions;
  readonly #clients = new Map<LiveClient, { readonly stillAllowed: () => Promise<boolean> }>();
  readonly #newest = new NewestResults();
  #nextFrame: NodeJS.Timeout | null = null;
  #lastFrameAt = Number.NEGATIVE_INFINITY;
  readonly #heartbeats: NodeJS.Timeout;
  #interestChanged = false;
  #closed = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#heartbeats = setInterval(() => this.#heartbeat(), options.limits.heartbeatMs).unref();
  }

  get size(): number {
    return this.#clients.size;
  }

  countOf(principal: string): number {
    let count = 0;
    for (const client of this.#clients.keys()) if (client.principal === principal) count++;
    return count;
  }

  /** @param stillAllowed asked at each heartbeat: a session may end while its channel is open */
  add(client: LiveClient, stillAllowed: () => Promise<boolean>): void {
    this.#clients.set(client, { stillAllowed });
    this.#options.onCount(this.#clients.size);
  }

  remove(client: LiveClient): void {
    if (!this.#clients.delete(client)) return;
    this.#interestChanged = true;
    this.#scheduleFrame();
    this.#options.onCount(this.#clients.size);
  }

  subscribe(client: LiveClient, devices: '*' | readonly string[], alerts: boolean): void {
    client.subscribe(devices, alerts);
    this.#interestChanged = true;
    this.#tellInterest();
  }

  publish(updates: readonly LiveUpdate[]): void {
    if (this.#clients.size === 0) return;
    for (const update of updates) {
      this.#newest.merge(update);
      for (const client of this.#clients.keys()) client.mark(update.device);
    }
    this.#scheduleFrame();
  }

  publishAlert({ transition, alert }: AlertEvent): void {
    if (this.#clients.size === 0) return;
    const message = JSON.stringify({ type: 'alert', transition, alert } satisfies LiveMessage);
    for (const client of this.#clients.keys()) if (!client.alert(message)) this.#end(client, 'too-many-alerts');
    this.#scheduleFrame();
  }

  /** Ends the channels of somebody who signed out, was disabled, or whose token was withdrawn. */
  async recheck(principal: string): Promise<void> {
    for (const [client, { stillAllowed }] of this.#clients)
      if (client.principal === principal && !(await stillAllowed())) this.#end(client, 'signed-out');
  }

  close(): void {
    this.#closed = true;
    if (this.#nextFrame) clearTimeout(this.#nextFrame);
    clearInterval(this.#heartbeats);
    for (const client of [...this.#clients.keys()]) this.#end(client, 'shutting-down');
  }

  #end(client: LiveClient, reason: EndReason): void {
    client.end(reason);
    this.remove(client);
    this.#options.onEnded(reason);
  }

  /** At once after a pause, else `frameMs` after the last: what comes alone does not wait, what comes in a stream is put together. */
  #scheduleFrame(): void {
    if (this.#closed) return;
    const waitMs = Math.max(0, this.#lastFrameAt + this.#options.limits.frameMs - performance.now());
    this.#nextFrame ??= setTimeout(() => this.#frame(), waitMs).unref();
  }

  #frame(): void {
    const now = performance.now();
    this.#nextFrame = null;
    this.#lastFrameAt = now;
    for (const client of this.#clients.keys())
      if (!client.flush(now, (device) => this.#newest.json(device))) this.#end(client, 'too-slow');
    // What everybody was told of is let go, so that frames carry what is new and memory follows the laggards alone.
    const lagging = [...this.#clients.keys()].filter((client) => client.lags);
    this.#newest.keepOnly((device) => lagging.some((client) => client.owes(device)));
    if (lagging.length > 0) this.#scheduleFrame();
    this.#tellInterest();
  }

  #heartbeat(): void {
    for (const [client, { stillAllowed }] of this.#clients) {
      if (!client.ping()) {
        this.#end(client, 'no-heartbeat');
        continue;
      }
      // A registry that cannot answer now is no reason to cut everybody off.
      stillAllowed()
        .catch(() => true)
        .then((allowed) => {
          if (!allowed && this.#clients.has(client)) this.#end(client, 'signed-out');
        });
    }
  }

  #tellInterest(): void {
    if (!this.#interestChanged) return;
    this.#interestChanged = false;
    const interests = [...this.#clients.keys()].map(({ devices }) => devices);
    const all = interests.includes('*');
    this.#options.setInterest(all ? '*' : [...new Set(interests.flatMap((devices) => [...devices]))]);
  }
}

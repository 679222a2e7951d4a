import type { LiveMessage, LiveUpdate } from '../../domain/api/live.ts';
import { can, type Rightful } from '../../domain/permissions.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import { maySeeMeasured, shown } from '../alerts/placing.ts';
import { maySeeValues } from '../http/personal.ts';
import type { AlertEvent } from '../ports.ts';
import type { LiveLimits } from './limits.ts';
import type { EndReason, LiveClient } from './live-client.ts';
import { NewestResults } from './newest-results.ts';

interface HubOptions {
  readonly places: PlaceDirectory;
  readonly limits: LiveLimits;
  readonly setInterest: (devices: '*' | readonly string[]) => void;
  readonly onCount: (clients: number) => void;
  readonly onEnded: (reason: EndReason) => void;
}

interface Member {
  /** What it may do as of the last time that was asked. */
  rightful: Rightful;
  /** Asks again; null when it may not be here any more. */
  readonly ask: () => Promise<Rightful | null>;
}

/**
 * Spreads what ingest publishes over the live clients; one frame each per `frameMs`, and nobody waits for anybody. Each is
 * told of what it may see when it is told: where a device belongs is asked for every update, and remembered nowhere.
 */
export class LiveHub {
  readonly #options: HubOptions;
  readonly #clients = new Map<LiveClient, Member>();
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

  /** @param ask asked at each heartbeat: a session may end, and rights may change, while its channel is open */
  add(client: LiveClient, rightful: Rightful, ask: () => Promise<Rightful | null>): void {
    this.#clients.set(client, { rightful, ask });
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

  publishAlert({ transition, alert: record }: AlertEvent): void {
    if (this.#clients.size === 0) return;
    const { places } = this.#options;
    const place = places.alert(record);
    // Written once for all who see it whole, and once for all others.
    const messages = new Map<boolean, string>();
    for (const [client, { rightful }] of this.#clients) {
      if (!client.wantsAlerts || !can(rightful, 'alerts.read', place)) continue;
      const whole = maySeeMeasured(places, record, rightful);
      let message = messages.get(whole);
      if (message === undefined) {
        const alert = shown(places, record, whole);
        message = JSON.stringify({ type: 'alert', transition, alert } satisfies LiveMessage);
        messages.set(whole, message);
      }
      client.alert(message);
    }
    this.#scheduleFrame();
  }

  /**
   * Asks anew what somebody may see whose rights were changed; ends the channels of one who signed out, was disabled, or
   * whose token was withdrawn.
   */
  async recheck(principal: string): Promise<void> {
    for (const [client, member] of this.#clients)
      if (client.principal === principal) this.#judge(client, member, await member.ask());
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
    for (const [client, { rightful }] of this.#clients)
      if (!client.flush(now, (device) => this.#shown(rightful, device))) this.#end(client, 'too-slow');
    // What everybody was told of is let go, so that frames carry what is new and memory follows the laggards alone.
    const lagging = [...this.#clients.keys()].filter((client) => client.lags);
    this.#newest.keepOnly((device) => lagging.some((client) => client.owes(device)));
    if (lagging.length > 0) this.#scheduleFrame();
    this.#tellInterest();
  }

  #heartbeat(): void {
    for (const [client, member] of this.#clients) {
      if (!client.ping()) {
        this.#end(client, 'no-heartbeat');
        continue;
      }
      // A registry that cannot answer now is no reason to cut everybody off.
      member
        .ask()
        .catch(() => member.rightful)
        .then((rightful) => this.#judge(client, member, rightful));
    }
  }

  #judge(client: LiveClient, member: Member, rightful: Rightful | null): void {
    if (!this.#clients.has(client)) return;
    if (rightful) member.rightful = rightful;
    else this.#end(client, 'signed-out');
  }

  /**
   * JSON of what a client may see of a device; null for nothing. What it measured before it came to its site is news of
   * another site.
   */
  #shown(rightful: Rightful, device: string): string | null {
    const { places } = this.#options;
    if (!maySeeValues(rightful, places, device)) return null;
    const seesHouseholds = !places.hasHouseholds || can(rightful, 'households.read', EVERYWHERE);
    if (seesHouseholds && can(rightful, 'live.read', EVERYWHERE)) return this.#newest.json(device);
    const place = places.device(device);
    if (place === null || !can(rightful, 'live.read', place)) return null;
    const since = places.since(device);
    return since === null ? this.#newest.json(device) : this.#newest.jsonSince(device, since);
  }

  #tellInterest(): void {
    if (!this.#interestChanged) return;
    this.#interestChanged = false;
    const interests = [...this.#clients.keys()].map(({ devices }) => devices);
    const all = interests.includes('*');
    this.#options.setInterest(all ? '*' : [...new Set(interests.flatMap((devices) => [...devices]))]);
  }
}
